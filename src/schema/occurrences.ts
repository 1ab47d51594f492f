import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { dereference } from './evaluation.ts';
import { member } from './pointer.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** A thing in a value, and where it is: `orders[3]`. */
export interface Occurrence {
  readonly value: Json;
  readonly name: string;
}

// Deeper than these no page nests its models, and a list of more entries shows nothing new.
const DEEPEST = 8;
const ENTRIES = 200;

/** Every place of a value at which its schema refers to the model of that name. */
export function occurrencesOf(
  model: string,
  schema: JsonSchema,
  value: Json,
  schemas: Schemas,
): Iterable<Occurrence> {
  return within(`#/$defs/${model}`, { schema, value, name: '', depth: 0 }, schemas);
}

interface Spot extends Occurrence {
  readonly schema: JsonSchema;
  readonly depth: number;
}

function* within(reference: string, spot: Spot, schemas: Schemas): Iterable<Occurrence> {
  const { schema, value, name, depth } = spot;
  if (!isJsonObject(schema) || depth > DEEPEST) return;
  if (schema['$ref'] === reference) {
    yield { value, name };
    return;
  }
  const target = dereference(schema, schemas);
  if (!isJsonObject(target)) return;
  for (const branch of isJsonList(target['allOf']) ? target['allOf'] : [])
    if (isJsonObject(branch))
      yield* within(reference, { ...spot, schema: branch, depth: depth + 1 }, schemas);
  const { items, properties } = target;
  if (isJsonList(value) && isJsonObject(items)) {
    for (const [index, entry] of value.slice(0, ENTRIES).entries())
      yield* within(
        reference,
        { schema: items, value: entry, name: `${name}[${index}]`, depth: depth + 1 },
        schemas,
      );
  }
  for (const [key, inner] of Object.entries(isJsonObject(properties) ? properties : {})) {
    const held = isJsonObject(value) ? member(value, key) : undefined;
    if (held === undefined || !isJsonObject(inner)) continue;
    const called = name === '' ? key : `${name}.${key}`;
    yield* within(reference, { schema: inner, value: held, name: called, depth: depth + 1 }, schemas);
  }
}
