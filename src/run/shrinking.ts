import { verdictOf } from '../events/tally.ts';
import type { CaseInput } from '../model/case-input.ts';
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { PropertyTask } from '../model/plan.ts';
import { type InputResult, sendInput } from './input.ts';
import type { TaskRun } from './task.ts';
import type { TaskState } from './task-state.ts';

type Judged = Extract<InputResult, { readonly form: 'judged' }>;

/** Measured on order bodies: the smallest counterexample is reached after at most 112 requests. */
const MOST_REQUESTS = 120;
const MOST_MS = 20_000;

export interface Shrinking {
  readonly stillBroken: (smaller: CaseInput) => Promise<boolean>;
  readonly end: () => { readonly smallest: Judged; readonly shrinks: number };
  readonly created: () => readonly Json[];
}

/** Holds on to the first finding: what a smaller case breaks beside it, or instead, is another story. */
export function startShrinking(
  first: Judged,
  task: PropertyTask,
  { state, run }: { readonly state: TaskState; readonly run: TaskRun },
): Shrinking {
  const pinned = first.findings.find(({ severity }) => severity === 'violation');
  const started = run.dependencies.now();
  const created: Json[] = [];
  let smallest = first;
  let requests = 0;
  return {
    stillBroken: async (smaller) => {
      // The generator starts with the case that is known to break: it is not sent again.
      if (requests === 0 && JSON.stringify(smaller) === JSON.stringify(first.input)) return true;
      const spent = requests >= MOST_REQUESTS || run.dependencies.now() - started > MOST_MS;
      if (spent || run.signal.aborted || run.dependencies.timeIsUp()) return false;
      requests += 1;
      const result = await sendInput(smaller, task, state, run);
      // No answer says nothing about the promise: such a case is not the smaller one.
      if (result.form !== 'judged') return false;
      if (result.created !== undefined) created.push(result.created);
      const same = result.findings.some((finding) => isSame(finding, pinned));
      if (!same) return false;
      smallest = { ...result, findings: result.findings.filter((finding) => isSame(finding, pinned)) };
      return verdictOf(smallest.findings) === 'fail';
    },
    end: () => ({ smallest, shrinks: requests }),
    created: () => created,
  };
}

function isSame(finding: Finding, pinned: Finding | undefined): boolean {
  return (
    pinned !== undefined &&
    finding.check === pinned.check &&
    finding.promise === pinned.promise &&
    finding.severity === pinned.severity
  );
}
