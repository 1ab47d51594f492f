import type { Contract } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import type { ProviderStore } from '../model/extension.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { DeclaredResponse, Operation } from '../model/operation.ts';
import { type Effect, effectOf, matchesText, nextId } from './effects.ts';
import { webhookFor } from './events.ts';
import type { Reply } from './exchange.ts';
import { membersOf, type ReplyMembers, shown, successOf, withMadeMembers, wrapList } from './replies.ts';
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
}

export function openResources(contract: Contract, options: ResourceOptions): Resources {
  const compiled = new Map<string, Compiled>();
  const compile = (operation: Operation): Compiled => {
    const known = compiled.get(operation.key);
    if (known !== undefined) return known;
    const success = successOf(operation);
    const made = {
      effect: effectOf(operation, contract),
      success,
      members: membersOf(success, contract),
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
      const { effect } = compile(operation);
      return 'idParameter' in effect
        ? options.store.get(effect.collection, pathParameters[effect.idParameter] ?? '')
        : undefined;
    },
    needsResource: (operation) =>
      'idParameter' in compile(operation).effect && hasCreator(compile(operation).effect, contract),
    apply: (operation, order) =>
      applyEffect(compile(operation), order, { contract, options, announce, nextNumber }),
  };
}

/** Without an operation that creates, every id is taken for one that exists. */
function hasCreator(effect: Effect, contract: Contract): boolean {
  return (
    'collection' in effect &&
    contract.operations.some((operation) => {
      const other = effectOf(operation, contract);
      return other.kind === 'create' && other.collection === effect.collection;
    })
  );
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
        .filter((resource) => fits(resource, order.query))
        .reverse();
      const items = found.map((resource) => resource);
      return {
        status: compiled.status,
        headers: [],
        body: wrapList(items, compiled.success, order.query, applying.contract),
      };
    }
    case 'read':
      return reply(compiled, order.resource ?? compiled.members.examples, []);
    case 'update':
    case 'action': {
      const id = order.pathParameters[effect.idParameter] ?? '';
      const before = order.resource;
      const given = effect.kind === 'action' ? {} : order.body;
      const after = { ...(before ?? examplesOf(compiled.members)), ...given, ...order.fields };
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
  const id = nextId(
    compiled.members.examples[effect.idField],
    (candidate) => options.store.get(effect.collection, candidate) !== undefined,
    applying.nextNumber(effect.collection),
  );
  const given = { ...order.body, [effect.idField]: id, ...order.fields };
  const resource = withMadeMembers(compiled.members, given, now);
  options.store.put(effect.collection, id, resource);
  order.after?.(resource);
  applying.announce(effect, undefined, resource, id);
  const located = compiled.success?.headers.some(({ name }) => name.toLowerCase() === 'location') === true;
  return reply(compiled, resource, located ? [['Location', `${order.path}/${encodeURIComponent(id)}`]] : []);
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

function examplesOf(members: ReplyMembers): JsonObject {
  return withoutUndefined(members.examples);
}

function withoutUndefined(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

const PAGING: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'page',
  'per_page',
  'page_size',
  'sort',
  'order',
  'cursor',
]);

/** `q` is looked for everywhere; any other parameter must be equal to the member of its name, where there is one. */
function fits(resource: JsonObject, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    if (PAGING.has(name)) return true;
    if (name === 'q' || name === 'query' || name === 'search') return matchesText(resource, value);
    return resource[name] === undefined || String(resource[name]) === value;
  });
}
