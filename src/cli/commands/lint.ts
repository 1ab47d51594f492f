import { countDiagnostics, showDiagnostic } from '../diagnostics.ts';
import { loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

export interface LintFlags {
  readonly json?: boolean;
  readonly scenarios?: string;
}

/** Exit code 2 when a spec has errors, 0 otherwise: warnings are for the author, not for a gate. */
export async function lintCommand(paths: readonly string[], flags: LintFlags): Promise<number> {
  const specs = loadSpecs(paths, { scenarios: flags.scenarios });
  const diagnostics = specs.flatMap((spec) => spec.result.diagnostics);
  if (flags.json === true) {
    await terminal.write(`${JSON.stringify(diagnostics, undefined, 2)}\n`);
  } else {
    const colour = terminal.colour(process.stdout);
    for (const spec of specs) {
      for (const diagnostic of spec.result.diagnostics) {
        await terminal.write(`${showDiagnostic(diagnostic, spec, colour)}\n\n`);
      }
      const { contract } = spec.result;
      terminal.line(
        `${spec.text.file}: ${countDiagnostics(spec.result.diagnostics)} (${contract.operations.length} operations, ${contract.scenarios.length} scenarios, ${contract.promises.length} promises)`,
      );
    }
  }
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? 2 : 0;
}
