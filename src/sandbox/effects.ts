import type { Contract } from '../model/contract.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { isSafe, type Operation } from '../model/operation.ts';
import { listFields } from '../schema/fields.ts';

/** What an operation does to the resources of the sandbox, read from its method and path. */
export type Effect =
  | { readonly kind: 'create'; readonly collection: string; readonly idField: string }
  | { readonly kind: 'list'; readonly collection: string }
  | { readonly kind: 'search'; readonly collection: string }
  | { readonly kind: 'read' | 'update' | 'remove'; readonly collection: string; readonly idParameter: string }
  | {
      readonly kind: 'action';
      readonly collection: string;
      readonly idParameter: string;
      readonly action: string;
    }
  | { readonly kind: 'none' };

export function effectOf(operation: Operation, contract: Contract): Effect {
  const segments = operation.path.split('/').slice(1);
  const last = segments.at(-1) ?? '';
  const parameterAt = segments.findLastIndex((segment) => /^\{.*\}$/.test(segment));
  if (parameterAt >= 1) {
    const idParameter = (segments[parameterAt] ?? '').slice(1, -1);
    const collection = collectionName(segments[parameterAt - 1] ?? '');
    if (parameterAt === segments.length - 1) return itemEffect(operation, collection, idParameter);
    return isSafe(operation)
      ? { kind: 'read', collection, idParameter }
      : { kind: 'action', collection, idParameter, action: last };
  }
  if (operation.method === 'POST')
    return { kind: 'create', collection: collectionName(last), idField: idFieldOf(operation, contract) };
  if (operation.method !== 'GET') return { kind: 'none' };
  const isCollection = contract.operations.some(
    ({ path, method }) =>
      (path === operation.path && method === 'POST') || path.startsWith(`${operation.path}/{`),
  );
  if (isCollection) return { kind: 'list', collection: collectionName(last) };
  const created = contract.operations.find(({ path, method }) => method === 'POST' && !path.includes('{'));
  if (/search|find|query/i.test(last) && created !== undefined)
    return { kind: 'search', collection: collectionName(created.path.split('/').at(-1) ?? '') };
  return { kind: 'none' };
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
        ? /\{(\w+)\}/.exec(path.slice(operation.path.length))?.[1]
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

/** The next id in the shape of an example: `ORD-12345678` gives `ORD-00000001`, and so on. */
export function nextId(example: unknown, taken: (id: string) => boolean, count: number): string {
  for (let number = count + 1; ; number += 1) {
    const id = shaped(example, number);
    if (!taken(id)) return id;
  }
}

function shaped(example: unknown, number: number): string {
  if (typeof example === 'number') return String(number);
  if (typeof example !== 'string') return `id-${number}`;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(example))
    return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  const digits = /\d+(?=\D*$)/.exec(example);
  if (digits === null) return `${example}-${number}`;
  const padded = String(number).padStart(digits[0].length, '0');
  return example.slice(0, digits.index) + padded + example.slice(digits.index + digits[0].length);
}

export function matchesText(resource: JsonObject, text: string): boolean {
  return JSON.stringify(resource).toLowerCase().includes(JSON.stringify(text).slice(1, -1).toLowerCase());
}

export function asObject(value: unknown): JsonObject {
  const candidate: JsonObject | undefined =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  return isJsonObject(candidate) ? candidate : {};
}
