import { verdictOf } from '../events/tally.ts';
import type { CaseInput } from '../model/case-input.ts';
import { requestWith } from '../model/case-input.ts';
import type { Exchange, TransportFailure } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { Expectation, PropertyTask, SendStep } from '../model/plan.ts';
import { emitCase, judgeCase } from './case.ts';
import { fillRequest } from './fill.ts';
import { send } from './send.ts';
import type { TaskRun } from './task.ts';
import { fillingOf, type TaskState } from './task-state.ts';

/** What became of one made-up case. */
export type InputResult =
  | {
      readonly form: 'judged';
      readonly input: CaseInput;
      readonly findings: readonly Finding[];
      readonly kept: readonly string[];
      /** The answer's body when the request was accepted. */
      readonly created: Json | undefined;
      /** It was sent more than once before it was answered. */
      readonly retried: boolean;
      /** Puts the case into the run's events: only those that matter go there. */
      readonly report: (phase: 'explore' | 'shrink') => void;
    }
  | { readonly form: 'undecided'; readonly reason: string }
  | { readonly form: 'failed'; readonly failure: TransportFailure };

export async function sendInput(
  input: CaseInput,
  task: PropertyTask,
  state: TaskState,
  run: TaskRun,
): Promise<InputResult> {
  const step = stepFor(input, task, run);
  const answered = await sendStep(step, input, task, { state, run });
  if (answered.form !== 'answered') return answered;
  const { exchange } = answered;
  const number = run.nextCase();
  const outcome = judgeCase(step, exchange, {
    task: task.id,
    number,
    run,
    transcript: [],
    symbols: new Map(),
  });
  if (outcome.form === 'thrown')
    return { form: 'failed', failure: { code: 'CHECK_THREW', message: outcome.message } };
  const failed = verdictOf(outcome.findings) === 'fail';
  if (outcome.form === 'off-topic' && !failed) return { form: 'undecided', reason: outcome.reason };
  const { status } = exchange.response;
  const masked =
    failed && task.intent === 'invalid' && status >= 400 && status < 500
      ? await isMasked(input, task, { state, run })
      : false;
  if (masked) return { form: 'undecided', reason: 'masked: the unmutated request was refused too' };
  const json = exchange.response.json();
  return {
    form: 'judged',
    input,
    findings: outcome.findings,
    kept: outcome.kept,
    created: status < 300 && json.parsed ? json.value : undefined,
    retried: exchange.earlier.length > 0,
    report: (phase) =>
      emitCase(step, exchange, run, {
        task: task.id,
        number,
        phase,
        findings: outcome.findings,
        kept: outcome.kept,
      }),
  };
}

/** A wrong reason counts only if the request was fine without the change. */
async function isMasked(
  input: CaseInput,
  task: PropertyTask,
  context: { readonly state: TaskState; readonly run: TaskRun },
): Promise<boolean> {
  if (input.unchanged === undefined) return false;
  const unchanged = { ...input.unchanged, change: undefined, unchanged: undefined };
  const answered = await sendStep(stepFor(unchanged, task, context.run), unchanged, task, context);
  return answered.form !== 'answered' || answered.exchange.response.status >= 300;
}

type Sent =
  | { readonly form: 'answered'; readonly exchange: Extract<Exchange, { readonly outcome: 'response' }> }
  | Exclude<InputResult, { readonly form: 'judged' }>;

async function sendStep(
  step: SendStep,
  input: CaseInput,
  task: PropertyTask,
  { state, run }: { readonly state: TaskState; readonly run: TaskRun },
): Promise<Sent> {
  const values: string[] = [];
  // Made-up values may look like holes: they are put into holes of their own instead.
  const spell = (value: string): string => `{{made.${values.push(value) - 1}}}`;
  const path = run.operations.get(task.operation)?.path ?? task.request.path;
  const template = requestWith(task.request, path, input, spell);
  const filling = fillingOf(state, run.dependencies);
  const saved = new Map([
    ...state.saved,
    ...values.map((value, index): readonly [string, Json] => [`made.${index}`, value]),
  ]);
  const filled = fillRequest(template, run.dependencies.environment.baseUrl, { ...filling, saved });
  if (!filled.filled) return { form: 'undecided', reason: filled.reason };
  const answered = await send(filled.value, { ...step, request: template }, task.id, run);
  if (answered.form === 'held-off') return { form: 'undecided', reason: answered.reason };
  const { exchange } = answered;
  return exchange.outcome === 'failure'
    ? { form: 'failed', failure: exchange.failure }
    : { form: 'answered', exchange };
}

function stepFor(input: CaseInput, task: PropertyTask, run: TaskRun): SendStep {
  const { change } = input;
  const intent = change === undefined ? 'valid' : task.intent;
  return {
    kind: 'send',
    id: 'case',
    title: change?.label ?? 'valid input',
    operation: task.operation,
    request: task.request,
    intent,
    expectation: expectationFor(change, task, run),
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: task.at,
  };
}

function expectationFor(change: CaseInput['change'], task: PropertyTask, run: TaskRun): Expectation {
  const expectation = task.expectations[change?.blame.place ?? 'body'];
  if (change === undefined || task.intent !== 'invalid') return expectation;
  const { promise, blame } = change;
  if (promise === undefined) return { ...expectation, blames: blame };
  const parts = ['status', 'errorCode', 'blames'];
  const all = <T>(value: T): Readonly<Record<string, T>> =>
    Object.fromEntries(parts.map((part) => [part, value]));
  return {
    ...expectation,
    blames: blame,
    places: all(run.places.get(promise) ?? task.at),
    promises: all(promise),
  };
}
