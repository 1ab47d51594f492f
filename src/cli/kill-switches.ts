import type { KillSwitch } from '../model/effect.ts';
import type { PlannedKillSwitch } from '../model/precautions.ts';
import type { PlannedSpec } from './planning.ts';
import { terminal } from './terminal.ts';

/** The operations that can end the run for everyone, and what becomes of the tasks that send them. */
export function killSwitchLines(
  switches: readonly PlannedKillSwitch[],
  companionFile: string,
): readonly string[] {
  if (switches.length === 0) return [];
  return [
    `Operations that can end the run for everyone (\`dangerous:\` in ${companionFile} says otherwise):`,
    ...switches.map((own) => `  ${lineOf(own)}`),
  ];
}

/** What is left out is said; what only runs last is not worth a line of every run. */
export function tellKillSwitches({ plan, spec }: PlannedSpec): void {
  for (const own of plan.killSwitches ?? []) {
    if (own.handling === 'never' && own.tasks > 0)
      terminal.error(
        own.declared
          ? `${lineOf(own)} (\`dangerous:\` in ${spec.companionFile} says otherwise).`
          : `${lineOf(own)}: the page does not declare it.`,
      );
  }
}

function lineOf({ operation, danger, handling, tasks }: PlannedKillSwitch): string {
  const what = danger === undefined ? operation : `${operation} ${DOES[danger]}`;
  const own = `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
  switch (handling) {
    case 'never':
      return `${what}: ${own} left out`;
    case 'last':
      return `${what}: ${own} run last, one by one`;
    case 'ordinary':
      return `${what}: ${own} run like all others`;
    default:
      return handling satisfies never;
  }
}

const DOES: Readonly<Record<KillSwitch, string>> = {
  logout: 'ends the session',
  revocation: 'takes credentials back',
  maintenance: 'takes the provider out of service',
  shutdown: 'stops the provider',
  reset: 'puts the provider back to its beginning',
  purge: 'removes what everyone has',
};
