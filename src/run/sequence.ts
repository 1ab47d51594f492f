import { verdictOf } from '../events/tally.ts';
import type { SequenceTask } from '../model/plan.ts';
import type { SequenceCommand } from '../model/resource.ts';
import { seedOf } from './property.ts';
import { playSequence, type SequenceResult } from './sequence-play.ts';
import type { TaskRun } from './task.ts';
import { giveUp, leaveOpen, type TaskState } from './task-state.ts';

/** Sequences that are sent to make a broken one small. */
const MOST_SHRINKS = 40;

/** Plays random sequences one after another; the first that shows a contradiction is made short. */
export async function runSequences(task: SequenceTask, state: TaskState, run: TaskRun): Promise<void> {
  const { sequencesFor } = await import('../fuzz/sequences.ts');
  const made = sequencesFor(task.resource, run.dependencies.contract, {
    seed: seedOf(task.id, run.seed),
    length: task.length,
  });
  if (made.form === 'impossible') {
    leaveOpen(state, made.reason);
    return;
  }
  const kept = new Set<string>();
  let cases = 0;
  let seen = 0;
  const end = (counterexample: NonNullable<TaskState['explored']>['counterexample']): void => {
    state.explored = { cases, undecided: 0, kept: [...kept], counterexample };
    for (const promise of kept) state.kept.add(promise);
  };
  for (let next = -task.known.length; next < task.runs; next += 1) {
    if (run.signal.aborted || run.dependencies.timeIsUp()) break;
    const commands = next < 0 ? task.known[next + task.known.length] : made.supply.take(next);
    if (commands === undefined) break;
    const result = await playSequence(commands, task, run);
    cases += 1;
    if (result.failure !== undefined) {
      end(undefined);
      giveUp(state, result.failure);
      return;
    }
    seen += result.seen;
    for (const promise of result.kept) kept.add(promise);
    if (verdictOf(result.findings) !== 'fail') continue;
    const { smallest, shrinks } = await shrink(result, next, made.supply.shrink, task, run);
    smallest.report();
    state.findings.push(...smallest.findings);
    state.verdicts.push('fail');
    end({ form: 'sequence', commands: smallest.commands, shrinks });
    return;
  }
  end(undefined);
  if (seen === 0) {
    leaveOpen(state, `none of ${cases} sequences showed anything that could be judged`);
    return;
  }
  state.earned = true;
  state.verdicts.push('pass');
}

async function shrink(
  broken: SequenceResult,
  index: number,
  search: (
    index: number,
    stillBroken: (smaller: readonly SequenceCommand[]) => Promise<boolean>,
  ) => Promise<void>,
  task: SequenceTask,
  run: TaskRun,
): Promise<{ readonly smallest: SequenceResult; readonly shrinks: number }> {
  const pinned = broken.findings.find(({ severity }) => severity === 'violation');
  let smallest = narrowed(broken, pinned?.check);
  let shrinks = 0;
  if (index < 0) return { smallest, shrinks };
  await search(index, async (smaller) => {
    if (shrinks === 0 && JSON.stringify(smaller) === JSON.stringify(broken.commands)) return true;
    if (shrinks >= MOST_SHRINKS || run.signal.aborted || run.dependencies.timeIsUp()) return false;
    shrinks += 1;
    const result = narrowed(await playSequence(smaller, task, run), pinned?.check);
    if (result.failure !== undefined || verdictOf(result.findings) !== 'fail') return false;
    smallest = result;
    return true;
  });
  return { smallest, shrinks };
}

/** What a smaller sequence breaks instead is another story. */
function narrowed(result: SequenceResult, check: string | undefined): SequenceResult {
  return { ...result, findings: result.findings.filter((finding) => finding.check === check) };
}
