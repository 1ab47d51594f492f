import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { dereference } from './evaluation.ts';
import { member, pointerSegments } from './pointer.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * A member of a body by name. Three spellings of the same thing: the instance field `items[0].quantity`, the
 * schema field `items[].quantity`, and as segments `['items', 0, 'quantity']`.
 */
export interface Field {
  /** In an instance, with the first entry of every list: `items[0].quantity`. */
  readonly name: string;
  /** In the schema: `items[].quantity`. */
  readonly schemaName: string;
  readonly segments: readonly (string | number)[];
  /** References are followed. */
  readonly schema: JsonSchema;
  /** Whether its parent demands it. */
  readonly required: boolean;
  /** Whether it and all its parents are demanded. */
  readonly alwaysThere: boolean;
}

/** `/items/0/quantity` is `items[0].quantity`; the whole is `''`. */
export function fieldName(pointer: string): string {
  return joinSegments(pointerSegments(pointer).map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
}

/** `/items/0/quantity` is `items[].quantity`, the name by which promises know a member. */
export function promisedField(pointer: string): string {
  return withoutIndexes(fieldName(pointer));
}

/** `/properties/items/items/properties/quantity/maximum` is `items[].quantity`: keywords at the end are not named. */
export function schemaField(schemaPointer: string): string {
  const segments = pointerSegments(schemaPointer);
  let name = '';
  for (let index = 0; index < segments.length; index += 1) {
    const keyword = segments[index] ?? '';
    const next = segments[index + 1];
    if (keyword === 'properties' && next !== undefined) {
      name = withMember(name, next);
      index += 1;
    } else if (keyword === 'items' || keyword === 'prefixItems') {
      name += '[]';
      if (keyword === 'prefixItems') index += 1;
    } else if (COMBINED.has(keyword) && next !== undefined) {
      index += 1;
    } else {
      break;
    }
  }
  return name;
}

// A memo and no state: reading, planning and judging ask for the same members again and again.
const known = new WeakMap<Definitions, WeakMap<JsonObject, readonly Field[]>>();

/** Every member that a schema names, parents before children; a schema that holds itself is entered once. */
export function listFields(schema: JsonSchema, definitions: Definitions): readonly Field[] {
  if (!isJsonObject(schema)) return [];
  const ofDefinitions = known.get(definitions) ?? new WeakMap<JsonObject, readonly Field[]>();
  known.set(definitions, ofDefinitions);
  const whole = { segments: [], schemaName: '', alwaysThere: true, entered: [] };
  const fields = ofDefinitions.get(schema) ?? [...fieldsWithin(schema, definitions, whole)];
  ofDefinitions.set(schema, fields);
  return fields;
}

/**
 * The fields that a name may mean: the one whose path it is, else those that end with it. One is an answer,
 * none is an unknown name, several are the candidates of an ambiguous one.
 */
export function resolveField(schema: JsonSchema, definitions: Definitions, name: string): readonly Field[] {
  const wanted = withoutIndexes(name.trim());
  const fields = listFields(schema, definitions);
  const exact = fields.filter((field) => field.schemaName === wanted);
  if (exact[0] === undefined) return fields.filter((field) => field.schemaName.endsWith(`.${wanted}`));
  const segments = parseField(name.trim());
  return [{ ...exact[0], name: joinSegments(segments), segments }];
}

/** `items[0].quantity` is `['items', 0, 'quantity']`; `items[]` means the first entry. */
export function parseField(field: string): readonly (string | number)[] {
  if (PLAIN_NAME.test(field)) return [field];
  const text = field.startsWith('$') ? field.slice(1) : field;
  return [...text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) =>
      quoted !== undefined
        ? String(JSON.parse(`"${quoted}"`))
        : index !== undefined
          ? Number(index)
          : (plain ?? ''),
  );
}

/** A member of the whole, which most fields are. */
const PLAIN_NAME = /^[^$.[\]][^.[\]]*$/;

/** The value of a field, undefined when it is not there. */
export function readField(value: Json | undefined, field: string): Json | undefined {
  return parseField(field).reduce(member, value);
}

