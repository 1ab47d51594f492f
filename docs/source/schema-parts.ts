import type { Json, JsonObject } from '../../src/model/json.ts';

/** A map with these keys, and those of the author that begin with x-. */
export function closed(properties: JsonObject): JsonObject {
  return { type: 'object', properties, patternProperties: { '^x-': {} }, additionalProperties: false };
}

export function oneOrMany(item: JsonObject): JsonObject {
  return { anyOf: [{ type: 'array', items: item }, item] };
}

export function exactlyOne(keys: readonly string[]): JsonObject {
  return { oneOf: keys.map((key): Json => ({ required: [key] })) };
}

export function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

/** Beside a $ref, draft 7 passes everything over: the reference goes into an allOf. */
export function about(description: string, schema: JsonObject): JsonObject {
  return schema['$ref'] === undefined ? { description, ...schema } : { description, allOf: [schema] };
}
