import { verdictOf } from '../events/tally.ts';
import type { Exchange, TransportFailure } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import { statusMatches } from '../model/operation.ts';
import type { ScenarioTask, SendStep } from '../model/plan.ts';
import { type CaseOutcome, emitCase, judgeCase } from './case.ts';
import { fillJson, fillRequest, NO_SUCH_CREDENTIAL, NO_SUCH_HEADER } from './fill.ts';
import { send, sendAndDrop } from './send.ts';
import type { TaskRun } from './task.ts';
import { fillingOf, giveUp, leaveOpen, type TaskState } from './task-state.ts';

type Answer = Extract<Exchange, { readonly outcome: 'response' }>;

/** Whether the steps after this one still make sense. */
export type Onward = 'go on' | 'stop';

/** Sends one step and judges its answer. */
export async function runSend(
  step: SendStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  const { dependencies } = run;
  const credential = await credentialFor(step, run);
  const filled = fillRequest(step.request, dependencies.environment.baseUrl, {
    ...fillingOf(state, dependencies),
    credential,
  });
  if (!filled.filled && filled.reason === NO_SUCH_CREDENTIAL) {
    state.verdicts.push('skip');
    state.reasons.push(`${step.title}: ${filled.reason}`);
    return 'stop';
  }
  // Steps for what an answer may carry: without it there is nothing to ask.
  if (!filled.filled && filled.reason === NO_SUCH_HEADER) return 'stop';
  if (!filled.filled) {
    leaveOpen(state, `${step.id} (${step.title}) was not sent: ${filled.reason}`);
    return 'stop';
  }
  if (step.dropAfterMs !== undefined) {
    await sendAndDrop(filled.value, step.dropAfterMs, step, run);
    state.request = filled.value;
    return 'go on';
  }
  const answered = await send(filled.value, step, task.id, run);
  const { exchange } = answered;
  state.transcript.push(exchange);
  state.request = filled.value;
  if (exchange.outcome === 'failure') {
    const kept = keptByRefusal(step, exchange.failure, run);
    emitCase(step, exchange, run, {
      task: task.id,
      number: run.nextCase(),
      phase: 'judge',
      findings: [],
      kept,
    });
    for (const promise of kept) state.kept.add(promise);
    if (kept.length > 0) {
      state.verdicts.push('pass');
      return 'stop';
    }
    // RFC 9110 section 15.5.14: whoever is sent too much may close the connection instead of answering.
    if (step.intent === 'hostile' && exchange.failure.code === 'ECONNRESET') {
      state.verdicts.push('skip');
      state.reasons.push(`${step.title}: the connection was closed without an answer`);
    } else {
      giveUp(state, exchange.failure);
    }
    return 'stop';
  }
  if (answered.form === 'held-off') {
    emitCase(step, exchange, run, {
      task: task.id,
      number: run.nextCase(),
      phase: 'judge',
      findings: [],
      kept: [],
    });
    leaveOpen(state, `${step.id}: ${answered.reason}`);
    return 'stop';
  }
  return judgeAnswer(step, task, state, run, exchange);
}

async function judgeAnswer(
  step: SendStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
  exchange: Answer,
): Promise<Onward> {
  state.lastStatus = exchange.response.status;
  const number = run.nextCase();
  const outcome = judgeCase(fillExpectation(step, state, run), exchange, {
    task: task.id,
    number,
    run,
    transcript: state.transcript.slice(0, -1),
    symbols: state.bound,
  });
  const { findings } = outcome;
  const kept = keptBy(step, outcome);
  emitCase(step, exchange, run, { task: task.id, number, phase: 'judge', findings, kept });
  state.findings.push(...findings);
  for (const promise of kept) state.kept.add(promise);
  const { statuses } = step.expectation;
  const { status } = exchange.response;
  const isExpected = statuses.some((pattern) => statusMatches(pattern, status));
  if (outcome.kept.length > 0 || findings.length > 0 || isExpected) state.verdicts.push(verdictOf(findings));
  // What a step expects beyond the page's promises is what its task is for.
  if (isExpected) state.earned = true;
  if (outcome.form === 'thrown') {
    giveUp(state, { code: 'CHECK_THREW', message: outcome.message });
    return 'stop';
  }
  if (exchange.response.truncated)
    leaveOpen(state, `${step.id}: the answer is longer than is read, so that its content was not judged`);
  if (outcome.form === 'off-topic') {
    leaveOpen(state, outcome.reason);
    return 'stop';
  }
  remember(step, state, exchange);
  if (statuses.length > 0 && !isExpected) return 'stop';
  return capture(step, state);
}

