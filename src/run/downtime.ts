import { type Downtime, downtimeIn } from '../model/downtime.ts';
import { formatLocation } from '../model/location.ts';
import type { TaskRun } from './task.ts';

/** Waits for the end of a maintenance or a data reset; when that takes longer than allowed, why nothing can be judged. */
export async function waitOutDowntime(run: TaskRun): Promise<string | undefined> {
  const now = wallTime(run, run.elapsed());
  const downtime = touching(run, now, now);
  if (downtime === undefined) return undefined;
  const left = downtime.until - now;
  if (left > run.dependencies.maxWaitMs) return `${describe(downtime)}; nothing is judged then`;
  const told = `downtime ${downtime.from}`;
  if (!run.told.has(told)) {
    run.told.add(told);
    const message = `${describe(downtime)}: waiting ${Math.ceil(left / 1000)} s for its end`;
    run.emit({ type: 'notice', level: 'note', message, task: undefined });
  }
  await run.dependencies.wait(left, run.signal);
  return undefined;
}

/** Whether something happened to the environment between two moments of the run that explains whatever went wrong. */
export function disturbance(run: TaskRun, from: number, until: number): string | undefined {
  const downtime = touching(run, wallTime(run, from), wallTime(run, until));
  return downtime === undefined ? undefined : `${describe(downtime)} while it ran: nothing can be said`;
}

function touching(run: TaskRun, from: number, until: number): Downtime | undefined {
  const { contract, environment } = run.dependencies;
  const declared = contract.environments.find(({ name }) => name === environment.name);
  return declared === undefined ? undefined : downtimeIn(declared, from, until);
}

function wallTime({ dependencies }: TaskRun, elapsedMs: number): number {
  return Date.parse(dependencies.startedAt) + elapsedMs;
}

function describe({ kind, text, at }: Downtime): string {
  return `${kind === 'maintenance' ? 'maintenance' : 'a reset of the data'} (${text}, ${formatLocation(at)})`;
}
