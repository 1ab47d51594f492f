import { createChannel } from '../events/stream.ts';
import { countVerdicts, runVerdict } from '../events/tally.ts';
import type { RunEvent, TaskEnd } from '../model/event.ts';
import type { RunObserver } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { limitFactorOf, timeScaleOf } from '../model/windows.ts';
import type { Unstamped } from './clock.ts';
import { concludeRun } from './conclusions.ts';
import type { RunDependencies } from './dependencies.ts';
import { promisePlaces } from './judge.ts';
import { openLatency } from './latency.ts';
import type { TaskRun } from './task.ts';
import { performTasks } from './turns.ts';
import { openWatches } from './watches.ts';

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
  const { outage, created, watched } = openWatches(plan, dependencies, signal);
  const shared = taskRun(plan, watched, { signal, emit, elapsed, outage });
  const stop = await performTasks(plan, shared);
  if (stop === 'completed' || stop === 'budget' || stop === 'findings') concludeRun(shared);
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
