import type { Contract, WebhookEvent } from '../model/contract.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { dereference } from '../schema/evaluation.ts';
import { exampleOf } from '../schema/infer.ts';
import type { Effect } from './effects.ts';
import { type OutgoingWebhook, signatureHeaders } from './webhooks.ts';

export interface Change {
  readonly effect: Effect;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject;
  readonly id: string;
  readonly now: number;
}

/** The delivery that a change causes; undefined when no declared event is about it. */
export function webhookFor(
  change: Change,
  contract: Contract,
  options: { readonly secret: string | undefined; readonly eventId: string },
): OutgoingWebhook | undefined {
  const event = eventFor(change.effect, contract.webhooks?.events ?? []);
  if (event === undefined || contract.webhooks === undefined) return undefined;
  const payload = payloadOf(event, change, contract);
  const body = Buffer.from(JSON.stringify(wrapped(event, payload, change, contract, options.eventId)));
  const { signature } = contract.webhooks;
  return {
    event: event.name,
    body,
    headers: (now) => signatureHeaders(signature, options.secret, { body, id: options.eventId }, now),
  };
}

/** `order.created` for a create in `orders`, `order.cancelled` for its action `cancel`; else the next best verb. */
function eventFor(effect: Effect, events: readonly WebhookEvent[]): WebhookEvent | undefined {
  if (!('collection' in effect)) return undefined;
  const candidates = events.flatMap((event) => {
    const [noun = '', verb = ''] = event.name
      .toLowerCase()
      .split(/[._:-]/)
      .slice(-2);
    return isNoun(noun, effect.collection) ? [{ event, verb }] : [];
  });
  for (const fits of verbsFor(effect)) {
    const found = candidates.find(({ verb }) => fits.test(verb));
    if (found !== undefined) return found.event;
  }
  return undefined;
}

const UPDATED = /^(updated|changed|modified)$/;
const REMOVED = /^(deleted|removed)$/;
const CANCELLED = /^cancell?ed$/;

function verbsFor(effect: Effect): readonly RegExp[] {
  switch (effect.kind) {
    case 'create':
      return [/^(created|placed|added|opened)$/];
    case 'update':
      return [UPDATED];
    case 'remove':
      return [REMOVED, CANCELLED];
    case 'action': {
      const stem = effect.action
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')
        .replace(/e$/, '');
      return [...(stem === '' ? [] : [new RegExp(`^${stem}`)]), UPDATED];
    }
    case 'list':
    case 'search':
    case 'read':
    case 'none':
      return [];
    default:
      return effect satisfies never;
  }
}

function isNoun(noun: string, collection: string): boolean {
  return noun !== '' && (collection.startsWith(noun) || collection === `${noun.slice(0, -1)}ies`);
}

function payloadOf(event: WebhookEvent, change: Change, contract: Contract): JsonObject {
  const schema =
    event.payload === undefined ? undefined : dereference(event.payload.schema, contract.schemas);
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [
      name,
      memberOf(name, isJsonObject(member) ? member : true, change, contract),
    ]),
  );
}

function memberOf(name: string, schema: JsonSchema, change: Change, contract: Contract): Json {
  const [, when, field = ''] = /^(previous|current|old|new)_(.+)$/.exec(name) ?? [];
  const earlier = when === 'previous' || when === 'old' ? change.before?.[field] : undefined;
  const later = when === 'current' || when === 'new' ? change.after[field] : undefined;
  if (name === 'changes') return changesOf(change);
  const time = /(^|_)(at|date|time|timestamp)$/i.test(name) ? new Date(change.now).toISOString() : undefined;
  return change.after[name] ?? earlier ?? later ?? time ?? exampleOf(schema, contract.schemas) ?? null;
}

function changesOf({ before, after }: Change): JsonObject {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => JSON.stringify(before?.[name]) !== JSON.stringify(value)),
  );
}

/** In the documented wrapper, the payload inside `data`; as it is when there is no wrapper. */
function wrapped(
  event: WebhookEvent,
  payload: JsonObject,
  change: Change,
  contract: Contract,
  eventId: string,
): JsonObject {
  const schema =
    contract.webhooks?.envelope === undefined
      ? undefined
      : dereference(contract.webhooks.envelope.schema, contract.schemas);
  const properties =
    isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : undefined;
  if (properties === undefined) return payload;
  const values: Readonly<Record<string, Json>> = {
    event_id: eventId,
    id: eventId,
    event_type: event.name,
    type: event.name,
    event: event.name,
    timestamp: new Date(change.now).toISOString(),
    created_at: new Date(change.now).toISOString(),
  };
  const members = Object.entries(properties).map(([name, member]): readonly [string, Json] => {
    if (name === 'data' || name === 'payload')
      return [name, { ...dataMembers(member, event, change), ...payload }];
    return [name, values[name] ?? exampleOf(isJsonObject(member) ? member : true, contract.schemas) ?? null];
  });
  return Object.fromEntries(members);
}

function dataMembers(schema: Json, event: WebhookEvent, change: Change): JsonObject {
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  const values: JsonObject = {
    object_type: event.name.split('.')[0] ?? '',
    object_id: change.id,
    changes: changesOf(change),
  };
  return Object.fromEntries(
    Object.keys(properties).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}
