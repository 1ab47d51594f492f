import type { Contract, WebhookEvent } from '../model/contract.ts';
import type { JsonObject } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import { listFields } from '../schema/fields.ts';

/** `order.created` fits POST on a path that ends in orders; `.updated` PATCH and PUT, `.cancelled` the action cancel or DELETE. */
export function fitsEvent(event: string, operation: Operation | undefined): boolean {
  const [noun = '', verb = ''] = event.toLowerCase().split(/[._:]/).slice(-2);
  const verbs: Readonly<Record<string, RegExp>> = {
    POST: /created|placed|added/,
    PATCH: /updated|changed/,
    PUT: /updated|changed/,
    DELETE: /deleted|removed|cancelled/,
  };
  if (operation === undefined || !operation.path.toLowerCase().includes(noun)) return false;
  const action = /\}\/(\w+)$/.exec(operation.path)?.[1]?.toLowerCase();
  if (operation.method === 'POST' && action !== undefined) return verb.startsWith(action.replace(/e$/, ''));
  return verbs[operation.method]?.test(verb) ?? false;
}

/** The operation that causes an event: the one that fits its name, else the one that a diagram shows before it. */
export function triggerOf(event: WebhookEvent, contract: Contract): Operation | undefined {
  const fitting = contract.operations.filter((operation) => fitsEvent(event.name, operation));
  return fitting.find(({ path }) => /\}\/\w+$/.test(path)) ?? fitting[0] ?? drawnTrigger(event, contract);
}

function drawnTrigger({ name }: WebhookEvent, { diagrams, operations }: Contract): Operation | undefined {
  for (const { messages } of diagrams) {
    const end = messages.findIndex(({ text }) => text.includes(name));
    const before = messages.slice(0, Math.max(0, end)).toReversed();
    const found = before
      .map(({ text }) => operations.find(({ key }) => text.includes(key) && !text.includes(`${key}/`)))
      .find((operation) => operation !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What tells the delivery of one request from all others: the id that its answer and the payload have in common. */
export function deliveryMatch(
  event: WebhookEvent,
  operation: Operation,
  contract: Contract,
): JsonObject | undefined {
  const names = (schema: Parameters<typeof listFields>[0] | undefined): readonly string[] =>
    schema === undefined ? [] : listFields(schema, contract.schemas).map(({ name }) => name);
  const payload = new Set(names(event.payload?.schema));
  const answer = operation.responses.find(({ status }) => status.startsWith('2'))?.body;
  const id = names(answer?.schema).find((name) => /(^|_)id$/i.test(name) && payload.has(name));
  return id === undefined ? undefined : { [id]: `{{answer.${id}}}` };
}
