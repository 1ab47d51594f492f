import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject, JsonSchema } from '../model/json.ts';
import { exampleOf } from './infer.ts';
import { samplePattern } from './pattern-sample.ts';
import { createValidator } from './validator.ts';

test('documented values come first, optional members only when documented', () => {
  const schema: JsonSchema = {
    type: 'object',
    required: ['customer_id', 'items'],
    properties: {
      customer_id: { type: 'string', example: 'CUST-12345' },
      items: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['quantity'],
          properties: { quantity: { minimum: 1, example: 2 }, price: { example: 29.99 } },
        },
      },
      address: { type: 'object', required: ['street'], properties: { street: { type: 'string' } } },
    },
  };
  expect(exampleOf(schema, {})).toEqual({
    customer_id: 'CUST-12345',
    items: [{ quantity: 2, price: 29.99 }],
  });
});

test.each<[string, JsonSchema, Json | undefined]>([
  ['an enum', { enum: ['a', 'b'] }, 'a'],
  ['a default', { type: 'boolean', default: false }, false],
  ['a bounded integer', { type: 'integer', minimum: 3 }, 3],
  ['an exclusive bound', { type: 'integer', exclusiveMinimum: 0 }, 1],
  ['an amount', { type: 'number', exclusiveMinimum: 0, maximum: 0.05, multipleOf: 0.01 }, 0.01],
  ['a negative number', { type: 'number', maximum: -3 }, -3],
  ['a length', { type: 'string', minLength: 6 }, 'textxx'],
  ['a format', { type: 'string', format: 'ISO 4217' }, 'EUR'],
  ['a pattern', { type: 'string', pattern: '^\\d{5}(-\\d{4})?$' }, '00000'],
  ['an empty list', { type: 'array', items: { type: 'string' } }, []],
  ['a choice', { oneOf: [{ type: 'string', minLength: 2 }, { type: 'integer' }] }, 'text'],
  [
    'parts',
    {
      allOf: [
        { required: ['a'], properties: { a: { const: 1 } } },
        { required: ['b'], properties: { b: { const: 2 } } },
      ],
    },
    { a: 1, b: 2 },
  ],
  [
    'a number of members',
    { type: 'object', minProperties: 1, properties: { a: { type: 'integer' } } },
    { a: 1 },
  ],
  ['a reference', { $ref: '#/$defs/Leaf' }, 'leaf'],
  ['a schema that demands itself', { $ref: '#/$defs/Endless' }, undefined],
])('%s', (_, schema, expected) => {
  const definitions: Readonly<Record<string, JsonSchema>> = {
    Leaf: { type: 'string', example: 'leaf' },
    Endless: { type: 'object', required: ['next'], properties: { next: { $ref: '#/$defs/Endless' } } },
  };
  const example = exampleOf(schema, definitions);
  expect(example).toEqual(expected);
  if (example !== undefined) expect(createValidator(definitions).validate(schema, example)).toEqual([]);
});

test.each([
  '^ORD-[0-9]{8}$',
  '^[^a-z]*$',
  '^(?:a|b)+\\.[\\w-]+$',
  '^\\+[1-9]\\d{1,14}$',
  '^[\\p{L}]{2,5}$',
  '[A-Z]{3}',
])('the pattern %s has a sample', (pattern) => {
  expect(new RegExp(pattern, 'u').test(samplePattern(pattern) ?? 'none')).toBe(true);
});

test('a documented object is completed with what its schema demands', () => {
  const properties = { a: { type: 'integer' }, b: { type: 'boolean' } };
  const schema: JsonSchema = { type: 'object', required: ['a', 'b'], properties, example: { a: 7 } };
  expect(exampleOf(schema, {})).toEqual({ a: 7, b: true });
});

test('an example is always a value of its schema', () => {
  const bound = fc.integer({ min: -20, max: 20 });
  const leaf = fc.oneof(
    fc
      .record({ minLength: fc.nat(10), maxLength: fc.nat(20) })
      .map((bounds) => ({ type: 'string', ...bounds })),
    fc
      .record({
        type: fc.constantFrom('integer', 'number'),
        minimum: bound,
        multipleOf: fc.constantFrom(1, 0.01, 3),
      })
      .chain((number) => bound.map((width) => ({ ...number, maximum: number.minimum + width }))),
    fc
      .constantFrom('uuid', 'date', 'uri', 'e164', 'ipv6', 'time')
      .map((format) => ({ type: 'string', format })),
    fc.constantFrom('^ORD-[0-9]{8}$', '[a-f]+').map((pattern) => ({ type: 'string', pattern })),
  );
  const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3) }),
      fc.record({
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { noNullPrototype: true }),
        required: fc.subarray(['a', 'b']),
      }),
    ),
  }));
  fc.assert(
    fc.property(schema, (generated) => {
      const example = exampleOf(generated, {});
      if (example !== undefined) expect(createValidator({}).validate(generated, example)).toEqual([]);
    }),
    { seed: 1 },
  );
});

test('a pattern beyond the sampler has none', () => {
  expect(samplePattern('^(?=.*z).{3}$')).toBeUndefined();
  expect(samplePattern('(')).toBeUndefined();
});
