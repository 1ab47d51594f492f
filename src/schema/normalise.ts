import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { namedFormat } from './format-names.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/** Where references to named schemas lead once they are rewritten for the validator. */
export const DEFINITIONS_ID = 'contract';

/**
 * A schema of an older dialect (OpenAPI 3.0, draft-04) in the 2020-12 dialect: `nullable`, a boolean
 * `exclusiveMinimum`, `items` as a list. Pointers into it stay what they were.
 */
export function normalise(schema: JsonSchema, definitions: Definitions): JsonSchema {
  if (!isJsonObject(schema)) return schema;
  const inlined = inlineNullableReference(schema, definitions);
  const result: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(inlined)) {
    if (!DROPPED.has(keyword)) result[keyword] = normaliseKeyword(keyword, value, definitions);
  }
  if (inlined['nullable'] === true) allowNull(result);
  replaceBooleanBound(result, 'exclusiveMinimum', 'minimum');
  replaceBooleanBound(result, 'exclusiveMaximum', 'maximum');
  if (isJsonList(inlined['items'])) {
    result['prefixItems'] = result['items'] ?? [];
    delete result['items'];
    const { additionalItems } = result;
    if (additionalItems !== undefined) result['items'] = additionalItems;
  }
  return result;
}

/** Every schema that stands directly in another: keyword path and schema. */
export function* subschemas(schema: JsonObject): Iterable<readonly [path: readonly string[], JsonSchema]> {
  for (const [keyword, value] of Object.entries(schema)) {
    if (SINGLE.has(keyword) && isSchema(value)) yield [[keyword], value];
    if ((LISTED.has(keyword) || keyword === 'items') && isJsonList(value)) {
      for (const [index, entry] of value.entries()) {
        if (isSchema(entry)) yield [[keyword, String(index)], entry];
      }
    }
    if (NAMED.has(keyword) && isJsonObject(value)) {
      for (const [name, entry] of Object.entries(value)) if (isSchema(entry)) yield [[keyword, name], entry];
    }
  }
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value);
}

const SINGLE: ReadonlySet<string> = new Set(
  (
    'items additionalProperties not if then else contains propertyNames unevaluatedItems ' +
    'unevaluatedProperties additionalItems'
  ).split(' '),
);
const LISTED: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const NAMED: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
]);
// The validator refuses or misreads these: ids would move references, a mapping is not supported.
const DROPPED: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'id',
  '$anchor',
  '$dynamicAnchor',
  '$recursiveAnchor',
  'discriminator',
  'nullable',
  'example',
  'examples',
  'default',
]);

function normaliseKeyword(keyword: string, value: Json, definitions: Definitions): Json {
  const inner = (entry: Json): Json => (isSchema(entry) ? normalise(entry, definitions) : entry);
  if (keyword === '$ref' && typeof value === 'string' && value.startsWith('#/$defs/')) {
    return `${DEFINITIONS_ID}${value}`;
  }
  if (keyword === 'format' && typeof value === 'string') return namedFormat(value) ?? value;
  if (isJsonList(value) && (LISTED.has(keyword) || keyword === 'items')) return value.map(inner);
  if (SINGLE.has(keyword)) return inner(value);
  if (NAMED.has(keyword) && isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, inner(entry)]));
  }
  return value;
}

/** A nullable reference is the schema that it names, with null allowed. */
function inlineNullableReference(schema: JsonObject, definitions: Definitions): JsonObject {
  if (schema['nullable'] !== true || typeof schema['$ref'] !== 'string') return schema;
  const target = definitions[schema['$ref'].replace('#/$defs/', '')];
  if (!isJsonObject(target)) return schema;
  const { $ref: _, ...others } = schema;
  return { ...target, ...others };
}

function allowNull(schema: Record<string, Json>): void {
  const { type } = schema;
  if (type === undefined) return;
  schema['type'] = [...new Set([...(isJsonList(type) ? type : [type]), 'null'])];
  const choices = schema['enum'];
  if (isJsonList(choices) && !choices.includes(null)) schema['enum'] = [...choices, null];
}

function replaceBooleanBound(schema: Record<string, Json>, exclusive: string, inclusive: string): void {
  const flag = schema[exclusive];
  if (typeof flag !== 'boolean') return;
  delete schema[exclusive];
  const bound = schema[inclusive];
  if (!flag || typeof bound !== 'number') return;
  schema[exclusive] = bound;
  delete schema[inclusive];
}
