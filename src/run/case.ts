import { recordExchange } from '../events/record.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { statusMatches } from '../model/operation.ts';
import type { Expectation, SendStep } from '../model/plan.ts';
import { readMember } from './fill.ts';
import { judge } from './judge.ts';
import type { TaskRun } from './task.ts';

type Answer = Extract<Exchange, { readonly outcome: 'response' }>;

/** What an answer amounts to. */
export type CaseOutcome =
  | { readonly form: 'judged'; readonly findings: readonly Finding[]; readonly kept: readonly string[] }
  /** A refusal for a reason that has nothing to do with the step; the rest of the answer was judged all the same. */
  | {
      readonly form: 'off-topic';
      readonly findings: readonly Finding[];
      readonly kept: readonly string[];
      readonly reason: string;
    }
  /** A check of ours broke; what the others saw stands. */
  | {
      readonly form: 'thrown';
      readonly findings: readonly Finding[];
      readonly kept: readonly string[];
      readonly message: string;
    };

/** Shows an answer to the checks. */
export function judgeCase(
  step: SendStep,
  exchange: Answer,
  context: {
    readonly task: string;
    readonly number: number;
    readonly run: TaskRun;
    readonly transcript: readonly Exchange[];
    readonly symbols: Parameters<typeof judge>[0]['symbols'];
  },
): CaseOutcome {
  const { run, task, number, transcript, symbols } = context;
  const { contract, checks, environment } = run.dependencies;
  const reason = offTopic(step, exchange, contract.errors.codeField);
  const asked = reason === undefined ? step : { ...step, expectation: withoutDemands(step.expectation) };
  const judged = judge(
    {
      contract,
      environment: environment.name,
      operation: run.operations.get(step.operation ?? ''),
      step: asked,
      exchange,
      transcript,
      symbols,
    },
    { checks, task, number, places: run.places },
  );
  const { findings, kept } = judged;
  if (judged.thrown !== undefined) {
    const message = `the check ${judged.thrown.check} threw: ${judged.thrown.message}; this is a bug of ours`;
    return { form: 'thrown', findings, kept, message };
  }
  return reason === undefined
    ? { form: 'judged', findings, kept }
    : { form: 'off-topic', findings, kept, reason };
}

export function emitCase(
  step: SendStep,
  exchange: Exchange,
  run: TaskRun,
  about: {
    readonly task: string;
    readonly number: number;
    readonly phase: 'judge' | 'explore' | 'shrink';
    readonly findings: readonly Finding[];
    readonly kept: readonly string[];
  },
): void {
  const { task, number, phase, findings, kept } = about;
  run.emit({
    type: 'case:end',
    number,
    task,
    step: step.id,
    title: step.title,
    phase,
    operation: step.operation,
    intent: step.intent,
    exchange: recordExchange(exchange),
    findings,
    kept,
  });
}

function offTopic(step: SendStep, { response }: Answer, codeField: string): string | undefined {
  const { offTopic: reasons } = step.expectation;
  if (reasons.length === 0) return undefined;
  const json = response.json();
  const found = json.parsed ? readMember(json.value, codeField) : undefined;
  const code = typeof found === 'string' ? found : undefined;
  const other = reasons.find(
    ({ status, errorCode }) =>
      statusMatches(status, response.status) && (errorCode === undefined || errorCode === code),
  );
  if (other === undefined) return undefined;
  return `refused with ${response.status}${code === undefined ? '' : ` ${code}`}, which says nothing about it`;
}

function withoutDemands(expectation: Expectation): Expectation {
  return {
    ...expectation,
    statuses: [],
    errorCode: undefined,
    contains: [],
    headers: [],
    body: undefined,
    blames: undefined,
    symbols: [],
  };
}
