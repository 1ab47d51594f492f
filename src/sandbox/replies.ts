import type { Contract } from '../model/contract.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import type { DeclaredResponse, Operation } from '../model/operation.ts';
import { dereference } from '../schema/evaluation.ts';
import { exampleOf } from '../schema/infer.ts';
import { objectMembers, type Projection, projectionOf } from './projection.ts';

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
  /** Makes what is shown fit the schema, down to the lists and objects in it. */
  readonly project: Projection;
}

/** `timeAt`: a time that follows from now. `value`: always this. */
type MadeMember = { readonly name: string; readonly required: boolean } & (
  | { readonly timeAt: (now: number) => string }
  | { readonly value: Json }
);

export function membersOf(response: DeclaredResponse | undefined, contract: Contract): ReplyMembers {
  const shape = response?.body;
  const { properties, required } = objectMembers(shape?.schema, contract.schemas);
  const documented = isJsonObject(shape?.example) ? shape.example : {};
  const examples = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [
      name,
      documented[name] ?? exampleOf(member, contract.schemas),
    ]),
  );
  const made = Object.entries(properties).flatMap(([name, member]): readonly MadeMember[] => {
    const value = examples[name];
    const must = required.has(name);
    if (isTime(dereference(member, contract.schemas), value)) {
      if (!must && NOT_YET.test(name)) return [];
      const afterMs = /estimat|expir|until|due|deliver/i.test(name) ? 5 * DAY_MS : 0;
      return [{ name, required: must, timeAt: timeAfter(afterMs) }];
    }
    return must && value !== undefined ? [{ name, required: must, value }] : [];
  });
  const project = shape === undefined ? (value: Json) => value : projectionOf(shape.schema, contract.schemas);
  return { names: Object.keys(properties), examples, made, schemas: properties, project };
}

// Optional times of what has not happened to a thing that was only just created.
const NOT_YET = /(cancel|delet|ship|deliver|clos|complet|archiv|refund|paid|fail|end)\w*(_at|_on|At|On)$/;

/** Times, states, and whatever else the answer must have and the caller did not give. */
export function withMadeMembers(members: ReplyMembers, given: JsonObject, now: number): JsonObject {
  // Not spread: an object that was spread takes ten times as long to take further members.
  const resource: Record<string, Json> = Object.assign({}, given);
  for (const member of members.made) resource[member.name] ??= madeValue(member, now);
  return resource;
}

/** After a change: what the answer must have besides, and the time of the change where one is kept. */
export function withChangedMembers(members: ReplyMembers, changed: JsonObject, now: number): JsonObject {
  const resource: Record<string, Json> = Object.assign({}, changed);
  for (const member of members.made) {
    if (member.required) resource[member.name] ??= madeValue(member, now);
    if ('timeAt' in member && /updat|modif|chang/i.test(member.name))
      resource[member.name] = madeValue(member, now);
  }
  return resource;
}

function madeValue(member: MadeMember, now: number): Json {
  return 'value' in member ? member.value : member.timeAt(now);
}

/** Many answers fall into one millisecond: its text is made once. */
function timeAfter(afterMs: number): (now: number) => string {
  let last = Number.NaN;
  let text = '';
  return (now) => {
    if (now !== last) [last, text] = [now, new Date(now + afterMs).toISOString()];
    return text;
  };
}

/** Only what the answer's schema names; everything that there is when it names nothing. */
export function shown(resource: Readonly<Record<string, Json | undefined>>, members: ReplyMembers): Json {
  const picked: Record<string, Json> = {};
  for (const name of members.names.length === 0 ? Object.keys(resource) : members.names) {
    const value = Object.hasOwn(resource, name) ? resource[name] : undefined;
    if (value !== undefined) picked[name] = value;
  }
  return members.project(picked);
}

/** A list in the documented wrapping: a bare array, or an object with one array member and its counters. */
export function wrapList(
  items: readonly Json[],
  members: ReplyMembers,
  query: URLSearchParams,
  contract: Contract,
): Json {
  const limit = whole(query.get('limit') ?? query.get('per_page')) ?? defaultLimit(items.length);
  const offset = whole(query.get('offset')) ?? ((whole(query.get('page')) ?? 1) - 1) * limit;
  const page = items.slice(offset, offset + limit);
  const list = members.names.find((name) => {
    const schema = dereference(members.schemas[name] ?? true, contract.schemas);
    return isJsonObject(schema) && schema['type'] === 'array';
  });
  if (list === undefined) return members.project(page);
  const counters = members.names
    .filter((name) => name !== list)
    .flatMap((name): readonly (readonly [string, Json])[] => {
      const value = counter(name, { total: items.length, limit, offset, query }) ?? members.examples[name];
      return value === undefined ? [] : [[name, value]];
    });
  return members.project({ [list]: page, ...Object.fromEntries(counters) });
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
