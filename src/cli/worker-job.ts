import type { Plan } from '../model/plan.ts';
import type { RunningFlags } from './running.ts';

/** What a worker is to do, as JSON on the first line of its standard input. Lines after it are `stop` and `enough`. */
export interface WorkerJob {
  readonly spec: string;
  readonly scenarios: string | undefined;
  readonly plan: Plan;
  readonly flags: Omit<RunningFlags, 'files' | 'configured'>;
}

/** It is our own writing: its parts tell it from anything else. */
export function isWorkerJob(value: unknown): value is WorkerJob {
  return (
    typeof value === 'object' && value !== null && 'spec' in value && 'plan' in value && 'flags' in value
  );
}
