import type { Diagnostic, Location } from '../../model/location.ts';
import { lintCodes } from '../../spec/lint/codes.ts';
import { countDiagnostics, showDiagnostic } from '../diagnostics.ts';
import { lintSpec } from '../linting.ts';
import { loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

export interface LintFlags {
  readonly json?: boolean;
  readonly rules?: boolean;
  readonly scenarios?: string;
}

/** Exit code 2 when a spec has errors, 0 otherwise: warnings are for the author, not for a gate. */
export async function lintCommand(paths: readonly string[], flags: LintFlags): Promise<number> {
  if (flags.rules === true) return listRules(flags.json === true);
  const specs = loadSpecs(paths, { scenarios: flags.scenarios }).map((spec) => ({
    spec,
    diagnostics: lintSpec(spec),
  }));
  const all = specs.flatMap(({ diagnostics }) => diagnostics);
  if (flags.json === true) {
    await terminal.write(`${JSON.stringify(all.map(flat), undefined, 2)}\n`);
  } else {
    const colour = terminal.colour(process.stdout);
    for (const { spec, diagnostics } of specs) {
      for (const diagnostic of diagnostics)
        await terminal.write(`${showDiagnostic(diagnostic, spec, colour)}\n\n`);
      const { operations, scenarios, promises } = spec.result.contract;
      terminal.line(
        `${spec.text.file}: ${countDiagnostics(diagnostics)} (${operations.length} operations, ${scenarios.length} scenarios, ${promises.length} promises)`,
      );
    }
  }
  return all.some(({ severity }) => severity === 'error') ? 2 : 0;
}

function listRules(asJson: boolean): number {
  const width = Math.max(...lintCodes.map(({ code }) => code.length));
  terminal.line(
    asJson
      ? JSON.stringify(lintCodes, undefined, 2)
      : lintCodes
          .map(({ code, severity, says }) => `${code.padEnd(width)}  ${severity.padEnd(7)}  ${says}`)
          .join('\n'),
  );
  return 0;
}

/** For programs: the place beside the message, not inside a member. */
function flat({ code, severity, message, at, related, help }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    ...place(at),
    related: related.map((other) => ({ message: other.message, ...place(other.at) })),
    ...(help === undefined ? {} : { help }),
  };
}

function place({ file, line, column }: Location): object {
  return { file, line, column };
}
