import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { isMultiple } from '../schema/decimal.ts';
import { namedFormat } from '../schema/format-names.ts';

/** The types that a level allows, `nullable` read as null; undefined where it says nothing. */
export function typesOf({ type, nullable }: JsonObject): readonly string[] | undefined {
  if (type === undefined) return undefined;
  const named = (isJsonList(type) ? type : [type]).map(String);
  return nullable === true && !named.includes('null') ? [...named, 'null'] : named;
}

/** The values that `enum` allows. */
export function choicesOf(schema: JsonObject): readonly Json[] | undefined {
  const choices = schema['enum'];
  if (!isJsonList(choices)) return undefined;
  const withNull = schema['nullable'] === true && schema['type'] !== undefined && !choices.includes(null);
  return withNull ? [...choices, null] : choices;
}

export interface Bound {
  readonly keyword: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum';
  readonly limit: number;
  readonly lower: boolean;
  readonly exclusive: boolean;
}

/** The numeric bounds; `exclusiveMinimum: true` of older dialects makes the minimum beside it exclusive. */
export function boundsOf(schema: JsonObject): readonly Bound[] {
  return [
    ...sideBounds(schema, 'minimum', 'exclusiveMinimum', { lower: true }),
    ...sideBounds(schema, 'maximum', 'exclusiveMaximum', { lower: false }),
  ];
}

export function numberAt(schema: JsonObject, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A count such as `maxLength`, which no sensible page makes negative or broken. */
export function countAt(schema: JsonObject, keyword: string): number | undefined {
  const value = numberAt(schema, keyword);
  return value !== undefined && value >= 0 && Number.isInteger(value) ? value : undefined;
}

export function objectAt(schema: JsonObject, keyword: string): JsonObject {
  const value = schema[keyword];
  return isJsonObject(value) ? value : {};
}

export function schemasAt(schema: JsonObject, keyword: string): readonly JsonSchema[] {
  const value = schema[keyword];
  return isJsonList(value) ? value.filter(isSchema) : [];
}

/** The schemas of the first entries, whichever dialect lists them. */
export function prefixOf(schema: JsonObject): readonly JsonSchema[] {
  return schemasAt(schema, isJsonList(schema['items']) ? 'items' : 'prefixItems');
}

export function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value);
}

export function demandedBy(schema: JsonObject): readonly string[] {
  const { required } = schema;
  return isJsonList(required) ? [...new Set(required.map(String))] : [];
}

/** The format as the validator knows it, undefined for one that nobody knows. */
export function formatOf({ format }: JsonObject): string | undefined {
  return typeof format === 'string' ? namedFormat(format) : undefined;
}

/** The pattern as the validator reads it: of Unicode where it can be. */
export function patternOf({ pattern }: JsonObject): RegExp | undefined {
  if (typeof pattern !== 'string') return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    try {
      return new RegExp(pattern);
    } catch {
      return undefined;
    }
  }
}

/** Code points, as JSON Schema counts. */
export function lengthOf(written: string): number {
  return [...written].length;
}

/** Keywords for scalars that a value breaks, formats left to the validator: quick enough to sift candidates. */
export function brokenBy(schema: JsonObject, value: Json): readonly string[] {
  const types = typesOf(schema);
  const choices = choicesOf(schema);
  const constant = schema['const'];
  return [
    ...(types !== undefined && !types.some((type) => isOfType(value, type)) ? ['type'] : []),
    ...(choices !== undefined && !choices.some((choice) => isSame(choice, value)) ? ['enum'] : []),
    ...(constant !== undefined && !isSame(constant, value) ? ['const'] : []),
    ...(typeof value === 'number' ? brokenByNumber(schema, value) : []),
    ...(typeof value === 'string' ? brokenByText(schema, value) : []),
  ];
}

export function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return isJsonList(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Equality of JSON values; members in another order make another text but no other value. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (isJsonList(left) && isJsonList(right))
    return left.length === right.length && left.every((entry, index) => isSame(entry, right[index]));
  if (!isJsonObject(left) || !isJsonObject(right)) return left === right;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  );
}

function sideBounds(
  schema: JsonObject,
  inclusive: 'minimum' | 'maximum',
  exclusive: 'exclusiveMinimum' | 'exclusiveMaximum',
  { lower }: { readonly lower: boolean },
): readonly Bound[] {
  const limit = numberAt(schema, inclusive);
  const beyond = numberAt(schema, exclusive);
  if (schema[exclusive] === true)
    return limit === undefined ? [] : [{ keyword: exclusive, limit, lower, exclusive: true }];
  return [
    ...(limit === undefined ? [] : [{ keyword: inclusive, limit, lower, exclusive: false }]),
    ...(beyond === undefined ? [] : [{ keyword: exclusive, limit: beyond, lower, exclusive: true }]),
  ];
}

function brokenByNumber(schema: JsonObject, value: number): readonly string[] {
  const step = numberAt(schema, 'multipleOf');
  const beyond = boundsOf(schema).filter(({ limit, lower, exclusive }) =>
    lower ? value < limit || (exclusive && value === limit) : value > limit || (exclusive && value === limit),
  );
  return [
    ...beyond.map(({ keyword }) => keyword),
    ...(step !== undefined && step > 0 && !isMultiple(value, step) ? ['multipleOf'] : []),
  ];
}

function brokenByText(schema: JsonObject, value: string): readonly string[] {
  const length = lengthOf(value);
  return [
    ...(length < (countAt(schema, 'minLength') ?? 0) ? ['minLength'] : []),
    ...(length > (countAt(schema, 'maxLength') ?? length) ? ['maxLength'] : []),
    ...(patternOf(schema)?.test(value) === false ? ['pattern'] : []),
  ];
}
