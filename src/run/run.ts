import { createChannel } from '../events/stream.ts';
import { countVerdicts, runVerdict } from '../events/tally.ts';
import type { RunEvent, StopReason, TaskEnd } from '../model/event.ts';
import type { RunObserver } from '../model/extension.ts';
import type { Plan, Task } from '../model/plan.ts';
import { limitFactorOf, timeScaleOf } from '../model/windows.ts';
import type { Unstamped } from './clock.ts';
import { concludeRun } from './conclusions.ts';
import type { RunDependencies } from './dependencies.ts';
import { promisePlaces } from './judge.ts';
import { openLatency } from './latency.ts';
import { runTask, skipTask, type TaskRun } from './task.ts';

export type { Enough, RunDependencies } from './dependencies.ts';

/** Runs a plan as a stream of events: `run:start` first, `run:end` last, whatever happens in between. */
export function run(
  plan: Plan,
  dependencies: RunDependencies,
  options: { readonly signal: AbortSignal },
): AsyncIterable<RunEvent> {
  return {
    [Symbol.asyncIterator]: () => {
      const channel = createChannel<RunEvent>();
      const ended = perform(plan, dependencies, options.signal, channel.push).finally(channel.end);
      // Looked at when the events are over; until then a failure must not count as unhandled.
      ended.catch(() => {});
      const events = channel[Symbol.asyncIterator]();
      return {
        next: async () => {
          const event = await events.next();
          if (event.done === true) await ended;
          return event;
        },
      };
    },
  };
}

async function perform(
  plan: Plan,
  dependencies: RunDependencies,
  signal: AbortSignal,
  push: (event: RunEvent) => void,
): Promise<void> {
  const origin = dependencies.now();
  const ends: TaskEnd[] = [];
  let last = 0;
  const elapsed = (): number => {
    last = Math.max(last, Math.round((dependencies.now() - origin) * 100) / 100);
    return last;
  };
  const emit = (event: Unstamped): void => {
    // Not `{ ...event, at }`: a member after a spread makes it ten times as slow, and events are many.
    const stamped: RunEvent =
      event.type === 'run:start' ? { ...event, at: 0 } : Object.assign({}, event, { at: elapsed() });
    const safe = dependencies.redactor.event(stamped);
    if (safe.type === 'task:end') {
      ends.push(safe);
      dependencies.enough?.note(safe);
    }
    push(safe);
  };
  const { contract, environment, startedAt } = dependencies;
  emit({
    type: 'run:start',
    startedAt,
    format: 1,
    contract: plan.contract,
    environment: environment.name,
    baseUrl: environment.baseUrl,
    limitFactor: limitFactorOf(contract, environment.name),
    timeScale: timeScaleOf(contract, environment.name),
    seed: plan.seed,
    tasks: plan.tasks.length,
    ...(plan.part === undefined ? {} : { part: plan.part }),
    promises: contract.promises,
  });
  const shared = taskRun(plan, dependencies, { signal, emit, elapsed });
  const stop = await performTasks(plan, shared);
  if (stop === 'completed' || stop === 'budget' || stop === 'findings') concludeRun(shared);
  emit({
    type: 'run:end',
    verdict: runVerdict(ends, stop),
    counts: countVerdicts(ends.map(({ verdict }) => verdict)),
    stop,
    requests: dependencies.requestsSent(),
    durationMs: elapsed(),
    latency: shared.latency.summary(),
  });
}

function taskRun(
  plan: Plan,
  dependencies: RunDependencies,
  parts: Pick<TaskRun, 'signal' | 'emit' | 'elapsed'>,
): TaskRun {
  const latency = openLatency();
  const context = {
    contract: dependencies.contract,
    environment: dependencies.environment.name,
    startedAt: Date.parse(dependencies.startedAt),
    inbox: dependencies.inbox,
    latency: latency.summary,
  };
  let cases = 0;
  const openAll = (): readonly RunObserver[] => dependencies.runChecks.map((check) => check.open(context));
  // The provider may have been started anew in between: each run before this one is judged by itself.
  const before = (dependencies.earlier ?? []).map((answers) => {
    const observers = openAll();
    for (const answer of answers) {
      latency.note(answer.exchange, answer.operation?.key, answer.intent);
      for (const observer of observers) observer.note(answer);
    }
    return observers;
  });
  return {
    dependencies,
    seed: plan.seed,
    ...parts,
    observers: openAll(),
    before,
    latency,
    operations: new Map(dependencies.contract.operations.map((operation) => [operation.key, operation])),
    places: promisePlaces(dependencies.contract),
    bases: new Map(),
    running: new Map(),
    told: new Set(),
    nextCase: () => {
      cases += 1;
      return cases;
    },
    lastCase: () => cases,
  };
}

async function performTasks(plan: Plan, shared: TaskRun): Promise<StopReason> {
  // Of an interrupted run, nothing but its conclusions may be left.
  if (plan.tasks.length === 0) return plan.part?.continues === true ? 'completed' : 'empty';
  const failure = await preflight(shared);
  if (failure === 'aborted') {
    for (const task of plan.tasks) skipTask(task, shared, 'aborted before it started', 'skip');
    return 'aborted';
  }
  if (failure !== undefined) {
    for (const task of plan.tasks) skipTask(task, shared, `blocked: ${failure}`, 'skip');
    return 'blocked';
  }
  await inParallel(
    plan.tasks.filter((task) => !task.exclusive),
    shared,
  );
  // What changes the ground for everybody runs alone, after the others.
  for (const task of plan.tasks.filter(({ exclusive }) => exclusive)) await runOrSkip(task, shared);
  if (shared.signal.aborted) return 'aborted';
  if (shared.dependencies.enough?.reason() !== undefined) return 'findings';
  return shared.dependencies.timeIsUp() ? 'budget' : 'completed';
}

/** What blocks the run, in words; undefined when nothing does. */
async function preflight({ dependencies, signal, emit }: TaskRun): Promise<string | 'aborted' | undefined> {
  const started = dependencies.now();
  try {
    const failure = await dependencies.preflight(signal);
    emit({
      type: 'preflight:end',
      durationMs: Math.round((dependencies.now() - started) * 100) / 100,
      failure,
    });
    return failure?.message;
  } catch (thrown) {
    if (signal.aborted) return 'aborted';
    throw thrown;
  }
}

/** Tasks start in the order of the plan, so that what others build on has started before them. */
async function inParallel(tasks: readonly Task[], shared: TaskRun): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
      next += 1;
      const running = runOrSkip(task, shared);
      shared.running.set(task.id, running);
      await running;
    }
  };
  const workers = Math.max(1, Math.min(shared.dependencies.concurrency, tasks.length));
  await Promise.all(Array.from({ length: workers }, worker));
}

async function runOrSkip(task: Task, shared: TaskRun): Promise<void> {
  const enough = shared.dependencies.enough?.reason();
  if (shared.signal.aborted) skipTask(task, shared, 'aborted before it started', 'skip');
  else if (enough !== undefined) skipTask(task, shared, enough, 'skip');
  else if (shared.dependencies.timeIsUp())
    skipTask(task, shared, 'the time that the run was given was over before it started', 'inconclusive');
  else await runTask(task, shared);
}
