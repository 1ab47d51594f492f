import type { NotedAnswer } from '../model/extension.ts';
import type { Enough, RunDependencies } from '../run/run.ts';

/** What makes a run more or less than its plan once, from beginning to end. */
export interface RunShaping {
  /** Whether as much was found as the run is to stop after. */
  readonly enough?: Enough | undefined;
  /** Times that each task is run. */
  readonly repeat?: number | undefined;
  /** How many runs share the declared limits of the provider. */
  readonly sharers?: number | undefined;
  /** Answers of the runs that this one goes on with, on the clock of one that starts at that time. */
  readonly earlier?: ((startedAt: number) => readonly (readonly NotedAnswer[])[]) | undefined;
}

export function shaped(
  { enough, repeat, earlier }: RunShaping,
  startedAt: string,
): Pick<RunDependencies, 'enough' | 'repeat' | 'earlier'> {
  return { enough, repeat, earlier: earlier?.(Date.parse(startedAt)) };
}
