import type { Contract } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import type { ProviderStore } from '../model/extension.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { DeclaredResponse, Operation } from '../model/operation.ts';
import { type Effect, effectOf, statusAfter } from './effects.ts';
import { webhookFor } from './events.ts';
import type { Reply } from './exchange.ts';
import { idsLike } from './ids.ts';
import { belongs, hasCreator, placeOf } from './places.ts';
import { isListed } from './queries.ts';
import {
  membersOf,
  type ReplyMembers,
  shown,
  successOf,
  withChangedMembers,
  withMadeMembers,
  wrapList,
} from './replies.ts';
import type { OutgoingWebhook } from './webhooks.ts';

/** The sandbox's resources and what operations do to them. */
export interface Resources {
  /** The stored resource that a path names. */
  readonly named: (
    operation: Operation,
    pathParameters: Readonly<Record<string, string>>,
  ) => JsonObject | undefined;
  readonly needsResource: (operation: Operation) => boolean;
  readonly apply: (operation: Operation, order: Order) => Reply;
}

export interface Order {
  readonly body: JsonObject;
  /** Set by the behaviour, over what the caller sent. */
  readonly fields: JsonObject;
  readonly after: ((resource: JsonObject) => void) | undefined;
  readonly resource: JsonObject | undefined;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly path: string;
}

export interface ResourceOptions {
  readonly store: ProviderStore;
  readonly now: () => number;
  readonly deliver: ((delivery: OutgoingWebhook) => void) | undefined;
  readonly webhookSecret: string | undefined;
}

/** What is read from the contract once per operation. */
interface Compiled {
  readonly effect: Effect;
  readonly success: DeclaredResponse | undefined;
  readonly members: ReplyMembers;
  readonly status: number;
  readonly idOf: (number: number) => string;
  /** Whether the answer says where the new resource is. */
  readonly located: boolean;
  /** Whether the resource in the path must be there already. */
  readonly needed: boolean;
}

export function openResources(contract: Contract, options: ResourceOptions): Resources {
  const compiled = new Map<string, Compiled>();
  const compile = (operation: Operation): Compiled => {
    const known = compiled.get(operation.key);
    if (known !== undefined) return known;
    const success = successOf(operation);
    const effect = effectOf(operation, contract);
    const members = membersOf(success, contract);
    const made = {
      effect,
      needed: hasCreator(placeOf(effect)?.collection, contract),
      success,
      members,
      idOf: idsLike(effect.kind === 'create' ? members.examples[effect.idField] : undefined),
      located: success?.headers.some(({ name }) => name.toLowerCase() === 'location') === true,
      status: Number(success?.status ?? 200),
    };
    compiled.set(operation.key, made);
    return made;
  };
  const counts = new Map<string, number>();
  // Counted once and then kept: listing a collection for each new id would make creating ever slower.
  const nextNumber = (collection: string): number => {
    const count = counts.get(collection) ?? options.store.list(collection).length;
    counts.set(collection, count + 1);
    return count;
  };
  let events = 0;
  const announce = (effect: Effect, before: JsonObject | undefined, after: JsonObject, id: string): void => {
    if (options.deliver === undefined) return;
    const now = options.now();
    events += 1;
    const eventId = `evt_${now.toString(36)}${events.toString(36).padStart(4, '0')}`;
    const delivery = webhookFor({ effect, before, after, id, now }, contract, {
      secret: options.webhookSecret,
      eventId,
    });
    if (delivery !== undefined) options.deliver(delivery);
  };
  return {
    named: (operation, pathParameters) => {
      const place = placeOf(compile(operation).effect);
      if (place === undefined) return undefined;
      const resource = options.store.get(place.collection, pathParameters[place.idParameter] ?? '');
      return resource !== undefined && belongs(resource, pathParameters) ? resource : undefined;
    },
    needsResource: (operation) => compile(operation).needed,
    apply: (operation, order) =>
      applyEffect(compile(operation), order, { contract, options, announce, nextNumber }),
  };
}

interface Applying {
  readonly nextNumber: (collection: string) => number;
  readonly contract: Contract;
  readonly options: ResourceOptions;
  readonly announce: (effect: Effect, before: JsonObject | undefined, after: JsonObject, id: string) => void;
}

