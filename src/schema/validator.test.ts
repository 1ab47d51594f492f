import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonSchema } from '../model/json.ts';
import { isMultiple } from './decimal.ts';
import { unknownFormats } from './formats.ts';
import { createValidator } from './validator.ts';

const order: JsonSchema = {
  type: 'object',
  required: ['customer_id', 'items'],
  properties: {
    customer_id: { type: 'string', maxLength: 50 },
    items: { type: 'array', minItems: 1, items: { $ref: '#/$defs/Line' } },
    country: { type: 'string', format: 'ISO 3166-1 alpha-2' },
  },
};
const definitions: Readonly<Record<string, JsonSchema>> = {
  Line: {
    type: 'object',
    required: ['quantity'],
    additionalProperties: false,
    properties: { quantity: { type: 'integer', minimum: 1, maximum: 999 }, 'a/b': { type: 'string' } },
  },
  Broken: { type: 'strnig' },
};

function problems(schema: JsonSchema, value: Json): readonly string[] {
  return createValidator(definitions)
    .validate(schema, value)
    .map((problem) => `${problem.pointer} ${problem.message} <- ${problem.schemaPointer}`);
}

test('a problem tells the value, what it must be and which keyword says so, through references too', () => {
  expect(problems(order, { customer_id: 'c', items: [{ quantity: 1 }], more: true })).toEqual([]);
  expect(problems(order, { items: [{ quantity: 0, 'a/b': 1 }, { x: 1 }], country: 'XX' })).toEqual([
    '/customer_id is required <- /required',
    '/items/0/quantity must be at least 1 <- /properties/items/items/properties/quantity/minimum',
    '/items/0/a~1b must be a string <- /properties/items/items/properties/a~1b/type',
    '/items/1/quantity is required <- /properties/items/items/required',
    '/items/1/x is not a member that the spec knows <- /properties/items/items/additionalProperties',
    '/country must be an ISO 3166-1 alpha-2 country code <- /properties/country/format',
  ]);
});

test.each<[string, JsonSchema, Json, readonly string[]]>([
  ['nullable', { type: 'string', nullable: true, enum: ['a'] }, null, []],
  ['nullable reference', { $ref: '#/$defs/Line', nullable: true }, null, []],
  ['nullable without a type', { nullable: true, allOf: [{ minLength: 1 }] }, 'a', []],
  [
    'boolean exclusiveMinimum',
    { minimum: 0, exclusiveMinimum: true },
    0,
    [' must be greater than 0 <- /exclusiveMinimum'],
  ],
  ['items as a list', { items: [{ type: 'string' }] }, [1], ['/0 must be a string <- /prefixItems/0/type']],
  [
    'additionalItems beside a list',
    { items: [{ type: 'string' }], additionalItems: { type: 'null' } },
    ['a', null, 1],
    ['/2 must be null <- /items/type'],
  ],
  ['no additionalItems', { items: [{}], additionalItems: false }, [1], []],
  ['additionalItems alone', { items: { type: 'string' }, additionalItems: false }, ['a', 'b'], []],
  ['a draft-07 $schema', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'string' }, 'a', []],
  [
    'a property called id',
    { properties: { id: { type: 'string' } } },
    { id: 1 },
    ['/id must be a string <- /properties/id/type'],
  ],
  ['a pattern that is no Unicode pattern', { pattern: '^[\\w-.]+$' }, 'a-b', []],
  ['an unknown format', { type: 'string', format: 'our own' }, 'x', []],
  ['a forbidden value', false, 1, [' must not be there <- ']],
  ['anything', true, 1, []],
])('%s', (_, schema, value, expected) => {
  expect(problems(schema, value)).toEqual(expected);
});

test('the branches of anyOf are not told one by one', () => {
  const schema = {
    properties: { a: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/Line' }] }, b: { type: 'string' } },
  };
  expect(problems(schema, { a: { x: 1 }, b: 2 })).toEqual([
    '/a must have one of the declared forms <- /properties/a/anyOf',
    '/b must be a string <- /properties/b/type',
  ]);
});

test.each([
  ['date-time', '2026-01-15T10:30:00Z', '2026-01-15 10:30:00Z'],
  ['date-time', '2026-01-15T10:30:00+01:00', '2026-02-30T10:30:00Z'],
  ['currency', 'EUR', 'XYZ'],
  ['country', 'DE', 'de'],
  ['e164', '+4915112345678', '015112345678'],
  ['decimal', '12.50', '12,50'],
  ['uuid', '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11', 'req-1'],
])('the format %s takes %s and not %s', (format, right, wrong) => {
  expect(problems({ type: 'string', format }, right)).toEqual([]);
  expect(problems({ type: 'string', format }, wrong)).toHaveLength(1);
});

test('a schema that cannot be used says why and judges nothing', () => {
  const validator = createValidator(definitions);
  expect(validator.unusable({ $ref: '#/$defs/Broken' })).toContain('type must be');
  expect(validator.unusable({ $ref: '#/$defs/Missing' })).toContain("can't resolve");
  expect(validator.unusable({ minimum: 'many' })).toBeDefined();
  expect(validator.unusable(order)).toBeUndefined();
  expect(validator.validate({ type: 'strnig' }, 1)).toEqual([]);
});

test('a reference within dependencies is followed', () => {
  const schema = { dependencies: { a: { properties: { b: { $ref: '#/$defs/Line' } } }, c: ['a'] } };
  expect(problems(schema, { a: 1, b: { quantity: 1 } })).toEqual([]);
  expect(problems(schema, { a: 1, b: {} })).toHaveLength(1);
});

test('dynamic anchors, which nothing can refer to, are no obstacle', () => {
  const anchored = { A: { $dynamicAnchor: 'x', type: 'string' }, B: { $dynamicAnchor: 'x', type: 'null' } };
  const validator = createValidator(anchored);
  expect(validator.unusable({ $ref: '#/$defs/A' })).toBeUndefined();
  expect(validator.validate({ $ref: '#/$defs/A' }, 1)).toHaveLength(1);
});

test('decimal places are counted in decimals', () => {
  expect(problems({ multipleOf: 0.01 }, 99_999_999.99)).toEqual([]);
  expect(problems({ multipleOf: 0.01 }, 0.295)).toEqual([
    ' must have at most 2 decimal places <- /multipleOf',
  ]);
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => isMultiple(cents / 100, 0.01)),
    { seed: 1 },
  );
  expect(isMultiple(1e300, 1e-300)).toBe(true);
});

test('formats that promise nothing are named with their place', () => {
  expect(unknownFormats({ properties: { a: { format: 'sku' }, b: { format: 'date' } } })).toEqual([
    { pointer: '/properties/a/format', format: 'sku' },
  ]);
});
