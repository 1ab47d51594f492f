import { type DangerHandling, effectOfMethod, type KillSwitch } from '../model/effect.ts';
import { EMBEDDED } from '../model/environment.ts';
import type { SourceInput } from '../model/extension.ts';
import { killSwitchOf } from '../model/kill-switch.ts';
import type { Operation } from '../model/operation.ts';
import type { Task } from '../model/plan.ts';
import type { PlannedKillSwitch } from '../model/precautions.ts';
import { operationsIn, undeclaredIn } from './effects.ts';

/** Tasks that could end the run for the others come after them, one by one, or not at all. */
export function arrangeKillSwitches(
  tasks: readonly Task[],
  input: Pick<SourceInput, 'contract' | 'companion' | 'environment'>,
): { readonly kept: readonly Task[]; readonly killSwitches: readonly PlannedKillSwitch[] } {
  const dangers = dangersOf(input);
  const ordinary: Task[] = [];
  const last: Task[] = [];
  const never = new Set<string>();
  const counts = new Map<string, number>();
  const stray = new Map<string, { readonly danger: KillSwitch | undefined; readonly tasks: number }>();
  for (const task of tasks) {
    const own = operationsIn(task, input.contract).filter(({ key }) => dangers.has(key));
    for (const { key } of own) counts.set(key, (counts.get(key) ?? 0) + 1);
    const strays = strayDangers(task, dangers, input);
    for (const [key, danger] of strays) stray.set(key, { danger, tasks: (stray.get(key)?.tasks ?? 0) + 1 });
    const handlings = [...own.map(({ key }) => dangers.get(key)), ...(strays.size > 0 ? ['never'] : [])];
    if (handlings.includes('never')) never.add(task.id);
    else if (handlings.includes('last')) last.push({ ...task, exclusive: true });
    else ordinary.push(task);
  }
  return {
    // A task without what it builds on could not be judged.
    kept: [...ordinary, ...last].filter(({ base }) => base === undefined || !never.has(base)),
    killSwitches: [
      ...input.contract.operations.flatMap(({ key, killSwitch }) => {
        const handling = dangers.get(key);
        return handling === undefined
          ? []
          : [{ operation: key, declared: true, danger: killSwitch, handling, tasks: counts.get(key) ?? 0 }];
      }),
      ...[...stray].map(([operation, { danger, tasks: sent }]) => ({
        operation,
        declared: false,
        danger,
        handling: 'never' as const,
        tasks: sent,
      })),
    ],
  };
}

/**
 * Requests that the page does not declare and that would end the run for everyone if the provider knew them: another
 * method of a path that does, or `DELETE` of a whole collection. Only our own sandbox is asked such things.
 */
function strayDangers(
  task: Task,
  dangers: ReadonlyMap<string, DangerHandling>,
  { contract, environment }: Pick<SourceInput, 'contract' | 'environment'>,
): ReadonlyMap<string, KillSwitch | undefined> {
  const found = new Map<string, KillSwitch | undefined>();
  if (environment === EMBEDDED) return found;
  for (const { method, path } of undeclaredIn(task, contract)) {
    if (effectOfMethod(method.toUpperCase()) === 'safe') continue;
    const neighbour = contract.operations.find(
      (operation) =>
        operation.path === path && dangers.get(operation.key) === 'never' && operation.killSwitch !== 'purge',
    );
    const own = killSwitchOf({ method, path });
    const ends = own !== undefined && usual(own, environment) === 'never';
    if (neighbour !== undefined || ends) found.set(`${method} ${path}`, own ?? neighbour?.killSwitch);
  }
  return found;
}

function dangersOf({
  contract,
  companion,
  environment,
}: Pick<SourceInput, 'contract' | 'companion' | 'environment'>): ReadonlyMap<string, DangerHandling> {
  const stated = new Map(
    (companion?.dangerous ?? []).map(({ operation, handling }) => [operation.value, handling] as const),
  );
  const handlingOf = ({ key, killSwitch }: Operation): DangerHandling | undefined =>
    stated.get(key) ?? (killSwitch === undefined ? undefined : usual(killSwitch, environment));
  return new Map(
    contract.operations.flatMap((operation) => {
      const handling = handlingOf(operation);
      return handling === undefined ? [] : [[operation.key, handling] as const];
    }),
  );
}

/** Our own credentials can be renewed, and our own sandbox started again; somebody else's provider cannot. */
function usual(killSwitch: KillSwitch, environment: string): DangerHandling {
  if (environment === EMBEDDED || killSwitch === 'logout' || killSwitch === 'revocation') return 'last';
  return 'never';
}
