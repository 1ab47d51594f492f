import type { Exchange } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { statusMatches } from '../model/operation.ts';
import type { BurstStep, ScenarioTask, SendStep } from '../model/plan.ts';
import { emitCase, judgeCase } from './case.ts';
import { fillRequest } from './fill.ts';
import { send } from './send.ts';
import type { Onward } from './steps.ts';
import type { TaskRun } from './task.ts';
import { fillingOf, giveUp, keepTogether, leaveOpen, type TaskState } from './task-state.ts';
import { retryAfterMs } from './waiting.ts';

type Answer = Extract<Exchange, { readonly outcome: 'response' }>;

/** Clocks and timers differ a little. */
const MARGIN_MS = 150;
/** A refusal that asks for more than its window, and this, is about another window. */
const LATE_MS = 2000;
const MOST_ROUNDS = 3;

interface Burst {
  /** Answers with success, and others that are no refusal for the limit. */
  readonly accepted: number;
  readonly others: number;
  readonly refusal: Answer | undefined;
  readonly failure: Extract<Exchange, { readonly outcome: 'failure' }>['failure'] | undefined;
  /** The whole of it took less than a window. */
  readonly inTime: boolean;
}

/** Goes over a limit on purpose: what was let through, how the refusal looks, whom it concerns, and when it is over. */
export async function runBurst(
  step: BurstStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  const burst = await burstInOneWindow(step, task, state, run);
  if (burst.failure !== undefined) {
    giveUp(state, burst.failure);
    return 'stop';
  }
  const within = judgeAmount(step, burst, task, state, run);
  if (burst.refusal === undefined) return 'stop';
  if (within) keepTogether(state, step.promise);
  judgeRefusal(step, burst.refusal, task, state, run);
  await tryOther(step, task, state, run);
  await tryAgain(step, burst.refusal, task, state, run);
  return 'go on';
}

