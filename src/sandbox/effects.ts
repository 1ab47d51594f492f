import type { Contract } from '../model/contract.ts';
import { isJsonList, isJsonObject, type JsonObject, type JsonSchema } from '../model/json.ts';
import { isSafe, type Operation } from '../model/operation.ts';
import { dereference } from '../schema/evaluation.ts';
import { listFields } from '../schema/fields.ts';

/** What an operation does to the resources of the sandbox, read from its method and path. */
export type Effect =
  | {
      readonly kind: 'create';
      readonly collection: string;
      readonly idField: string;
      readonly parent: Parent | undefined;
    }
  | { readonly kind: 'list'; readonly collection: string; readonly parent: Parent | undefined }
  | { readonly kind: 'search'; readonly collection: string }
  | { readonly kind: 'read' | 'update' | 'remove'; readonly collection: string; readonly idParameter: string }
  | {
      readonly kind: 'action';
      readonly collection: string;
      readonly idParameter: string;
      readonly action: string;
    }
  | { readonly kind: 'none' };

/** The resource that a nested collection belongs to: `orders` of `/orders/{order_id}/lines`. */
export interface Parent {
  readonly collection: string;
  readonly idParameter: string;
  /** The member of a nested resource that names its parent. */
  readonly field: string;
}

export function effectOf(operation: Operation, contract: Contract): Effect {
  const segments = operation.path.split('/').slice(1);
  const last = segments.at(-1) ?? '';
  const parameterAt = segments.findLastIndex((segment) => /^\{.*\}$/.test(segment));
  if (parameterAt >= 1) {
    const idParameter = (segments[parameterAt] ?? '').slice(1, -1);
    const collection = collectionName(segments[parameterAt - 1] ?? '');
    if (parameterAt === segments.length - 1) return itemEffect(operation, collection, idParameter);
    const nested = nestedEffect(operation, contract, { collection, idParameter });
    if (nested !== undefined) return nested;
    return isSafe(operation)
      ? { kind: 'read', collection, idParameter }
      : { kind: 'action', collection, idParameter, action: last };
  }
  if (operation.method === 'POST')
    return {
      kind: 'create',
      collection: collectionName(last),
      idField: idFieldOf(operation, contract),
      parent: undefined,
    };
  if (operation.method !== 'GET') return { kind: 'none' };
  const isCollection = contract.operations.some(
    ({ path, method }) =>
      (path === operation.path && method === 'POST') || path.startsWith(`${operation.path}/{`),
  );
  if (isCollection) return { kind: 'list', collection: collectionName(last), parent: undefined };
  const creating = contract.operations.filter(({ path, method }) => method === 'POST' && !path.includes('{'));
  const created = creating.find(({ path }) => operation.path.startsWith(`${path}/`)) ?? creating[0];
  if (/search|find|query/i.test(last) && created !== undefined)
    return { kind: 'search', collection: collectionName(created.path.split('/').at(-1) ?? '') };
  return { kind: 'none' };
}

/**
 * `/orders/{order_id}/lines` is a collection of its own where the page names items in it (`.../lines/{line_id}`) or
 * both adds to it and lists it; otherwise the last segment is an action or a view of the order.
 */
function nestedEffect(
  operation: Operation,
  contract: Contract,
  owner: { readonly collection: string; readonly idParameter: string },
): Effect | undefined {
  const here = contract.operations.filter(({ path }) => path === operation.path).map(({ method }) => method);
  const named = contract.operations.some(({ path }) => path.startsWith(`${operation.path}/{`));
  if (!named && !(here.includes('GET') && here.includes('POST'))) return undefined;
  const collection = collectionName(operation.path.split('/').at(-1) ?? '');
  const field = owner.idParameter === 'id' ? `${owner.collection.replace(/s$/, '')}_id` : owner.idParameter;
  const parent = { ...owner, field };
  if (operation.method === 'POST')
    return { kind: 'create', collection, idField: idFieldOf(operation, contract), parent };
  return operation.method === 'GET' ? { kind: 'list', collection, parent } : undefined;
}

function itemEffect(operation: Operation, collection: string, idParameter: string): Effect {
  switch (operation.method) {
    case 'GET':
    case 'HEAD':
      return { kind: 'read', collection, idParameter };
    case 'PUT':
    case 'PATCH':
      return { kind: 'update', collection, idParameter };
    case 'DELETE':
      return { kind: 'remove', collection, idParameter };
    case 'POST':
      return { kind: 'action', collection, idParameter, action: 'post' };
    default:
      return { kind: 'none' };
  }
}

function collectionName(segment: string): string {
  const name = segment.toLowerCase().replace(/[^a-z0-9_]/g, '_');
  return /^[a-z_]/.test(name) ? name : `c_${name}`;
}

/** The member of a created resource that paths name it by. */
function idFieldOf(operation: Operation, contract: Contract): string {
  const named = contract.operations
    .map(({ path }) =>
      path.startsWith(`${operation.path}/{`)
        ? /\{([^{}/]+)\}/.exec(path.slice(operation.path.length))?.[1]
        : undefined,
    )
    .find((name) => name !== undefined);
  const success = operation.responses.find(
    ({ status, body }) => status.startsWith('2') && body !== undefined,
  );
  const members =
    success?.body === undefined
      ? []
      : listFields(success.body.schema, contract.schemas)
          .filter(({ segments }) => segments.length === 1)
          .map(({ name }) => name);
  const candidates = [named, 'id', ...members.filter((name) => /(^|_)id$|Id$/.test(name))];
  return candidates.find((name) => name !== undefined && members.includes(name)) ?? named ?? 'id';
}

/** `cancel` makes a `status` that can be `cancelled` just that; other actions leave it to the behaviour. */
export function statusAfter(
  action: string,
  members: Readonly<Record<string, JsonSchema>>,
  contract: Contract,
): JsonObject {
  const stem = action.toLowerCase().replace(/e$/, '');
  for (const name of ['status', 'state']) {
    const schema = dereference(members[name], contract.schemas);
    const choices = isJsonObject(schema) && isJsonList(schema['enum']) ? schema['enum'] : [];
    const reached = choices.find(
      (value) => typeof value === 'string' && value.toLowerCase().startsWith(stem),
    );
    if (reached !== undefined && stem !== '') return { [name]: reached };
  }
  return {};
}

export function matchesText(resource: JsonObject, text: string): boolean {
  return JSON.stringify(resource).toLowerCase().includes(JSON.stringify(text).slice(1, -1).toLowerCase());
}