function applyEffect(compiled: Compiled, order: Order, applying: Applying): Reply {
  const { effect } = compiled;
  const { store } = applying.options;
  switch (effect.kind) {
    case 'create':
      return create(compiled, effect, order, applying);
    case 'list':
    case 'search': {
      const found = store
        .list(effect.collection)
        .filter((resource) => isListed(resource, effect, order))
        .reverse();
      return {
        status: compiled.status,
        headers: [],
        body: wrapList(found, compiled.members, order.query, applying.contract),
      };
    }
    case 'read':
      return reply(compiled, order.resource ?? standIn(compiled.members, effect, order), []);
    case 'update':
    case 'action': {
      const id = order.pathParameters[effect.idParameter] ?? '';
      const before = order.resource;
      const given =
        effect.kind === 'action'
          ? statusAfter(effect.action, compiled.members.schemas, applying.contract)
          : withoutIds(order.body, before, effect.idParameter);
      const changed = { ...(before ?? standIn(compiled.members, effect, order)), ...given, ...order.fields };
      const after = withChangedMembers(compiled.members, changed, applying.options.now());
      store.put(effect.collection, id, after);
      order.after?.(after);
      applying.announce(effect, before, after, id);
      return reply(compiled, after, []);
    }
    case 'remove': {
      const id = order.pathParameters[effect.idParameter] ?? '';
      store.remove(effect.collection, id);
      if (order.resource !== undefined) applying.announce(effect, order.resource, order.resource, id);
      return compiled.members.names.length === 0
        ? { status: compiled.status, headers: [], body: undefined }
        : reply(compiled, order.resource ?? {}, []);
    }
    case 'none':
      return reply(compiled, { ...examplesOf(compiled.members), ...order.fields }, []);
    default:
      return effect satisfies never;
  }
}

function create(
  compiled: Compiled,
  effect: Extract<Effect, { readonly kind: 'create' }>,
  order: Order,
  applying: Applying,
): Reply {
  const { options } = applying;
  const now = options.now();
  let number = applying.nextNumber(effect.collection) + 1;
  while (options.store.get(effect.collection, compiled.idOf(number)) !== undefined) number += 1;
  const id = compiled.idOf(number);
  const owner =
    effect.parent === undefined
      ? {}
      : { [effect.parent.field]: order.pathParameters[effect.parent.idParameter] ?? '' };
  const given = Object.assign({}, order.body, owner, { [effect.idField]: id }, order.fields);
  const resource = withMadeMembers(compiled.members, given, now);
  options.store.put(effect.collection, id, resource);
  order.after?.(resource);
  applying.announce(effect, undefined, resource, id);
  return reply(
    compiled,
    resource,
    compiled.located ? [['Location', `${order.path}/${encodeURIComponent(id)}`]] : [],
  );
}

function reply(
  compiled: Compiled,
  resource: Readonly<Record<string, Json | undefined>>,
  headers: Headers,
): Reply {
  if (compiled.success?.body === undefined && compiled.status === 204)
    return { status: 204, headers, body: undefined };
  return { status: compiled.status, headers, body: shown(resource, compiled.members) };
}

/** A body may repeat what the path names, but not rename it. */
function withoutIds(body: JsonObject, before: JsonObject | undefined, idParameter: string): JsonObject {
  const name = Object.hasOwn(before ?? {}, idParameter) ? idParameter : 'id';
  if (before === undefined || !Object.hasOwn(before, name) || !Object.hasOwn(body, name)) return body;
  return { ...body, [name]: before[name] ?? null };
}

/** Of a thing that nothing could have created, the documented example under the id that was asked for. */
function standIn(members: ReplyMembers, effect: { readonly idParameter: string }, order: Order): JsonObject {
  const example = examplesOf(members);
  const name = [effect.idParameter, 'id'].find((candidate) => typeof example[candidate] === 'string');
  return name === undefined
    ? example
    : { ...example, [name]: order.pathParameters[effect.idParameter] ?? '' };
}

function examplesOf(members: ReplyMembers): JsonObject {
  return withoutUndefined(members.examples);
}

function withoutUndefined(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
