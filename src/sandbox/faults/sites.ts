import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../../model/json.ts';
import { dereference } from '../../schema/evaluation.ts';
import { schemaField } from '../../schema/fields.ts';
import { toPointer } from '../../schema/pointer.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/** One keyword of a schema, or one name that `required` demands, and the way there. */
export interface Site {
  readonly path: readonly string[];
  /** As promises know it: `items[].quantity`. */
  readonly field: string;
  readonly keyword: string;
  readonly value: Json;
  /** The schema that it stands in. */
  readonly node: JsonObject;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format ' +
    'minItems maxItems uniqueItems minProperties maxProperties additionalProperties dependentRequired oneOf anyOf not ' +
    'contains propertyNames'
  ).split(' '),
);

/** Every constraint of a schema, references followed; a schema that holds itself is entered once. */
export function sitesOf(schema: JsonSchema, definitions: Definitions): readonly Site[] {
  return [...sitesWithin(schema, definitions, [], [])];
}

/** A copy of the schema in which what stands at the path is another; references on the way are replaced by what they name. */
export function edited(
  schema: Json,
  path: readonly string[],
  definitions: Definitions,
  change: (node: JsonObject) => Json,
): Json {
  const target = isJsonObject(schema) ? (dereference(schema, definitions) ?? schema) : schema;
  const [first, ...rest] = path;
  if (first === undefined) return isJsonObject(target) ? change(target) : target;
  if (isJsonList(target))
    return target.map((entry, index) =>
      String(index) === first ? edited(entry, rest, definitions, change) : entry,
    );
  if (!isJsonObject(target) || target[first] === undefined) return target;
  return { ...target, [first]: edited(target[first], rest, definitions, change) };
}

function* sitesWithin(
  schema: Json,
  definitions: Definitions,
  path: readonly string[],
  entered: readonly string[],
): Iterable<Site> {
  if (!isJsonObject(schema)) return;
  const reference = schema['$ref'];
  if (typeof reference === 'string' && entered.includes(reference)) return;
  const inside = typeof reference === 'string' ? [...entered, reference] : entered;
  const node = dereference(schema, definitions);
  if (!isJsonObject(node)) return;
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === 'required' && isJsonList(value)) {
      for (const name of value)
        yield { path, field: fieldOf([...path, 'properties', String(name)]), keyword, value: name, node };
    } else if (keyword === 'additionalProperties' ? value === false : KEYWORDS.has(keyword)) {
      yield { path, field: fieldOf(path), keyword, value, node };
    }
  }
  const { properties, items } = node;
  for (const [name, member] of Object.entries(isJsonObject(properties) ? properties : {}))
    yield* sitesWithin(member, definitions, [...path, 'properties', name], inside);
  if (isJsonObject(items)) yield* sitesWithin(items, definitions, [...path, 'items'], inside);
  const branches = node['allOf'];
  for (const [index, branch] of (isJsonList(branches) ? branches : []).entries())
    yield* sitesWithin(branch, definitions, [...path, 'allOf', String(index)], inside);
}

function fieldOf(path: readonly string[]): string {
  return schemaField(toPointer([...path, 'type']));
}