/** A window that ends on the way lets more through; the next try starts shortly after that end. */
async function burstInOneWindow(
  step: BurstStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Burst> {
  const { dependencies, signal } = run;
  for (let round = 1; ; round += 1) {
    // A whole window without a request: what was sent before does not count any more.
    await dependencies.wait(step.windowMs + MARGIN_MS, signal);
    const burst = await sendUntilRefused(step, task, state, run);
    const crossed = burst.refusal !== undefined && burst.accepted > step.allowed.most;
    if (!crossed || round === MOST_ROUNDS) return burst;
  }
}

/**
 * Requests side by side until one is refused. A fixed window may end on the way, so that twice as many are let
 * through; nothing lets through more than that in one window's time.
 */
async function sendUntilRefused(
  step: BurstStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Burst> {
  const { dependencies } = run;
  const started = dependencies.now();
  const inTime = (): boolean => dependencies.now() - started < step.windowMs;
  const counts = { accepted: 0, others: 0 };
  const most = 2 * step.allowed.most + 1;
  for (let sent = 0; sent < most && inTime(); ) {
    const size = Math.min(dependencies.concurrency, most - sent);
    sent += size;
    const batch = await Promise.all(Array.from({ length: size }, () => sendOne(step.send, task, state, run)));
    const answers = batch.flatMap((exchange) => (exchange.outcome === 'response' ? [exchange] : []));
    const refused = answers.filter((answer) => isRefusal(answer, step));
    counts.accepted += answers.filter(({ response }) => response.status < 300).length;
    counts.others += answers.filter(
      (answer) => answer.response.status >= 300 && !isRefusal(answer, step),
    ).length;
    const failure = batch.flatMap((exchange) =>
      exchange.outcome === 'failure' ? [exchange.failure] : [],
    )[0];
    if (failure !== undefined || refused.length > 0)
      return { ...counts, refusal: refused[0], failure, inTime: inTime() };
  }
  return { ...counts, refusal: undefined, failure: undefined, inTime: inTime() };
}

async function sendOne(
  step: SendStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Exchange> {
  const { dependencies } = run;
  const filled = fillRequest(step.request, dependencies.environment.baseUrl, fillingOf(state, dependencies));
  if (!filled.filled) throw new Error(`${step.title} was not sent: ${filled.reason}`);
  return (await send(filled.value, step, task.id, run)).exchange;
}

function isRefusal(answer: Answer, { send: { expectation } }: BurstStep): boolean {
  return expectation.statuses.some((pattern) => statusMatches(pattern, answer.response.status));
}

/** Whether as many were let through as are declared. */
function judgeAmount(
  step: BurstStep,
  { accepted, others, refusal, inTime }: Burst,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): boolean {
  const { least, most } = step.allowed;
  const seconds = step.windowMs / 1000;
  const blame = (message: string): boolean => {
    blameFor(step, step.promise, message, task, state, run);
    return false;
  };
  const open = (reason: string): boolean => {
    leaveOpen(state, reason);
    return false;
  };
  const sent = accepted + others;
  if (refusal === undefined)
    return inTime
      ? blame(`${sent} requests in less than ${seconds} s were let through; the limit is ${most}.`)
      : open(`${sent} requests took longer than the window of ${seconds} s: too slow to go over its limit`);
  if (sent < least) {
    const wait = retryAfterMs(refusal) ?? 0;
    return wait > step.windowMs + LATE_MS
      ? open(
          `refused after ${sent} requests for ${Math.ceil(wait / 1000)} s: another limit than that of ${seconds} s`,
        )
      : blame(
          `request ${sent + 1} was refused with ${refusal.response.status}; ${least} in ${seconds} s are allowed.`,
        );
  }
  if (accepted > most)
    return blame(
      `${accepted} requests were let through before one was refused, ${MOST_ROUNDS} times; ${most} in ${seconds} s are allowed.`,
    );
  state.verdicts.push('pass');
  return true;
}

function judgeRefusal(
  step: BurstStep,
  refusal: Answer,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): void {
  const number = run.nextCase();
  const outcome = judgeCase(step.send, refusal, {
    task: task.id,
    number,
    run,
    transcript: [],
    symbols: state.bound,
  });
  const { findings, kept } = outcome;
  emitCase(step.send, refusal, run, { task: task.id, number, phase: 'judge', findings, kept });
  state.findings.push(...findings);
  for (const promise of kept) state.kept.add(promise);
  if (outcome.form === 'thrown') giveUp(state, { code: 'CHECK_THREW', message: outcome.message });
}

/** A limit of one operation leaves the others alone. */
async function tryOther(step: BurstStep, task: ScenarioTask, state: TaskState, run: TaskRun): Promise<void> {
  const { other } = step;
  if (other === undefined) return;
  const exchange = await sendOne(other, task, state, run);
  if (exchange.outcome === 'failure') return giveUp(state, exchange.failure);
  if (!isRefusal(exchange, step)) return;
  const name = other.operation ?? other.title;
  const message = `${name} was refused with ${exchange.response.status} although only the limit of ${step.send.operation} was used up.`;
  blameFor(step, step.promise, message, task, state, run);
}

/** The time that a refusal names is enough. */
async function tryAgain(
  step: BurstStep,
  refusal: Answer,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<void> {
  const { dependencies, signal } = run;
  const wait = retryAfterMs(refusal) ?? step.windowMs;
  if (wait > dependencies.maxWaitMs) {
    const message = `Retry-After asks for ${Math.ceil(wait / 1000)} s, longer than --max-wait: whether that is enough was not tried`;
    run.emit({ type: 'notice', level: 'note', message, task: task.id });
    return;
  }
  await dependencies.wait(wait + MARGIN_MS, signal);
  const exchange = await sendOne(step.send, task, state, run);
  if (exchange.outcome === 'failure') return giveUp(state, exchange.failure);
  if (!isRefusal(exchange, step)) return;
  const message = `${step.send.operation} was refused again with ${exchange.response.status} after the ${Math.ceil(wait / 1000)} s that Retry-After asks for.`;
  blameFor(step, step.send.expectation.promises['status'], message, task, state, run);
}

function blameFor(
  step: BurstStep,
  promise: string | undefined,
  message: string,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): void {
  const finding: Finding = {
    check: 'rate-limit-burst',
    severity: 'violation',
    message,
    task: task.id,
    step: step.id,
    operation: step.send.operation,
    promise,
    at: (promise === undefined ? undefined : run.places.get(promise)) ?? step.at,
    exchange: run.lastCase(),
  };
  state.findings.push(finding);
}
