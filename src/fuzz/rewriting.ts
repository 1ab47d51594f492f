import { isJsonObject, type JsonObject, type JsonSchema } from '../model/json.ts';
import { negation } from './negation.ts';
import { resolveReference } from './references.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * Schemas that stand for others. The same question gets the same object, so that a schema is known by its
 * identity and the validator compiles it once.
 */
export interface Rewriting {
  readonly identify: (schema: JsonSchema) => number;
  readonly resolve: (reference: string) => JsonSchema | undefined;
  /** A nullable reference is the schema that it names, with null allowed: so the validator reads it. */
  readonly withoutNullableReference: (schema: JsonObject) => JsonObject;
  readonly not: (schema: JsonSchema) => JsonObject;
  /** The opposite without `not`; undefined where only the validator can tell. */
  readonly negated: (schema: JsonSchema) => JsonSchema | undefined;
  readonly exactlyOne: (schema: JsonObject) => JsonObject;
  readonly absent: (name: string) => JsonObject;
  readonly present: (name: string) => JsonObject;
  /** The member holds one of these, if it is there. */
  readonly tag: (name: string, values: readonly string[]) => JsonObject;
  readonly format: (name: string) => JsonObject;
  readonly all: (schemas: readonly JsonSchema[]) => JsonObject;
}

export function createRewriting(definitions: Definitions): Rewriting {
  const ids = new Map<JsonSchema, number>();
  const identify = (schema: JsonSchema): number => {
    const id = ids.get(schema) ?? ids.size;
    ids.set(schema, id);
    return id;
  };
  const made = new Map<string, JsonObject>();
  const kept = (key: string, make: () => JsonObject): JsonObject => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
  const resolve = (reference: string): JsonSchema | undefined => resolveReference(reference, definitions);
  const negating = { resolve, statements: new WeakSet<JsonObject>() };
  const opposites = new Map<JsonSchema, JsonSchema | undefined>();
  return {
    identify,
    resolve,
    withoutNullableReference: (schema) =>
      schema['nullable'] === true && typeof schema['$ref'] === 'string'
        ? kept(`nullable ${identify(schema)}`, () => inlined(schema, resolve))
        : schema,
    not: (schema) => kept(`not ${identify(schema)}`, () => ({ not: schema })),
    negated: (schema) => {
      if (!opposites.has(schema)) opposites.set(schema, negation(schema, negating));
      return opposites.get(schema);
    },
    exactlyOne: (schema) => kept(`one ${identify(schema)}`, () => ({ oneOf: schema['oneOf'] ?? [] })),
    absent: (name) => kept(`absent ${name}`, () => ({ properties: { [name]: false } })),
    present: (name) => kept(`present ${name}`, () => ({ required: [name] })),
    tag: (name, values) =>
      kept(`tag ${JSON.stringify([name, values])}`, () => ({ properties: { [name]: { enum: values } } })),
    format: (name) => kept(`format ${name}`, () => ({ type: 'string', format: name })),
    all: (schemas) => kept(`all ${schemas.map(identify)}`, () => ({ allOf: schemas })),
  };
}

function inlined(schema: JsonObject, resolve: Rewriting['resolve']): JsonObject {
  const target = resolve(String(schema['$ref']));
  if (!isJsonObject(target)) return schema;
  const { $ref: _, ...others } = schema;
  return { ...target, ...others };
}
