import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { createValidator } from '../schema/validator.ts';
import { type ArbitraryOptions, arbitraryFor } from './arbitrary.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

const definitions: Definitions = {
  Address: {
    type: 'object',
    required: ['street', 'country'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', readOnly: true },
      street: { type: 'string', minLength: 1, maxLength: 100, example: 'Gartenstrasse 7' },
      country: { type: 'string', format: 'ISO 3166-1 alpha-2' },
    },
  },
  Tree: {
    type: 'object',
    required: ['name', 'children'],
    properties: {
      name: { type: 'string' },
      children: { type: 'array', items: { $ref: '#/$defs/Tree' } },
      parent: { anyOf: [{ $ref: '#/$defs/Tree' }, { type: 'null' }] },
    },
  },
  Chain: { type: 'object', required: ['next'], properties: { next: { $ref: '#/$defs/Chain' } } },
  Same: { anyOf: [{ $ref: '#/$defs/Same' }, { $ref: '#/$defs/Same' }] },
};

const order: JsonSchema = {
  type: 'object',
  required: ['customer_id', 'items', 'currency'],
  additionalProperties: false,
  properties: {
    customer_id: {
      type: 'string',
      minLength: 1,
      maxLength: 50,
      pattern: '^[A-Z0-9-]+$',
      example: 'CUST-20417',
    },
    currency: { type: 'string', format: 'ISO 4217', example: 'EUR' },
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        required: ['product_id', 'quantity', 'unit_price'],
        additionalProperties: false,
        properties: {
          product_id: { type: 'string', minLength: 1, maxLength: 40, example: 'SKU-001' },
          quantity: { type: 'integer', minimum: 1, maximum: 999, example: 2 },
          unit_price: { type: 'number', minimum: 0, maximum: 100_000, multipleOf: 0.01, example: 24.95 },
        },
      },
    },
    shipping_address: { $ref: '#/$defs/Address' },
    note: { type: 'string', maxLength: 200 },
  },
};

function values(schema: JsonSchema, options: ArbitraryOptions = {}, numRuns = 200): readonly Json[] {
  const made = arbitraryFor(schema, definitions, options);
  if (made.form === 'impossible') throw new Error(made.reason);
  return fc.sample(made.arbitrary, { seed: 42, numRuns });
}

function members(schema: JsonSchema, options?: ArbitraryOptions): readonly JsonObject[] {
  return values(schema, options).filter(isJsonObject);
}

function pick(list: readonly Json[], name: string): readonly Json[] {
  return list.flatMap((value) => (isJsonObject(value) && value[name] !== undefined ? [value[name]] : []));
}

function numbersIn(value: Json): readonly number[] {
  if (typeof value === 'number') return [value];
  return isJsonList(value) || isJsonObject(value) ? Object.values(value).flatMap(numbersIn) : [];
}

function depthOf(value: Json): number {
  return isJsonList(value) || isJsonObject(value) ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}

test('orders are valid, different, and use what is documented now and then', () => {
  const orders = values(order);
  const validator = createValidator(definitions);
  expect(orders.flatMap((value) => validator.validate(order, value))).toEqual([]);
  expect(new Set(orders.map((value) => JSON.stringify(value))).size).toBeGreaterThan(190);
  const documented = pick(orders, 'customer_id').filter((id) => id === 'CUST-20417');
  expect(documented.length).toBeGreaterThan(20);
  expect(documented.length).toBeLessThan(80);
  expect(pick(orders, 'note').length).toBeGreaterThan(50);
  expect(pick(orders, 'note').length).toBeLessThan(150);
});

test('the same seed makes the same values, whatever was made before', () => {
  const [first, second] = [arbitraryFor(order, definitions), arbitraryFor(order, definitions)];
  if (first.form === 'impossible' || second.form === 'impossible') throw new Error('no order');
  fc.sample(first.arbitrary, { seed: 7, numRuns: 50 });
  expect(fc.sample(first.arbitrary, { seed: 1, numRuns: 20 })).toEqual(
    fc.sample(second.arbitrary, { seed: 1, numRuns: 20 }),
  );
});

