import { HarnessError } from '../model/errors.ts';
import type { HttpRequest, Transport } from '../model/exchange.ts';
import type { SendStep } from '../model/plan.ts';
import type { RunDependencies } from './dependencies.ts';
import type { TaskRun } from './task.ts';
import { type Answered, sendPatiently } from './waiting.ts';

/** Shorter waits are not worth a line. */
const TOLD_FROM_MS = 1000;

/** Sends a request when the declared limits have room for it, and waits where the provider asks for it. */
export async function send(
  request: HttpRequest,
  step: Pick<SendStep, 'request' | 'expectation' | 'operation' | 'intent'>,
  task: string,
  run: TaskRun,
): Promise<Answered> {
  const { dependencies, signal, emit } = run;
  // A burst is there to meet the limits that other requests keep to.
  const paced = step.intent === 'burst' ? 0 : await dependencies.pace(request, signal);
  if (paced >= TOLD_FROM_MS && !run.told.has('pace')) {
    run.told.add('pace');
    emit({
      type: 'notice',
      level: 'note',
      message: `keeping to the declared rate limits: this request waited ${Math.ceil(paced / 1000)} s, others will too`,
      task,
    });
  }
  const transport = noting(step, run);
  return sendPatiently(transport, request, {
    expectation: step.expectation,
    signal,
    maxWaitMs: dependencies.maxWaitMs,
    wait: dependencies.wait,
    onWait: (ms, status) =>
      emit({
        type: 'notice',
        level: 'note',
        message: `waiting ${Math.ceil(ms / 1000)} s: the provider answered ${status} to ${step.request.method} ${step.request.path}`,
        task,
      }),
  });
}

/** The step's transport; whoever judges the run as a whole sees each answer, those that are waited for too. */
function noting(
  { request, operation, intent }: Pick<SendStep, 'request' | 'operation' | 'intent'>,
  run: TaskRun,
): Transport {
  const { dependencies, observers, operations, latency } = run;
  const transport = transportFor(request, dependencies);
  return async (sent, options) => {
    const sentAt = run.elapsed();
    const exchange = await transport(sent, options);
    if (exchange.outcome === 'response') {
      latency.note(exchange, operation, intent);
      const noted = {
        exchange,
        operation: operations.get(operation ?? ''),
        intent,
        sentAt,
        at: run.elapsed(),
      };
      for (const observer of observers) observer.note(noted);
    }
    return exchange;
  };
}

function transportFor(
  { authenticate, client, to }: SendStep['request'],
  dependencies: RunDependencies,
): Transport {
  if (to === 'token-endpoint' && dependencies.tokenEndpoint !== undefined)
    return dependencies.tokenEndpoint.transport;
  if (client === 'second') {
    if (dependencies.secondClient === undefined)
      throw new HarnessError(
        'SECOND_CLIENT_MISSING',
        'a task for two clients was planned for a run with one',
      );
    return dependencies.secondClient;
  }
  return authenticate ? dependencies.transport : dependencies.anonymous;
}

/** Sends a request and drops the connection before its answer was read: what the provider did with it, nobody saw. */
export async function sendAndDrop(
  request: HttpRequest,
  afterMs: number,
  step: Pick<SendStep, 'request'>,
  { dependencies, signal }: TaskRun,
): Promise<void> {
  const drop = new AbortController();
  const transport = step.request.authenticate ? dependencies.transport : dependencies.anonymous;
  const answer = transport(request, { signal: AbortSignal.any([signal, drop.signal]) });
  await Promise.race([answer, dependencies.wait(afterMs, signal)]);
  drop.abort();
  await answer.catch(() => {
    // The connection was dropped on purpose; a run that was aborted is seen by whoever sends next.
  });
}
