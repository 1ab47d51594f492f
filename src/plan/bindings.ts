import type { Contract, WebhookEvent } from '../model/contract.ts';
import type { SourceInput } from '../model/extension.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { Located } from '../model/location.ts';
import type { Operation } from '../model/operation.ts';
import type { BoundSentence, RequestTemplate, SentenceAction } from '../model/plan.ts';
import { promiseId } from '../model/promise.ts';
import type { Binding, BoundRequest } from '../model/scenario.ts';
import { stringify } from './paste.ts';
import { matchSentence } from './sentences.ts';
import { deliveryMatch, fitsEvent } from './triggers.ts';

/** Ties a sentence to what the team bound it to; webhook sentences are bound by themselves when there is an inbox. */
export function bindSentence(
  role: BoundSentence['role'],
  sentence: Located<string>,
  context: {
    readonly input: SourceInput;
    readonly operation: Operation | undefined;
    readonly promise: string | undefined;
  },
): BoundSentence {
  const { value: text, at } = sentence;
  const { input, operation, promise } = context;
  for (const binding of input.companion?.bindings ?? []) {
    if (binding.role !== role) continue;
    const values = matchSentence(binding.sentence.value, text);
    if (values !== undefined)
      return withShown(
        { role, text, at, promise, action: boundAction(binding, values, input.contract) },
        input.contract,
      );
  }
  const action =
    role === 'postcondition' && input.inbox ? defaultWebhook(text, operation, input.contract) : undefined;
  const unbound: SentenceAction = {
    form: 'unbound',
    paste: stringify(role, text),
    companion: input.companionFile,
  };
  return withShown({ role, text, at, promise, action: action ?? unbound }, input.contract);
}

/** A delivery that came with a right signature keeps what the webhook section promises of it, too. */
function withShown(sentence: Omit<BoundSentence, 'shows'>, contract: Contract): BoundSentence {
  const { action } = sentence;
  const event =
    action.form === 'probe' && action.probe === 'webhook-inbox' && isJsonObject(action.arguments)
      ? action.arguments['event']
      : undefined;
  if (typeof event !== 'string') return { ...sentence, shows: [] };
  const signed = contract.webhooks?.signature === undefined ? [] : [promiseId.webhook('*', 'signature')];
  return { ...sentence, shows: [promiseId.webhook(event, 'delivery'), ...signed] };
}

function boundAction(binding: Binding, values: readonly unknown[], contract: Contract): SentenceAction {
  const { action } = binding;
  if (action.form === 'request') {
    return {
      form: 'request',
      request: requestTemplate(action.request, values),
      teardown: action.teardown === undefined ? undefined : requestTemplate(action.teardown, values),
      at: binding.at,
    };
  }
  const filled = fillArguments(action.arguments, values);
  return {
    form: 'probe',
    probe: action.probe,
    arguments: completed(action.probe, filled, contract),
    at: binding.at,
  };
}

/** A probe knows nothing of contracts: what it needs of one is put beside its arguments. */
function completed(probe: string, argument: Json, contract: Contract): Json {
  if (!isJsonObject(argument)) return argument;
  if ('query' in argument && typeof argument['query'] === 'string') {
    const names = [...argument['query'].matchAll(/(?<![:\w]):([a-z_]\w*)/gi)].map(([, name = '']) => name);
    return { ...argument, parameters: Object.fromEntries(names.map((name) => [name, `{{answer.${name}}}`])) };
  }
  if (probe === 'webhook-inbox' && contract.webhooks?.signature !== undefined) {
    const { at: _, ...signature } = contract.webhooks.signature;
    return { ...argument, signature: JSON.parse(JSON.stringify(signature)) };
  }
  return argument;
}

function requestTemplate(request: BoundRequest, values: readonly unknown[]): RequestTemplate {
  const body = request.body === undefined ? undefined : fillArguments(request.body, values);
  const headers = request.headers.map(([name, value]) => [name, fillText(value, values)] as const);
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    method: request.method,
    path: fillText(request.path, values),
    query: [],
    headers: body === undefined || typed ? headers : [...headers, ['Content-Type', 'application/json']],
    body: body === undefined ? { form: 'none' } : { form: 'json', value: body },
    authenticate: true,
  };
}

/** `"{1}"` alone takes the argument's type; inside a text it is text. `{order_id}` is short for `{{answer.order_id}}`. */
function fillArguments(value: Json, values: readonly unknown[]): Json {
  if (isJsonList(value)) return value.map((entry) => fillArguments(entry, values));
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, fillArguments(entry, values)]),
    );
  if (typeof value !== 'string') return value;
  const alone = /^\{(\d+)\}$/.exec(value);
  const argument = alone === null ? undefined : values[Number(alone[1]) - 1];
  return typeof argument === 'number' || typeof argument === 'string' ? argument : fillText(value, values);
}

function fillText(text: string, values: readonly unknown[]): string {
  return text
    .replace(/(?<!\{)\{(\d+)\}(?!\})/g, (hole, index: string) => String(values[Number(index) - 1] ?? hole))
    .replace(/(?<!\{)\{([a-z_][\w.[\]]*)\}(?!\})/gi, '{{answer.$1}}');
}

/** `Webhook sent`, `order.created webhook delivered`: the event that is named, else the one that fits the operation. */
function defaultWebhook(
  text: string,
  operation: Operation | undefined,
  contract: Contract,
): SentenceAction | undefined {
  const { webhooks } = contract;
  if (webhooks === undefined || !/\bwebhooks?\b|\bevent\b/i.test(text)) return undefined;
  const event =
    webhooks.events.find(({ name }) => text.includes(name)) ??
    webhooks.events.find(({ name }) => fitsEvent(name, operation));
  if (event === undefined) return undefined;
  return expectDelivery(event, operation, contract);
}

/** The probe that waits for an event, for the one that the last answer speaks of where that can be told. */
export function expectDelivery(
  event: WebhookEvent,
  operation: Operation | undefined,
  contract: Contract,
): Extract<SentenceAction, { readonly form: 'probe' }> {
  const match = operation === undefined ? undefined : deliveryMatch(event, operation, contract);
  const argument: Json = {
    event: event.name,
    within: '10 seconds',
    ...(match === undefined ? {} : { match }),
  };
  return {
    form: 'probe',
    probe: 'webhook-inbox',
    arguments: completed('webhook-inbox', argument, contract),
    at: event.at,
  };
}
