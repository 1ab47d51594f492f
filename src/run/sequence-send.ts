import { requestWith } from '../model/case-input.ts';
import type { TransportFailure } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { Intent, RequestTemplate, SendStep, SequenceTask } from '../model/plan.ts';
import type { ResourceOperation, SequenceCommand } from '../model/resource.ts';
import { emitCase, judgeCase } from './case.ts';
import { NEVER_MET } from './expectation.ts';
import { fillRequest } from './fill.ts';
import { send } from './send.ts';
import type { Things } from './sequence-things.ts';
import type { TaskRun } from './task.ts';
import { fillingOf, type TaskState } from './task-state.ts';

export type CommandAnswer =
  | {
      readonly form: 'answered';
      readonly operation: string;
      readonly status: number;
      readonly body: Json | undefined;
      readonly number: number;
      readonly findings: readonly Finding[];
      readonly kept: readonly string[];
      readonly report: (findings: readonly Finding[]) => void;
    }
  | { readonly form: 'failed'; readonly failure: TransportFailure };

/** Sends one command of a sequence; undefined when there is nothing yet that it could work on. */
export async function sendCommand(
  command: SequenceCommand,
  things: Things,
  { task, state, run }: { readonly task: SequenceTask; readonly state: TaskState; readonly run: TaskRun },
): Promise<CommandAnswer | undefined> {
  const chosen = operationFor(command, task);
  const id = command.verb === 'create' ? '' : things.idOf(command.target);
  if (chosen === undefined || id === undefined) return undefined;
  const values: string[] = [];
  const spell = (value: string): string => `{{made.${values.push(value) - 1}}}`;
  const request = requestFor(command, chosen, run, spell);
  const saved = new Map<string, Json>([
    ['id', id],
    ...values.map((value, index): readonly [string, Json] => [`made.${index}`, value]),
  ]);
  const filling = { ...fillingOf(state, run.dependencies), saved };
  const filled = fillRequest(request, run.dependencies.environment.baseUrl, filling);
  if (!filled.filled) return undefined;
  const step = stepOf(command, chosen, request, task);
  const answered = await send(filled.value, step, task.id, run);
  const { exchange } = answered;
  if (exchange.outcome === 'failure') return { form: 'failed', failure: exchange.failure };
  if (answered.form === 'held-off')
    return { form: 'failed', failure: { code: 'HELD_OFF', message: answered.reason } };
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
  const json = exchange.response.json();
  const { kept } = outcome;
  return {
    form: 'answered',
    operation: chosen.operation,
    status: exchange.response.status,
    body: json.parsed ? json.value : undefined,
    number,
    findings: outcome.findings,
    kept,
    report: (findings) =>
      emitCase(step, exchange, run, { task: task.id, number, phase: 'shrink', findings, kept }),
  };
}

function operationFor(command: SequenceCommand, { resource }: SequenceTask): ResourceOperation | undefined {
  switch (command.verb) {
    case 'create':
      return resource.create;
    case 'read':
      return resource.read;
    case 'list':
      return resource.list;
    case 'update':
      return resource.update;
    case 'remove':
      return resource.remove;
    case 'act':
      return resource.actions.find(({ operation }) => operation === command.action);
    default:
      return command satisfies never;
  }
}

function requestFor(
  command: SequenceCommand,
  chosen: ResourceOperation,
  run: TaskRun,
  spell: (value: string) => string,
): RequestTemplate {
  if (command.verb !== 'create' && command.verb !== 'update') return chosen.request;
  const path = run.operations.get(chosen.operation)?.path ?? chosen.request.path;
  // The id of a thing is the sequence's own: input that would change the path is for other tasks.
  const parameters = command.input.parameters.filter(({ place }) => place !== 'path');
  return requestWith(chosen.request, path, { ...command.input, parameters }, spell);
}

function stepOf(
  command: SequenceCommand,
  chosen: ResourceOperation,
  request: RequestTemplate,
  task: SequenceTask,
): SendStep {
  const valid = command.verb === 'create' || command.verb === 'update' ? command.valid : true;
  const intent: Intent = valid ? 'valid' : 'invalid';
  return {
    kind: 'send',
    id: 'sequence',
    title: chosen.operation,
    operation: chosen.operation,
    request,
    intent,
    // The order of things decides what comes; whether it is right, what was seen before decides.
    expectation: NEVER_MET,
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: task.at,
  };
}
