import type { Contract } from '../model/contract.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import type { DeclaredResponse, Operation } from '../model/operation.ts';
import { dereference } from '../schema/evaluation.ts';
import { exampleOf } from '../schema/infer.ts';

const DAY_MS = 86_400_000;

/** The declared success of an operation: its lowest 2xx with a body, else its lowest 2xx. A replay may have another one. */
export function successOf(operation: Operation): DeclaredResponse | undefined {
  const successes = operation.responses.filter(
    ({ status, origin }) => /^2\d\d$/.test(status) && origin === 'operation',
  );
  return (
    successes.find(({ status }) => status === (operation.method === 'POST' ? '201' : '200')) ?? successes[0]
  );
}

/** The members that an answer's schema names, with what is known of each. */
export interface ReplyMembers {
  readonly names: readonly string[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly examples: Readonly<Record<string, Json | undefined>>;
  /** What the provider adds to what the caller sent, in the order of the schema. */
  readonly made: readonly MadeMember[];
}

/** `afterMs`: a time, so much later than now. `value`: always this. */
type MadeMember = { readonly name: string } & ({ readonly afterMs: number } | { readonly value: Json });

export function membersOf(response: DeclaredResponse | undefined, contract: Contract): ReplyMembers {
  const shape = response?.body;
  const schema = shape === undefined ? undefined : dereference(shape.schema, contract.schemas);
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  const schemas = Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (isSchema(value) ? [[name, value] as const] : [])),
  );
  const required =
    isJsonObject(schema) && isJsonList(schema['required']) ? schema['required'].map(String) : [];
  const documented = isJsonObject(shape?.example) ? shape.example : {};
  const examples = Object.fromEntries(
    Object.entries(schemas).map(([name, member]) => [
      name,
      documented[name] ?? exampleOf(member, contract.schemas),
    ]),
  );
  const made = Object.entries(schemas).flatMap(([name, member]): readonly MadeMember[] => {
    const value = examples[name];
    if (isTime(dereference(member, contract.schemas), value)) {
      return [{ name, afterMs: /estimat|expir|until|due|deliver/i.test(name) ? 5 * DAY_MS : 0 }];
    }
    return required.includes(name) && value !== undefined ? [{ name, value }] : [];
  });
  return { names: Object.keys(properties), examples, made, schemas };
}

/** Times, states, and whatever else the answer must have and the caller did not give. */
export function withMadeMembers(members: ReplyMembers, given: JsonObject, now: number): JsonObject {
  const resource: Record<string, Json> = { ...given };
  for (const member of members.made) {
    resource[member.name] ??= 'value' in member ? member.value : new Date(now + member.afterMs).toISOString();
  }
  return resource;
}

/** Only what the answer's schema names; everything that there is when it names nothing. */
export function shown(
  resource: Readonly<Record<string, Json | undefined>>,
  members: ReplyMembers,
): JsonObject {
  const picked: Record<string, Json> = {};
  for (const name of members.names.length === 0 ? Object.keys(resource) : members.names) {
    const value = resource[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** A list in the documented wrapping: a bare array, or an object with one array member and its counters. */
export function wrapList(
  items: readonly Json[],
  response: DeclaredResponse | undefined,
  query: URLSearchParams,
  contract: Contract,
): Json {
  const members = membersOf(response, contract);
  const limit = whole(query.get('limit') ?? query.get('per_page')) ?? defaultLimit(items.length);
  const offset = whole(query.get('offset')) ?? ((whole(query.get('page')) ?? 1) - 1) * limit;
  const page = items.slice(offset, offset + limit);
  const list = members.names.find((name) => {
    const schema = dereference(members.schemas[name] ?? true, contract.schemas);
    return isJsonObject(schema) && schema['type'] === 'array';
  });
  if (list === undefined) return page;
  const counters = members.names
    .filter((name) => name !== list)
    .flatMap((name): readonly (readonly [string, Json])[] => {
      const value = counter(name, { total: items.length, limit, offset, query }) ?? members.examples[name];
      return value === undefined ? [] : [[name, value]];
    });
  return { [list]: page, ...Object.fromEntries(counters) };
}

function counter(
  name: string,
  of: {
    readonly total: number;
    readonly limit: number;
    readonly offset: number;
    readonly query: URLSearchParams;
  },
): Json | undefined {
  if (/total|count/i.test(name)) return of.total;
  if (/^(limit|per_page|page_size)$/i.test(name)) return of.limit;
  if (/^offset$/i.test(name)) return of.offset;
  if (/^page$/i.test(name)) return Math.floor(of.offset / of.limit) + 1;
  if (/^has_more$/i.test(name)) return of.offset + of.limit < of.total;
  return undefined;
}

const DEFAULT_LIMIT = 20;

function defaultLimit(items: number): number {
  return Math.max(1, Math.min(DEFAULT_LIMIT, items));
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function isTime(schema: JsonSchema | undefined, example: Json | undefined): boolean {
  return (
    (isJsonObject(schema) && schema['format'] === 'date-time') ||
    (typeof example === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(example))
  );
}

function isSchema(value: Json): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value);
}
