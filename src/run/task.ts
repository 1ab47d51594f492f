import type { RunObserver } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { Operation } from '../model/operation.ts';
import type { Task } from '../model/plan.ts';
import { sentBy } from '../model/sent-by.ts';
import type { Unstamped } from './clock.ts';
import type { RunDependencies } from './dependencies.ts';
import { disturbance } from './downtime.ts';
import type { Latency } from './latency.ts';
import { type OutageWatch, ProviderLost } from './outage.ts';
import { runProperty } from './property.ts';
import { attemptOf, outcomeOf, type TaskOutcome } from './repeating.ts';
import { runScenario } from './scenario.ts';
import { runSequences } from './sequence.ts';
import { createTaskState, giveUp, leaveOpen, type TaskState } from './task-state.ts';

/** What the tasks of one run share. */
export interface TaskRun {
  readonly dependencies: RunDependencies;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly emit: (event: Unstamped) => void;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly places: ReadonlyMap<string, Location>;
  /** Those who judge the run as a whole. */
  readonly observers: readonly RunObserver[];
  /** Those who judged the interrupted runs that this one goes on with. */
  readonly before: readonly (readonly RunObserver[])[];
  /** How long answers took so far. */
  readonly latency: Latency;
  /** Whether the provider still answers. */
  readonly outage: OutageWatch;
  /** ms since the start of the run. */
  readonly elapsed: () => number;
  /** What became of the tasks that others build on, by their ids. */
  readonly bases: Map<string, BaseOutcome>;
  /** The tasks that have started, by their ids. */
  readonly running: Map<string, Promise<void>>;
  /** Notices that are given once. */
  readonly told: Set<string>;
  readonly nextCase: () => number;
  readonly lastCase: () => number;
}

export interface BaseOutcome {
  /** Whether the provider took the unchanged request. */
  readonly accepted: boolean;
  readonly saved: ReadonlyMap<string, Json>;
  /** When its task began: ms since the start of the run. */
  readonly began: number;
  /** The body of its last answer. */
  readonly answer: Json | undefined;
}

/** Runs one task from its start to its end event. Never throws: what goes wrong is the task's verdict. */
export async function runTask(task: Task, run: TaskRun, standAside?: () => void): Promise<void> {
  emitStart(task, run);
  if (task.base !== undefined) await run.running.get(task.base);
  const started = run.dependencies.now();
  const attempts: TaskOutcome[] = [];
  const { repeat = 1 } = run.dependencies;
  do {
    // Until the last time it is needed alone again.
    const last = attempts.length + 1 >= repeat;
    attempts.push(await attempt(task, run, last ? standAside : undefined));
  } while (attempts.length < repeat && !run.signal.aborted && run.outage.lost() === undefined);
  emitEnd(task, outcomeOf(attempts), run, started);
}

async function attempt(task: Task, run: TaskRun, standAside?: () => void): Promise<TaskOutcome> {
  const base = run.bases.get(task.base ?? '');
  // What a task builds on must have lasted as long as the task itself.
  const began = base?.began ?? run.elapsed();
  const state = createTaskState(standAside);
  try {
    if (standsOnItsBase(task, state, run)) {
      state.saved.set('began', wallTime(run));
      await perform(task, state, run);
    }
  } catch (thrown) {
    if (run.signal.aborted) {
      state.verdicts.push('skip');
      state.reasons.push('aborted before it could be judged');
      state.unrun = true;
    } else if (thrown instanceof ProviderLost) {
      // One error is enough for an outage: that of the task which met it first.
      state.verdicts.push('skip');
      state.unrun = true;
      if (state.failure === undefined) state.reasons.push(`not judged: ${thrown.message}`);
    } else {
      const message = thrown instanceof Error ? `${thrown.message}` : String(thrown);
      giveUp(state, { code: 'HARNESS', message: `the engine failed: ${message}; this is a bug of ours` });
    }
  }
  const accepted = state.lastStatus !== undefined && state.lastStatus >= 200 && state.lastStatus < 300;
  run.bases.set(task.id, { accepted, saved: state.saved, answer: state.answer, began });
  return attemptOf(state, disturbance(run, began, run.elapsed()));
}

/** A task that never ran: the run was blocked, aborted or out of time before its turn. */
export function skipTask(task: Task, run: TaskRun, reason: string, verdict: 'skip' | 'inconclusive'): void {
  emitStart(task, run);
  run.emit({
    type: 'task:end',
    task: task.id,
    verdict,
    findings: [],
    reason,
    failure: undefined,
    undecided: [],
    explored: undefined,
    durationMs: 0,
    unrun: true,
  });
}

/** What a probe looks for may have been there before: `{{began}}` is when the task began. */
function wallTime({ dependencies, elapsed }: TaskRun): string {
  return new Date(Date.parse(dependencies.startedAt) + elapsed()).toISOString();
}

async function perform(task: Task, state: TaskState, run: TaskRun): Promise<void> {
  switch (task.kind) {
    case 'scenario':
      return runScenario(task, state, run);
    case 'property':
      return runProperty(task, state, run);
    case 'sequence':
      return runSequences(task, state, run);
    default:
      return task satisfies never;
  }
}

/** What a changed request shows depends on the unchanged one: a provider that refuses both tells nothing about the change. */
function standsOnItsBase(task: Task, state: TaskState, run: TaskRun): boolean {
  if (task.base === undefined) return true;
  const base = run.bases.get(task.base);
  if (base?.accepted !== true) {
    leaveOpen(
      state,
      base === undefined
        ? 'the unmutated request was not sent'
        : 'masked: the unmutated request was refused too',
    );
    return false;
  }
  for (const [name, value] of base.saved) state.saved.set(name, value);
  return true;
}

function emitStart(task: Task, run: TaskRun): void {
  run.emit({
    type: 'task:start',
    task: task.id,
    title: task.title,
    suite: task.suite,
    source: task.source,
    group: task.group,
    minor: task.minor,
    place: task.at,
    assumptions: task.kind === 'scenario' ? task.assumptions.map(({ text }) => text) : [],
  });
}

function emitEnd(task: Task, outcome: TaskOutcome, run: TaskRun, started: number): void {
  const { verdict, findings, reason, failure, explored, kept, unrun, together } = outcome;
  const settled = new Set([...kept, ...findings.flatMap(({ promise }) => promise ?? [])]);
  run.emit({
    type: 'task:end',
    task: task.id,
    verdict,
    findings,
    reason,
    failure,
    undecided: verdict === 'skip' ? [] : promisesOf(task).filter((promise) => !settled.has(promise)),
    ...(together.size === 0 ? {} : { together: [...together] }),
    explored,
    durationMs: Math.round((run.dependencies.now() - started) * 100) / 100,
    ...(unrun ? { unrun } : {}),
  });
}

/** The promises that only this task speaks for. */
function promisesOf(task: Task): readonly string[] {
  if (task.kind !== 'scenario') return task.promises;
  return [
    ...task.promises,
    ...task.steps
      .flatMap(sentBy)
      .flatMap(({ send }) => [...Object.values(send.expectation.promises), ...send.promises]),
    ...task.postconditions.flatMap(({ promise }) => promise ?? []),
  ];
}
