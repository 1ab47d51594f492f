import type { Contract } from '../model/contract.ts';
import type { SourceInput } from '../model/extension.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { BoundSentence, ScenarioTask, SendStep, Step } from '../model/plan.ts';
import type { Resource } from '../model/resource.ts';
import { bindSentence } from './bindings.ts';
import { resourcesOf } from './resources.ts';
import { silenceSeconds } from './silence.ts';
import { acceptedStatuses, expecting, sendStep } from './tasks.ts';

/** The kind of thing that an operation creates. */
export function createdBy(operation: Operation, contract: Contract): Resource | undefined {
  return resourcesOf(contract).find(({ create }) => create.operation === operation.key);
}

/** Steps between two looks at how many things there are; they run alone where the list says how many. */
export function counted(
  steps: readonly Step[],
  more: number,
  about: {
    readonly resource: Resource | undefined;
    readonly contract: Contract;
    readonly promise: string | undefined;
  },
): Pick<ScenarioTask, 'steps' | 'exclusive'> {
  const { resource, contract, promise } = about;
  const list = resource?.list;
  const operation = contract.operations.find(({ key }) => key === list?.operation);
  if (list?.total === undefined || operation === undefined) return { steps, exclusive: false };
  const statuses = acceptedStatuses(operation);
  const look = (title: string, rest: Partial<SendStep>): SendStep =>
    sendStep(operation, title, list.request, rest);
  const before = look('how many there are before', {
    expectation: expecting({ statuses }, operation.at),
    captures: [{ name: 'before', path: `$.${list.total}` }],
  });
  const body = { [list.total]: more === 0 ? '{{before}}' : `{{before + ${more}}}` };
  const after = look(`how many there are afterwards: ${more === 0 ? 'no more' : `${more} more`}`, {
    expectation: expecting({ statuses, body }, operation.at, promise === undefined ? {} : { body: promise }),
  });
  return { steps: [before, ...steps, after], exclusive: true };
}

/**
 * The webhook of a change, looked for in the inbox: `times` events and no more. Nothing where the page has no such
 * event or the run no inbox.
 */
export function announced(
  operation: Operation,
  times: 0 | 1,
  about: {
    readonly input: SourceInput;
    readonly saved: string | undefined;
    readonly promise: string | undefined;
  },
): readonly BoundSentence[] {
  const { input, saved, promise } = about;
  const words = times === 0 ? 'no webhook event is sent' : 'one webhook event is sent';
  const sentence = { value: words, at: operation.at };
  const bound = bindSentence('postcondition', sentence, { input, operation, promise });
  if (bound.action.form !== 'probe' || !isJsonObject(bound.action.arguments)) return [];
  const { match, ...rest } = bound.action.arguments;
  const named = match === undefined || saved === undefined ? {} : { match: savedIn(match, saved) };
  const found: Json =
    times === 0
      ? { ...rest, ...named, within: silenceSeconds(input), times, since: '{{began}}' }
      : { ...rest, ...named, times };
  // Without the id of the thing its event cannot be told from others.
  if (saved !== undefined && match === undefined) return [];
  return [{ ...bound, shows: times === 0 ? [] : bound.shows, action: { ...bound.action, arguments: found } }];
}

/** By the time of the look, the last answer is another one: the id was saved before. */
function savedIn(match: Json, saved: string): Json {
  return isJsonObject(match)
    ? Object.fromEntries(Object.keys(match).map((name) => [name, `{{${saved}}}`]))
    : match;
}
