import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { isMultiple } from './decimal.ts';
import { dereference } from './evaluation.ts';
import { namedFormat } from './format-names.ts';
import { samplePattern } from './pattern-sample.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * A value of the schema: what is documented in it, and for the rest the smallest that the bounds allow.
 * Optional members are there when something in them is documented. Undefined when no value was found.
 */
export function exampleOf(schema: JsonSchema, definitions: Definitions): Json | undefined {
  return build(schema, definitions, 0);
}

// Deeper than any documented body: only a schema that demands itself gets here.
const DEEPEST = 12;

function build(schema: JsonSchema, definitions: Definitions, depth: number): Json | undefined {
  const target = combined(schema, definitions, depth);
  if (target === undefined || depth > DEEPEST) return undefined;
  const documented = documentedValue(target);
  if (isJsonObject(documented)) return completed(documented, target, { definitions, depth });
  if (documented !== undefined) return documented;
  const choices = isJsonList(target['oneOf']) ? target['oneOf'] : target['anyOf'];
  if (isJsonList(choices)) {
    const { oneOf: _, anyOf: __, ...common } = target;
    for (const choice of choices) {
      const value = build({ allOf: [common, choice] }, definitions, depth + 1);
      if (value !== undefined) return value;
    }
  }
  switch (typeOf(target)) {
    case 'object':
      return buildObject(target, definitions, depth);
    case 'array':
      return buildList(target, definitions, depth);
    case 'string':
      return buildString(target);
    case 'integer':
      return buildNumber(target, { whole: true });
    case 'number':
      return buildNumber(target, { whole: false });
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** A documented object may leave out what its schema demands. */
function completed(
  documented: JsonObject,
  { properties, required }: JsonObject,
  { definitions, depth }: { readonly definitions: Definitions; readonly depth: number },
): JsonObject {
  const result: Record<string, Json> = { ...documented };
  for (const name of isJsonList(required) ? required.map(String) : []) {
    const member = isJsonObject(properties) ? properties[name] : undefined;
    const value = name in result || !isJsonObject(member) ? undefined : build(member, definitions, depth + 1);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** References followed and `allOf` laid together. */
function combined(schema: JsonSchema, definitions: Definitions, depth: number): JsonObject | undefined {
  const target = dereference(schema, definitions);
  if (target === true) return {};
  if (!isJsonObject(target) || depth > DEEPEST) return undefined;
  if (!isJsonList(target['allOf'])) return target;
  const { allOf, ...own } = target;
  return allOf.reduce<JsonObject>((sum, part) => {
    const other = isJsonObject(part) ? combined(part, definitions, depth + 1) : undefined;
    return other === undefined ? sum : merged(sum, other);
  }, own);
}

function merged(left: JsonObject, right: JsonObject): JsonObject {
  const lists = (name: string): readonly Json[] =>
    [left[name], right[name]].flatMap((list) => (isJsonList(list) ? list : []));
  const [mine, yours] = [left['properties'], right['properties']];
  const required = lists('required');
  return {
    ...right,
    ...left,
    ...(required.length > 0 ? { required: [...new Set(required)] } : {}),
    ...(isJsonObject(mine) && isJsonObject(yours) ? { properties: { ...mine, ...yours } } : {}),
  };
}

function documentedValue(schema: JsonObject): Json | undefined {
  const { examples } = schema;
  const choices = schema['enum'];
  return (
    schema['const'] ??
    schema['example'] ??
    (isJsonList(examples) ? examples[0] : undefined) ??
    schema['default'] ??
    (isJsonList(choices) ? choices[0] : undefined)
  );
}

/** Whether anything in a schema is documented, so that an optional member is worth showing. */
function isDocumented(schema: JsonSchema, definitions: Definitions, depth: number): boolean {
  const target = combined(schema, definitions, depth);
  if (target === undefined || depth > DEEPEST) return false;
  if (['const', 'example', 'examples', 'default'].some((keyword) => target[keyword] !== undefined))
    return true;
  const { properties, items } = target;
  const inner = [...(isJsonObject(properties) ? Object.values(properties) : []), items];
  return inner.some((entry) => isJsonObject(entry) && isDocumented(entry, definitions, depth + 1));
}

function typeOf(schema: JsonObject): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  const named = isJsonList(type) ? type.find((name) => name !== 'null') : undefined;
  if (typeof named === 'string') return named;
  if (schema['properties'] !== undefined || schema['required'] !== undefined) return 'object';
  if (schema['items'] !== undefined) return 'array';
  if (['pattern', 'format', 'minLength', 'maxLength'].some((keyword) => schema[keyword] !== undefined))
    return 'string';
  const numeric = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
  return numeric.some((keyword) => schema[keyword] !== undefined) ? 'number' : 'null';
}

function buildObject(schema: JsonObject, definitions: Definitions, depth: number): JsonObject | undefined {
  const { properties, required, minProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  const demanded = (isJsonList(required) ? required : []).map(String);
  const least = typeof minProperties === 'number' ? minProperties : 0;
  const result: Record<string, Json> = {};
  for (const name of [...new Set([...Object.keys(known), ...demanded])]) {
    const member = known[name] ?? {};
    if (typeof member !== 'boolean' && !isJsonObject(member)) continue;
    if (!demanded.includes(name) && !isDocumented(member, definitions, depth + 1)) continue;
    const value = build(member, definitions, depth + 1);
    if (value !== undefined) result[name] = value;
    else if (demanded.includes(name)) return undefined;
  }
  for (const [name, member] of Object.entries(known)) {
    if (Object.keys(result).length >= least) break;
    const value =
      isJsonObject(member) && !(name in result) ? build(member, definitions, depth + 1) : undefined;
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function buildList(schema: JsonObject, definitions: Definitions, depth: number): Json | undefined {
  const { items, minItems } = schema;
  const entrySchema = isJsonObject(items) ? items : true;
  const least =
    typeof minItems === 'number' ? minItems : isDocumented(entrySchema, definitions, depth + 1) ? 1 : 0;
  if (least === 0) return [];
  const entry = build(entrySchema, definitions, depth + 1);
  return entry === undefined ? undefined : Array.from({ length: Math.min(least, 1000) }, () => entry);
}

const FORMAT_SAMPLES: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T10:30:00Z',
  date: '2026-01-15',
  time: '10:30:00Z',
  duration: 'PT1H',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/',
  'uri-template': '/{id}',
  uuid: '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11',
  'json-pointer': '/a',
  byte: 'YQ==',
  country: 'DE',
  currency: 'EUR',
  decimal: '1.00',
  e164: '+4915112345678',
};

function buildString(schema: JsonObject): string | undefined {
  const { pattern, format, minLength, maxLength } = schema;
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  if (least > most) return undefined;
  if (typeof pattern === 'string') {
    const sample = samplePattern(pattern);
    const plain = 'a'.repeat(Math.max(least, 1));
    const fits = (text: string): boolean => text.length >= least && text.length <= most;
    if (sample !== undefined && fits(sample)) return sample;
    return new RegExp(pattern).test(plain) && fits(plain) ? plain : undefined;
  }
  const sample = typeof format === 'string' ? FORMAT_SAMPLES[namedFormat(format) ?? ''] : undefined;
  return sample ?? 'text'.slice(0, most).padEnd(Math.min(least, 100_000), 'x');
}

function buildNumber(schema: JsonObject, { whole }: { readonly whole: boolean }): number | undefined {
  const bound = (keyword: string): number | undefined => {
    const value = schema[keyword];
    return typeof value === 'number' ? value : undefined;
  };
  const above = schema['exclusiveMinimum'] === true ? bound('minimum') : bound('exclusiveMinimum');
  const below = schema['exclusiveMaximum'] === true ? bound('maximum') : bound('exclusiveMaximum');
  const low = Math.max(bound('minimum') ?? -Infinity, above ?? -Infinity);
  const high = Math.min(bound('maximum') ?? Infinity, below ?? Infinity);
  const step = bound('multipleOf');
  const grid = whole ? Math.max(1, step ?? 1) : (step ?? 0.5);
  const start = low !== -Infinity ? low : Math.min(1, high);
  const near = roundUp(start, grid);
  return [start, near, near + grid, near + 2 * grid, near - grid, (low + high) / 2].find(
    (value) =>
      value >= low &&
      value <= high &&
      value !== above &&
      value !== below &&
      (!whole || Number.isInteger(value)) &&
      (step === undefined || isMultiple(value, step)),
  );
}

/** To the next multiple, without the dust of binary fractions. */
function roundUp(value: number, step: number): number {
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(15));
}
