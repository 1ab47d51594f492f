import { verdictOf } from '../events/tally.ts';
import { worst } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { Operation } from '../model/operation.ts';
import type { BoundSentence, ScenarioTask } from '../model/plan.ts';
import type { Unstamped } from './clock.ts';
import type { RunDependencies } from './dependencies.ts';
import { distinct } from './judge.ts';
import { checkPostcondition, prepare, tearDown } from './sentences.ts';
import { runSend } from './steps.ts';
import { createTaskState, giveUp, leaveOpen, type TaskState } from './task-state.ts';

/** What the tasks of one run share. */
export interface TaskRun {
  readonly dependencies: RunDependencies;
  readonly signal: AbortSignal;
  readonly emit: (event: Unstamped) => void;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly places: ReadonlyMap<string, Location>;
  readonly nextCase: () => number;
  readonly lastCase: () => number;
}

/** Runs one task from its start to its end event. Never throws: what goes wrong is the task's verdict. */
export async function runTask(task: ScenarioTask, run: TaskRun): Promise<void> {
  const started = run.dependencies.now();
  emitStart(task, run);
  const state = createTaskState();
  try {
    await runScenario(task, state, run);
  } catch (thrown) {
    if (run.signal.aborted) {
      state.verdicts.push('skip');
      state.reasons.push('aborted before it could be judged');
    } else {
      const message = thrown instanceof Error ? `${thrown.message}` : String(thrown);
      giveUp(state, { code: 'HARNESS', message: `the engine failed: ${message}; this is a bug of ours` });
    }
  }
  emitEnd(task, state, run, started);
}

/** A task that never ran: the run was blocked or aborted before its turn. */
export function skipTask(task: ScenarioTask, run: TaskRun, reason: string): void {
  emitStart(task, run);
  run.emit({
    type: 'task:end',
    task: task.id,
    verdict: 'skip',
    findings: [],
    reason,
    failure: undefined,
    undecided: [],
    durationMs: 0,
  });
}

async function runScenario(task: ScenarioTask, state: TaskState, run: TaskRun): Promise<void> {
  if (task.undecidable !== undefined) {
    leaveOpen(state, task.undecidable.reason);
    return;
  }
  const prepared: BoundSentence[] = [];
  try {
    // Unbound sentences first: nothing is brought about for a scenario that cannot be decided.
    for (const sentence of task.setup.filter(({ action }) => action.form === 'unbound'))
      await prepare(sentence, task, state, run);
    if (state.verdicts.length > 0) return;
    for (const sentence of task.setup) {
      prepared.push(sentence);
      if ((await prepare(sentence, task, state, run)) === 'stop') return;
    }
    for (const step of task.steps) {
      if (step.kind === 'wait') await run.dependencies.wait(step.ms, run.signal);
      else if ((await runSend(step, task, state, run)) === 'stop') return;
    }
    for (const sentence of task.postconditions) await checkPostcondition(sentence, task, state, run);
  } finally {
    for (const sentence of prepared.reverse())
      if (!run.signal.aborted) await tearDown(sentence, task, state, run);
  }
}

function emitStart(task: ScenarioTask, run: TaskRun): void {
  run.emit({
    type: 'task:start',
    task: task.id,
    title: task.title,
    suite: task.suite,
    source: task.source,
    group: task.group,
    place: task.at,
    assumptions: task.assumptions.map(({ text }) => text),
  });
}

function emitEnd(task: ScenarioTask, state: TaskState, run: TaskRun, started: number): void {
  const findings = distinct(state.findings);
  // A pass must be earned: a task that showed no promise to be kept has not passed.
  if (state.verdicts.length === 0 || (state.kept.size === 0 && worst(state.verdicts) === 'pass')) {
    leaveOpen(state, 'nothing of what came could be judged');
  }
  const verdict = worst([...state.verdicts, ...(findings.length > 0 ? [verdictOf(findings)] : [])]);
  const settled = new Set([...state.kept, ...findings.flatMap(({ promise }) => promise ?? [])]);
  run.emit({
    type: 'task:end',
    task: task.id,
    verdict,
    findings,
    reason: verdict === 'pass' || verdict === 'fail' ? undefined : reasonFor(state),
    failure: state.failure,
    undecided: verdict === 'skip' ? [] : promisesOf(task).filter((promise) => !settled.has(promise)),
    durationMs: Math.round((run.dependencies.now() - started) * 100) / 100,
  });
}

function reasonFor(state: TaskState): string | undefined {
  return state.reasons.length === 0 ? undefined : [...new Set(state.reasons)].join('; ');
}

/** The promises that only this task speaks for. */
function promisesOf(task: ScenarioTask): readonly string[] {
  return [
    ...task.promises,
    ...task.steps.flatMap((step) =>
      step.kind === 'send' ? [...Object.values(step.expectation.promises), ...step.promises] : [],
    ),
    ...task.postconditions.flatMap(({ promise }) => promise ?? []),
  ];
}
