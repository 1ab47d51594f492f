import { recordExchange } from '../events/record.ts';
import { verdictOf } from '../events/tally.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import { statusMatches } from '../model/operation.ts';
import type { ScenarioTask, SendStep } from '../model/plan.ts';
import { fillJson, fillRequest } from './fill.ts';
import { judge } from './judge.ts';
import type { TaskRun } from './task.ts';
import { fillingOf, giveUp, leaveOpen, type TaskState } from './task-state.ts';
import { sendPatiently } from './waiting.ts';

/** Whether the steps after this one still make sense. */
export type Onward = 'go on' | 'stop';

/** Sends one step and judges its answer. */
export async function runSend(
  step: SendStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  const { dependencies, signal } = run;
  const filled = fillRequest(step.request, dependencies.environment.baseUrl, fillingOf(state, dependencies));
  if (!filled.filled) {
    leaveOpen(state, `${step.id} (${step.title}) was not sent: ${filled.reason}`);
    return 'stop';
  }
  const transport = step.request.authenticate ? dependencies.transport : dependencies.anonymous;
  const answered = await sendPatiently(transport, filled.value, {
    expectation: step.expectation,
    signal,
    maxWaitMs: dependencies.maxWaitMs,
    wait: dependencies.wait,
    onWait: (ms, status) =>
      run.emit({
        type: 'notice',
        level: 'note',
        message: `waiting ${Math.ceil(ms / 1000)} s: the provider answered ${status} to ${step.request.method} ${step.request.path}`,
        task: task.id,
      }),
  });
  const { exchange } = answered;
  state.transcript.push(exchange);
  state.request = filled.value;
  if (exchange.outcome === 'failure') {
    emitCase(step, task, exchange, run, { findings: [], kept: [] });
    giveUp(state, exchange.failure);
    return 'stop';
  }
  if (answered.form === 'held-off') {
    emitCase(step, task, exchange, run, { findings: [], kept: [] });
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
  exchange: Extract<Exchange, { readonly outcome: 'response' }>,
): Promise<Onward> {
  const { dependencies } = run;
  const operation = run.operations.get(step.operation ?? '');
  const filledStep = fillExpectation(step, state, run);
  const number = run.nextCase();
  const judged = judge(
    {
      contract: dependencies.contract,
      operation,
      step: filledStep,
      exchange,
      transcript: state.transcript.slice(0, -1),
      symbols: state.bound,
    },
    { checks: dependencies.checks, task: task.id, number, places: run.places },
  );
  emitCase(step, task, exchange, run, { findings: judged.findings, kept: judged.kept, number });
  state.findings.push(...judged.findings);
  for (const promise of judged.kept) state.kept.add(promise);
  if (judged.thrown !== undefined) {
    giveUp(state, {
      code: 'CHECK_THREW',
      message: `the check ${judged.thrown.check} threw: ${judged.thrown.message}; this is a bug of ours`,
    });
    return 'stop';
  }
  if (judged.kept.length > 0 || judged.findings.length > 0) state.verdicts.push(verdictOf(judged.findings));
  // A constraint that an invalid request breaks is kept when the answer is as the step expects.
  if (verdictOf(judged.findings) === 'pass') for (const promise of step.promises) state.kept.add(promise);
  remember(step, state, exchange);
  const { statuses } = step.expectation;
  if (statuses.length > 0 && !statuses.some((pattern) => statusMatches(pattern, exchange.response.status)))
    return 'stop';
  return capture(step, state);
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
  if (!json.parsed) return;
  state.answer = json.value;
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

function emitCase(
  step: SendStep,
  task: ScenarioTask,
  exchange: Exchange,
  run: TaskRun,
  judged: {
    readonly findings: readonly Finding[];
    readonly kept: readonly string[];
    readonly number?: number;
  },
): void {
  run.emit({
    type: 'case:end',
    number: judged.number ?? run.nextCase(),
    task: task.id,
    step: step.id,
    title: step.title,
    phase: 'judge',
    operation: step.operation,
    exchange: recordExchange(exchange),
    findings: judged.findings,
    kept: judged.findings.some(({ severity }) => severity === 'violation')
      ? judged.kept
      : [...judged.kept, ...step.promises],
  });
}

const EMPTY_FILLING = {
  saved: new Map<string, Json>(),
  symbol: (name: string): string => name,
  answer: undefined,
  request: undefined,
  uuid: (): string => '',
  now: (): string => '',
  variable: (): undefined => undefined,
} as const;