test('decimals are exact, and there is no negative zero', () => {
  const prices = values({ type: 'number', multipleOf: 0.01, minimum: -5, maximum: 99_999_999.99 }, {}, 2000);
  expect(prices.filter((price) => !/^-?\d+(\.\d{1,2})?$/.test(String(price)))).toEqual([]);
  expect(prices.some((price) => !Number.isInteger(price))).toBe(true);
  const all = [...prices, ...values({ type: 'number', maximum: 0 }), ...values({ type: 'integer' })];
  expect(all.filter((value) => Object.is(value, -0))).toEqual([]);
});

test.each<[string, JsonSchema, readonly Json[]]>([
  ['bounds', { type: 'integer', minimum: 3, maximum: 999 }, [3, 999]],
  ['exclusive bounds', { type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 9 }, [4, 8]],
  [
    'exclusive bounds of decimals',
    { type: 'number', exclusiveMinimum: 0, multipleOf: 0.05, maximum: 1 },
    [0.05, 1],
  ],
  ['bounds between decimals', { type: 'number', minimum: 0.123, maximum: 7.7777 }, [0.123, 7.7777]],
  ['zero where bounds are far away', { type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 63 }, [0, 1]],
  ['booleans and null', { type: ['boolean', 'null'] }, [true, false, null]],
])('%s are among the values', (_, schema, expected) => {
  const made = new Set(values(schema));
  expect(expected.filter((value) => !made.has(value))).toEqual([]);
});

test('lengths are counted in characters, and the strange ones come up without being torn apart', () => {
  const texts = values({ type: 'string', minLength: 2, maxLength: 12 }, {}, 500).map(String);
  expect(texts.filter((text) => !text.isWellFormed())).toEqual([]);
  for (const strange of [
    /[\u{10000}-\u{10ffff}]/u,
    /\p{M}/u,
    /\p{Script=Hebrew}|\p{Script=Arabic}/u,
    /\p{Script=Han}/u,
  ])
    expect(texts.some((text) => strange.test(text))).toBe(true);
  const lengths = new Set(texts.map((text) => [...text].length));
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([2, 12]);
});

test('what only answers have is left out, in documented values too, unless it is required', () => {
  const schema: JsonSchema = {
    type: 'object',
    required: ['version'],
    properties: {
      version: { type: 'integer', readOnly: true },
      address: { $ref: '#/$defs/Address' },
      rows: { type: 'array', items: { $ref: '#/$defs/Address' } },
    },
    example: {
      version: 1,
      address: { id: 'a', street: 'b', country: 'DE' },
      rows: [{ id: 'a', street: 'b', country: 'DE' }],
    },
  };
  expect(pick(members(schema), 'version')).toHaveLength(200);
  expect(JSON.stringify(members(schema))).not.toContain('"id"');
  expect(JSON.stringify(members(schema))).toContain('"rows":[{"street":"b","country":"DE"}]');
});

test('known values take the place of made-up ones now and then', () => {
  const seeds = new Map<string, readonly Json[]>([
    ['items[].product_id', ['P-1', 'P-2']],
    ['customer_id', ['KNOWN-1']],
    ['currency', ['not a currency']],
  ]);
  const orders = values(order, { seeds });
  expect(pick(orders, 'customer_id').filter((id) => id === 'KNOWN-1').length).toBeGreaterThan(15);
  expect(JSON.stringify(orders)).toContain('"product_id":"P-2"');
  expect(JSON.stringify(orders)).not.toContain('not a currency');
});

test('members that no schema names come only when asked for, and then rarely', () => {
  const schema: JsonSchema = { type: 'object', properties: { a: { type: 'integer' } } };
  const unnamed = (options: ArbitraryOptions): number =>
    members(schema, options).filter((value) => Object.keys(value).some((name) => name !== 'a')).length;
  expect(unnamed({})).toBe(0);
  expect(unnamed({ extraMembers: true })).toBeGreaterThan(5);
  expect(unnamed({ extraMembers: true })).toBeLessThan(60);
  expect(
    members({ ...schema, additionalProperties: false }, { extraMembers: true }).flatMap(Object.keys),
  ).not.toContain('b');
});

