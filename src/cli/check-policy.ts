import { builtins } from '../builtins.ts';
import type { CheckPolicy } from '../checks/switching.ts';
import { UsageError } from '../model/errors.ts';
import type { Diagnostic } from '../model/location.ts';
import type { Companion } from '../model/scenario.ts';
import { nearest } from '../spec/suggest.ts';

/** What the command line says of checks. */
export interface CheckFlags {
  readonly skipCheck?: readonly string[];
  readonly standards?: string;
}

/** The companion file says it for every run, the command line for this one. */
export function checkPolicy(companion: Companion | undefined, flags: CheckFlags): CheckPolicy {
  const skipped = flags.skipCheck ?? [];
  for (const id of skipped) {
    if (isKnown(id)) continue;
    throw new UsageError('CHECK_UNKNOWN', `--skip-check \`${id}\`: there is no such check`, {
      help: helpFor(id),
    });
  }
  return {
    levels: new Map([
      ...(companion?.checks ?? []).map(({ check, level }) => [check.value, level] as const),
      ...skipped.map((id) => [id, 'off'] as const),
    ]),
    strict: flags.standards === 'strict',
  };
}

/** An error for each check that a companion file names and that is not there. */
export function unknownChecks(companion: Companion | undefined): readonly Diagnostic[] {
  return (companion?.checks ?? [])
    .filter(({ check }) => !isKnown(check.value))
    .map(({ check }) => ({
      code: 'check-unknown',
      severity: 'error',
      message: `there is no check \`${check.value}\``,
      at: check.at,
      related: [],
      help: helpFor(check.value),
    }));
}

const allChecks = (): readonly string[] =>
  [...builtins.checks, ...builtins.runChecks].map(({ id }) => id).sort();

function isKnown(id: string): boolean {
  return allChecks().includes(id);
}

function helpFor(id: string): string {
  const near = nearest(id, allChecks());
  return near === undefined ? `Checks are ${allChecks().join(', ')}.` : `Did you mean \`${near}\`?`;
}
