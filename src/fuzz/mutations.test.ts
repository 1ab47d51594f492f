import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Json, JsonSchema } from '../model/json.ts';
import { exampleOf } from '../schema/infer.ts';
import { markdown } from '../spec/formats/markdown.ts';
import { readSpec } from '../spec/read.ts';
import { labelsOf, mutated, offences, type Subject } from './mutation-tester.ts';
import { mutationsOf } from './mutations.ts';

const PAGE = 'specs/orders.md';
const { contract } = readSpec({ file: PAGE, text: readFileSync(PAGE, 'utf8') }, { formats: [markdown] });

function bodyOf(key: string): Subject {
  const { operations, schemas } = contract;
  const schema = operations.find((operation) => operation.key === key)?.body?.shape.schema ?? true;
  return { schema, definitions: schemas, base: exampleOf(schema, schemas) ?? null };
}

test('every edit of an order does what its label says and nothing else', () => {
  for (const { key, body } of contract.operations) {
    if (body !== undefined) expect(offences(bodyOf(key))).toEqual([]);
  }
});

test('an order has one case for each side of each constraint', () => {
  const order = bodyOf('POST /api/v1/orders');
  const standing = (['valid', 'invalid'] as const).flatMap((side) =>
    labelsOf(order, side).filter((label) => label.includes('* ')),
  );
  expect(standing.length).toBeLessThan(110);
  expect(standing.length).toBeGreaterThan(60);
  expect(labelsOf(order, 'valid').filter((label) => label.startsWith('* items'))).toEqual([
    '* items as many entries as minItems 1',
    '* items as many entries as maxItems 100',
    '* items[].product_id at minLength 1',
    '* items[].product_id at maxLength 40',
    '* items[].quantity at minimum 1',
    '* items[].quantity at maximum 999',
    '* items[].unit_price at minimum 0',
    '* items[].unit_price at maximum 100000',
    '* items[].unit_price a multiple of multipleOf 0.01',
  ]);
  expect(labelsOf(order, 'invalid').filter((label) => label.startsWith('* items'))).toEqual([
    '* items missing',
    '* items an object instead of an array',
    '* items fewer entries than minItems 1',
    '* items more entries than maxItems 100',
    '* items[] an array instead of an object',
    '* items[].product_id missing',
    '* items[].quantity missing',
    '* items[].unit_price missing',
    '* items[] an unknown member',
    '* items[].product_id a number instead of a string',
    '* items[].product_id shorter than minLength 1',
    '* items[].product_id longer than maxLength 40',
    '* items[].quantity a string instead of an integer',
    '* items[].quantity below minimum 1',
    '* items[].quantity above maximum 999',
    '* items[].unit_price a string instead of a number',
    '* items[].unit_price below minimum 0',
    '* items[].unit_price above maximum 100000',
    '* items[].unit_price off multipleOf 0.01',
  ]);
});

test('a case names its constraint as the promises do', () => {
  const { schema, definitions = {}, base } = bodyOf('POST /api/v1/orders');
  const named = (name: string) => {
    const mutation = mutationsOf(schema, definitions).find(
      ({ field, label }) => `${field} ${label}` === name,
    );
    return { ...mutation, pointer: mutation?.apply(base)?.pointer };
  };
  expect(named('items[].quantity above maximum 999')).toMatchObject({
    keyword: 'maximum',
    field: 'items[].quantity',
    schemaPointer: '/properties/items/items/properties/quantity/maximum',
    pointer: '/items/0/quantity',
  });
  expect(named('items[].quantity missing')).toMatchObject({
    keyword: 'required',
    schemaPointer: '/properties/items/items/required/quantity',
    pointer: '/items/0/quantity',
  });
  expect(named('items[] an unknown member')).toMatchObject({
    schemaPointer: '/properties/items/items/additionalProperties',
    pointer: '/items/0/unexpected',
  });
  // A reference is followed without being named.
  expect(named('shipping_address.city longer than maxLength 50').schemaPointer).toBe(
    '/properties/shipping_address/properties/city/maxLength',
  );
});

test('the same schema has the same mutations, which are JSON and stay what they are when written', () => {
  const { schema, definitions = {}, base } = bodyOf('POST /api/v1/orders');
  const all = (): readonly unknown[] =>
    mutationsOf(schema, definitions).map(({ apply, ...rest }) => ({ ...rest, applied: apply(base) ?? null }));
  expect(all()).toEqual(all());
  for (const one of all()) expect(JSON.parse(JSON.stringify(one))).toEqual(one);
});

test('what the base lacks on the way to a constraint is added', () => {
  const address = {
    type: 'object',
    required: ['city'],
    properties: { city: { type: 'string', maxLength: 3 } },
  };
  const schema: JsonSchema = {
    type: 'object',
    properties: { address, lines: { type: 'array', items: { type: 'integer', maximum: 9 } } },
  };
  expect(mutated({ schema, base: {} }, 'address.city longer than maxLength 3')).toEqual({
    address: { city: 'texx' },
  });
  expect(mutated({ schema, base: {} }, 'lines[] above maximum 9')).toEqual({ lines: [10] });
});

test('a schema that holds itself is entered once', () => {
  const definitions: Readonly<Record<string, JsonSchema>> = {
    Node: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', maxLength: 5 }, child: { $ref: '#/$defs/Node' } },
    },
  };
  const subject = { schema: { $ref: '#/$defs/Node' }, definitions, base: { name: 'a' } };
  expect(offences(subject)).toEqual([]);
  expect(labelsOf(subject, 'invalid', 'maxLength')[0]).toBe('* name longer than maxLength 5');
  expect(labelsOf(subject, 'invalid', 'required')).toEqual(['* name missing', '* child.name missing']);
});

test('constraints of one place in several branches are each broken alone', () => {
  const definitions: Readonly<Record<string, JsonSchema>> = {
    Named: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 2 } } },
  };
  const subject = {
    schema: { allOf: [{ $ref: '#/$defs/Named' }, { properties: { name: { maxLength: 4 } } }] },
    definitions,
    base: { name: 'abc' },
  };
  expect(offences(subject)).toEqual([]);
  expect(mutated(subject, 'name longer than maxLength 4')).toEqual({ name: 'abcxx' });
  expect(mutated(subject, 'name shorter than minLength 2')).toEqual({ name: 'a' });
});

test.each<[string, JsonSchema]>([
  ['anything', true],
  ['nothing', false],
  ['a missing reference', { $ref: '#/$defs/Missing' }],
  ['a pattern that is none', { type: 'string', pattern: '(' }],
  ['keywords with values of the wrong kind', { type: 'string', minLength: 'many', enum: 'a', required: 7 }],
  ['a schema that demands itself', { $ref: '#/$defs/Endless' }],
  ['no value at all', { type: 'integer', minimum: 5, maximum: 1 }],
  ['steps of nothing', { type: 'number', multipleOf: 0 }],
  [
    'numbers at the edge of what there is',
    { type: 'number', minimum: 5e-324, maximum: 1.7e308, multipleOf: 1e-9 },
  ],
])('%s throws nothing', (_, schema) => {
  const definitions: Readonly<Record<string, JsonSchema>> = {
    Endless: { type: 'object', required: ['next'], properties: { next: { $ref: '#/$defs/Endless' } } },
  };
  for (const base of [null, 1, 'a', [], {}] satisfies readonly Json[]) {
    expect(offences({ schema, definitions, base })).toEqual([]);
  }
});