/** A copy in which the field has that value; missing parents are made. */
export function setField(value: Json, field: string, to: Json): Json {
  return setAt(value, parseField(field), to);
}

/** A copy without the field. */
export function removeField(value: Json, field: string): Json {
  return removeAt(value, parseField(field));
}

const COMBINED: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', '$defs']);

interface Walk {
  readonly segments: readonly (string | number)[];
  readonly schemaName: string;
  readonly alwaysThere: boolean;
  readonly entered: readonly string[];
}

function* fieldsWithin(schema: JsonSchema, definitions: Definitions, walk: Walk): Iterable<Field> {
  const reference = isJsonObject(schema) ? schema['$ref'] : undefined;
  if (typeof reference === 'string' && walk.entered.includes(reference)) return;
  const entered = typeof reference === 'string' ? [...walk.entered, reference] : walk.entered;
  const target = dereference(schema, definitions);
  if (!isJsonObject(target)) return;
  const { properties, items } = target;
  const demanded = isJsonList(target['required']) ? target['required'] : [];
  for (const [name, value] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (typeof value !== 'boolean' && !isJsonObject(value)) continue;
    const required = demanded.includes(name);
    const alwaysThere = walk.alwaysThere && required;
    const segments = [...walk.segments, name];
    const schemaName = withMember(walk.schemaName, name);
    const inner = dereference(value, definitions) ?? value;
    yield { name: joinSegments(segments), schemaName, segments, schema: inner, required, alwaysThere };
    yield* fieldsWithin(value, definitions, { segments, schemaName, alwaysThere, entered });
  }
  if (isJsonObject(items)) {
    const alwaysThere = walk.alwaysThere && typeof target['minItems'] === 'number' && target['minItems'] > 0;
    const segments = [...walk.segments, 0];
    yield* fieldsWithin(items, definitions, {
      segments,
      schemaName: `${walk.schemaName}[]`,
      alwaysThere,
      entered,
    });
  }
  const branches = target['allOf'];
  for (const branch of isJsonList(branches) ? branches : []) {
    if (isJsonObject(branch)) yield* fieldsWithin(branch, definitions, { ...walk, entered });
  }
}

function joinSegments(segments: readonly (string | number)[]): string {
  return segments.reduce<string>(
    (name, segment) => (typeof segment === 'number' ? `${name}[${segment}]` : withMember(name, segment)),
    '',
  );
}

function withMember(name: string, key: string): string {
  if (!/^[^.[\]"]+$/.test(key)) return `${name}[${JSON.stringify(key)}]`;
  return name === '' ? key : `${name}.${key}`;
}

function withoutIndexes(name: string): string {
  return name.replace(/\[\d+\]/g, '[]');
}

function setAt(value: Json | undefined, segments: readonly (string | number)[], to: Json): Json {
  const [first, ...rest] = segments;
  if (first === undefined) return to;
  if (typeof first === 'number') {
    const list = isJsonList(value) ? [...value] : [];
    // An index beyond the end appends: a hole would be no JSON.
    const index = Math.min(first, list.length);
    list[index] = setAt(list[index], rest, to);
    return list;
  }
  const object: JsonObject = isJsonObject(value) ? value : {};
  return withEntry(object, first, setAt(member(object, first), rest, to));
}

/** A computed member, because assigning `__proto__` would not make one. */
function withEntry(object: JsonObject, name: string, to: Json): JsonObject {
  return { ...object, [name]: to };
}

function removeAt(value: Json, segments: readonly (string | number)[]): Json {
  const [first, ...rest] = segments;
  if (first === undefined) return value;
  const inner = member(value, first);
  if (inner === undefined) return value;
  const removed = rest.length === 0 ? undefined : removeAt(inner, rest);
  if (isJsonList(value)) {
    return value.flatMap((entry, index) =>
      index !== first ? [entry] : removed === undefined ? [] : [removed],
    );
  }
  if (!isJsonObject(value)) return value;
  const { [first]: _, ...others } = value;
  return removed === undefined ? others : withEntry(value, String(first), removed);
}
