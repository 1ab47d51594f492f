import { createChannel } from '../events/stream.ts';
import { countVerdicts, runVerdict } from '../events/tally.ts';
import type { RunEvent, StopReason, TaskEnd } from '../model/event.ts';
import type { Plan, Task } from '../model/plan.ts';
import { limitFactorOf, timeScaleOf } from '../model/windows.ts';
import type { Unstamped } from './clock.ts';
import { concludeRun } from './conclusions.ts';
import type { RunDependencies } from './dependencies.ts';
import { waitOutDowntime } from './downtime.ts';
import { promisePlaces } from './judge.ts';
import { openLatency } from './latency.ts';
import { runTask, skipTask, type TaskRun } from './task.ts';
import { openWatches } from './watches.ts';

export type { RunDependencies } from './dependencies.ts';

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
    if (safe.type === 'task:end') ends.push(safe);
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
    promises: contract.promises,
  });
  const { outage, created, watched } = openWatches(plan, dependencies, signal);
  const shared = taskRun(plan, watched, { signal, emit, elapsed, outage });
  const stop = await performTasks(plan, shared);
  if (stop === 'completed' || stop === 'budget') concludeRun(shared);
  const things = await created.removeAll(watched, {
    signal,
    prevented: signal.aborted ? 'the run was aborted' : outage.lost(),
  });
  emit({
    type: 'run:end',
    verdict: runVerdict(ends, stop),
    counts: countVerdicts(ends.map(({ verdict }) => verdict)),
    stop,
    ...(stop === 'lost' ? { reason: outage.lost() ?? '' } : {}),
    requests: dependencies.requestsSent(),
    durationMs: elapsed(),
    ...(things === undefined ? {} : { created: things }),
    latency: shared.latency.summary(),
  });
}

function taskRun(
  plan: Plan,
  dependencies: RunDependencies,
  parts: Pick<TaskRun, 'signal' | 'emit' | 'elapsed' | 'outage'>,
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
  return {
    dependencies,
    seed: plan.seed,
    ...parts,
    observers: dependencies.runChecks.map((check) => check.open(context)),
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
  if (plan.tasks.length === 0) return 'empty';
  // A provider in maintenance is no provider that cannot be reached.
  const closed = await downtimeNow(shared);
  if (closed !== undefined) {
    for (const task of plan.tasks) skipTask(task, shared, closed, 'inconclusive');
    return 'completed';
  }
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
  await oneByOne(
    plan.tasks.filter(({ exclusive }) => exclusive),
    shared,
  );
  if (shared.signal.aborted) return 'aborted';
  if (shared.outage.lost() !== undefined) return 'lost';
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

/** Each begins when the one before it has ended, or has stood aside to watch what comes. */
async function oneByOne(tasks: readonly Task[], shared: TaskRun): Promise<void> {
  const running: Promise<void>[] = [];
  for (const task of tasks) {
    await new Promise<void>((resolve) => {
      const ended = runOrSkip(task, shared, resolve);
      running.push(ended);
      ended.finally(resolve).catch(() => {
        // Whoever waits for all of them gets it.
      });
    });
  }
  await Promise.all(running);
}

async function runOrSkip(task: Task, shared: TaskRun, standAside?: () => void): Promise<void> {
  const closed = await downtimeNow(shared);
  if (shared.signal.aborted) skipTask(task, shared, 'aborted before it started', 'skip');
  else if (closed !== undefined) skipTask(task, shared, closed, 'inconclusive');
  else if (shared.outage.lost() !== undefined)
    skipTask(task, shared, `not sent: ${shared.outage.lost()}`, 'skip');
  else if (shared.dependencies.timeIsUp())
    skipTask(task, shared, 'the time that the run was given was over before it started', 'inconclusive');
  else await runTask(task, shared, standAside);
}

/** Why nothing can be judged now; waits where that is soon over. */
async function downtimeNow(shared: TaskRun): Promise<string | undefined> {
  try {
    return await waitOutDowntime(shared);
  } catch (thrown) {
    if (shared.signal.aborted) return undefined;
    throw thrown;
  }
}