test('a schema that holds itself ends', () => {
  const trees = values({ $ref: '#/$defs/Tree' });
  expect(Math.max(...trees.map(depthOf))).toBeGreaterThan(3);
  expect(Math.max(...trees.map(depthOf))).toBeLessThan(20);
  expect(Math.max(...trees.map((tree) => JSON.stringify(tree).length))).toBeLessThan(20_000);
  expect(Math.max(...values({ $ref: '#/$defs/Tree' }, { depth: 1 }).map(depthOf))).toBe(2);
});

test('a big list is allowed, not made', () => {
  const lists = values({ type: 'array', maxItems: 10_000, items: { type: 'integer' } });
  expect(Math.max(...lists.map((list) => numbersIn(list).length))).toBeLessThanOrEqual(10);
});

test.each<[string, JsonSchema, string, string]>([
  ['a length', { type: 'string', minLength: 5, maxLength: 2 }, '/minLength', 'at least 5 and at most 2'],
  ['anything that is allowed', false, '', 'no value is allowed'],
  ['a type', { allOf: [{ type: 'string' }, { type: 'number' }] }, '/allOf/1/type', '`string` and `number`'],
  ['an integer', { type: 'integer', minimum: 1.2, maximum: 1.8 }, '/minimum', 'no integer'],
  ['a step', { type: 'number', multipleOf: 5, minimum: 6, maximum: 9 }, '/multipleOf', 'fits between'],
  ['a listed value', { type: 'integer', enum: ['a', 'b'] }, '/enum', 'declared value'],
  ['a constant', { const: 'abc', maxLength: 2 }, '/const', 'declared value'],
  ['a pattern', { type: 'string', pattern: '^a\\bb$' }, '/pattern', '`^a\\bb$`'],
  ['a pattern and a length', { type: 'string', pattern: '^a{9}$', maxLength: 3 }, '/pattern', 'at most 3'],
  [
    'a member',
    { type: 'object', required: ['a'], properties: { a: false } },
    '/properties/a',
    '`a` is required',
  ],
  [
    'a member behind a reference',
    {
      type: 'object',
      required: ['b'],
      properties: {
        b: { type: 'array', minItems: 1, items: { type: 'string', minLength: 2, maxLength: 1 } },
      },
    },
    '/properties/b/items/minLength',
    '`b` is required',
  ],
  [
    'an unknown member',
    { type: 'object', required: ['a'], additionalProperties: false },
    '/additionalProperties',
    '`a`',
  ],
  [
    'room for members',
    { type: 'object', required: ['a', 'b'], maxProperties: 1 },
    '/maxProperties',
    '2 members are required',
  ],
  ['an end', { $ref: '#/$defs/Chain' }, '/properties/next/properties/next', 'without an end'],
  ['an end in place', { $ref: '#/$defs/Same' }, '', 'may hold itself without an end'],
  [
    'different entries',
    { type: 'array', items: { enum: [1, 2] }, minItems: 3, uniqueItems: true },
    '',
    'no value was found',
  ],
  ['a type that is not denied', { type: 'string', not: { type: 'string' } }, '/not/type', 'at once'],
  [
    'exactly one form',
    { oneOf: [{ type: 'string' }, { minLength: 0, type: 'string' }] },
    '/oneOf',
    'no value was found',
  ],
  ['a definition', { $ref: '#/$defs/Nothing' }, '', 'cannot be used'],
  ['a closing bracket', { type: 'string', pattern: '(' }, '', 'cannot be used'],
])('no value is possible for want of %s, and the reason says so', (_, schema, schemaPointer, reason) => {
  const started = performance.now();
  const made = arbitraryFor(schema, definitions);
  expect(made).toMatchObject({ form: 'impossible', schemaPointer });
  expect(made.form === 'impossible' ? made.reason : '').toContain(reason);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('an optional member that cannot be made is left out', () => {
  expect(
    members({ type: 'object', properties: { a: { $ref: '#/$defs/Chain' }, b: { type: 'null' } } }),
  ).toContainEqual({ b: null });
});