/** A constraint that an invalid request breaks is kept when the answer is as the step expects. */
function keptBy(step: SendStep, { form, findings, kept }: CaseOutcome): readonly string[] {
  return form === 'judged' && verdictOf(findings) === 'pass'
    ? [...new Set([...kept, ...step.promises])]
    : kept;
}

/**
 * A connection that is refused for want of a certificate is the answer that a step without credentials expects. Over
 * TLS 1.3 a client learns of it only when the server closes.
 */
function keptByRefusal(step: SendStep, failure: TransportFailure, run: TaskRun): readonly string[] {
  const codes =
    run.dependencies.contract.auth?.type === 'mutual-tls'
      ? ['CLIENT_CERTIFICATE', 'ECONNRESET']
      : ['CLIENT_CERTIFICATE'];
  if (step.intent !== 'unauthenticated' || !codes.includes(failure.code)) return [];
  return [step.expectation.promises['status'] ?? []].flat();
}

/** The run's credential for steps that show a changed one; asked for only where it is needed. */
async function credentialFor(step: SendStep, run: TaskRun): Promise<string | undefined> {
  const texts = [...step.request.headers, ...step.request.query].map(([, value]) => value);
  if (!texts.some((text) => text.includes('{{credentials.'))) return undefined;
  return run.dependencies.credential(run.signal);
}

/** Expectations may speak of saved values; a hole that nothing fills leaves the part as it is, and it will not match. */
function fillExpectation(step: SendStep, state: TaskState, run: TaskRun): SendStep {
  const { body, headers } = step.expectation;
  if (body === undefined && headers.length === 0) return step;
  const filling = fillingOf(state, run.dependencies);
  const text = (value: string): string => {
    const filled = fillJson(value, filling);
    return filled.filled && typeof filled.value === 'string' ? filled.value : value;
  };
  const filledBody = body === undefined ? undefined : fillJson(body, filling);
  return {
    ...step,
    expectation: {
      ...step.expectation,
      body: filledBody?.filled === true ? filledBody.value : body,
      headers: headers.map(([name, value]) => [name, text(value)] as const),
    },
  };
}

/** Binds symbols to what came, for the steps after. */
function remember(
  step: SendStep,
  state: TaskState,
  exchange: Extract<Exchange, { readonly outcome: 'response' }>,
): void {
  const json = exchange.response.json();
  // An answer that is no JSON has no members: those of the one before are not its own.
  state.answer = json.parsed ? json.value : undefined;
  if (!json.parsed) return;
  for (const { field, symbol } of step.expectation.symbols) {
    const value = fillJson(`{{answer.${field}}}`, { ...EMPTY_FILLING, answer: json.value });
    if (value.filled && !state.bound.has(symbol)) state.bound.set(symbol, value.value);
  }
}

async function capture(step: SendStep, state: TaskState): Promise<Onward> {
  if (step.captures.length === 0) return 'go on';
  const { JSONPathError, query } = await import('json-p3');
  for (const { name, path } of step.captures) {
    try {
      const found: readonly Json[] = JSON.parse(
        JSON.stringify(query(path, JSON.parse(JSON.stringify(state.answer ?? null))).values()),
      );
      const [first] = found;
      if (first === undefined) {
        leaveOpen(
          state,
          `${step.id}: \`${path}\` finds nothing in the answer, so \`{{${name}}}\` stays empty`,
        );
        return 'stop';
      }
      state.saved.set(name, first);
    } catch (thrown) {
      if (!(thrown instanceof JSONPathError)) throw thrown;
      leaveOpen(state, `${step.id}: \`${path}\` is no JSONPath (${thrown.message})`);
      return 'stop';
    }
  }
  return 'go on';
}

const EMPTY_FILLING = {
  saved: new Map<string, Json>(),
  symbol: (name: string): string => name,
  answer: undefined,
  request: undefined,
  uuid: (): string => '',
  now: (): string => '',
  variable: (): undefined => undefined,
  credential: undefined,
} as const;
