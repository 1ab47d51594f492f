import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { createValidator } from '../schema/validator.ts';
import { arbitraryFor } from './arbitrary.ts';

const definitions: Readonly<Record<string, JsonSchema>> = {
  Line: {
    type: 'object',
    required: ['product_id', 'quantity', 'price'],
    properties: {
      product_id: { type: 'string', pattern: '^SKU-[0-9]{3}$', example: 'SKU-471' },
      quantity: { type: 'integer', minimum: 1, maximum: 999 },
      price: { type: 'number', minimum: 0.5, maximum: 1000, multipleOf: 0.01 },
      note: { type: ['string', 'null'], maxLength: 60 },
    },
  },
};
const order: JsonSchema = {
  type: 'object',
  required: ['status', 'lines'],
  properties: {
    status: { enum: ['new', 'paid', 'sent'] },
    lines: { type: 'array', minItems: 1, maxItems: 20, items: { $ref: '#/$defs/Line' } },
    express: { type: 'boolean' },
    contact: { oneOf: [{ type: 'string', format: 'email' }, { $ref: '#/$defs/Line' }] },
    balance: { type: 'integer' },
  },
};
const LINE = { product_id: 'SKU-000', quantity: 1, price: 0.5 };

interface Shrunk {
  readonly value: Json | undefined;
  /** How many values were tried after the first that failed. */
  readonly tries: number;
}

/** What a failing test ends with: the first of these seeds under which it fails at all. */
function shrunk(schema: JsonSchema, holds: (value: Json) => boolean): Shrunk {
  const made = arbitraryFor(schema, definitions);
  if (made.form === 'impossible') throw new Error(made.reason);
  const validator = createValidator(definitions);
  let tries = -1;
  const property = fc.property(made.arbitrary, (value) => {
    expect(validator.validate(schema, value)).toEqual([]);
    const isFine = holds(value);
    if (tries >= 0 || !isFine) tries += 1;
    return isFine;
  });
  const outcome = fc.check(property, { seed: 5, numRuns: 3000 });
  return { value: outcome.counterexample?.[0], tries };
}

function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((place, step) => {
    if (isJsonList(place)) return place[Number(step)];
    return isJsonObject(place) ? place[step] : undefined;
  }, value);
}

function lines(value: Json): readonly Json[] {
  const list = at(value, 'lines');
  return isJsonList(list) ? list : [];
}

test.each<[string, (value: Json) => boolean, Json]>([
  ['anything', () => false, { status: 'new', lines: [LINE] }],
  [
    'a number beyond 500',
    (value) => lines(value).every((line) => Number(at(line, 'quantity')) <= 500),
    { status: 'new', lines: [{ ...LINE, quantity: 501 }] },
  ],
  [
    'a price of 10.5 or more',
    (value) => lines(value).every((line) => Number(at(line, 'price')) < 10.5),
    { status: 'new', lines: [{ ...LINE, price: 10.5 }] },
  ],
  ['three lines', (value) => lines(value).length < 3, { status: 'new', lines: [LINE, LINE, LINE] }],
  ['a choice', (value) => at(value, 'status') !== 'sent', { status: 'sent', lines: [LINE] }],
  ['true', (value) => at(value, 'express') !== true, { status: 'new', lines: [LINE], express: true }],
  [
    'a negative balance',
    (value) => Number(at(value, 'balance') ?? 0) > -17,
    { status: 'new', lines: [LINE], balance: -17 },
  ],
  [
    'a long note',
    (value) => lines(value).every((line) => String(at(line, 'note') ?? '').length < 20),
    { status: 'new', lines: [{ ...LINE, note: 'a'.repeat(20) }] },
  ],
  [
    'two members at once',
    (value) => at(value, 'express') === undefined || at(value, 'balance') === undefined,
    { status: 'new', lines: [LINE], express: false, balance: 0 },
  ],
  ['a form', (value) => !isJsonObject(at(value, 'contact')), { status: 'new', lines: [LINE], contact: LINE }],
])('a failure for %s shrinks to the smallest body in at most 100 tries', (_, holds, smallest) => {
  const { value, tries } = shrunk(order, holds);
  expect(value).toEqual(smallest);
  expect(tries).toBeLessThanOrEqual(100);
});

function sizeOf(value: Json): number {
  return isJsonList(value) || isJsonObject(value) ? Object.keys(value).length : 0;
}

test.each<[string, JsonSchema, (value: Json) => boolean, RegExp]>([
  [
    'a strange character',
    { type: 'string' },
    (value) => !/[\u{10000}-\u{10ffff}]/u.test(String(value)),
    /^"[\u{10000}-\u{10ffff}]"$/u,
  ],
  ['a uuid', { type: 'string', format: 'uuid' }, () => false, /^"00000000-0000-4000-8000-000000000000"$/],
  ['a multiple', { type: 'integer', multipleOf: 7, minimum: 20 }, (value) => Number(value) < 100, /^105$/],
  ['a negative bound', { type: 'integer', maximum: -5 }, () => false, /^-5$/],
  [
    'a map',
    { type: 'object', additionalProperties: { type: 'integer' } },
    (value) => sizeOf(value) < 2,
    /^\{"\w+":0,"\w+":0\}$/,
  ],
  [
    'a list of different entries',
    { type: 'array', uniqueItems: true, items: { type: 'integer', minimum: 0 } },
    (value) => sizeOf(value) < 3,
    /^\[[012],[012],[012]\]$/,
  ],
  ['a value of any type', {}, (value) => !isJsonList(value), /^\[\]$/],
])('%s shrinks to the simplest of its kind', (_, schema, holds, smallest) => {
  expect(JSON.stringify(shrunk(schema, holds).value)).toMatch(smallest);
});

test('documented values shrink although nothing is known of how they came to be', () => {
  const made = arbitraryFor(order, definitions);
  if (made.form === 'impossible') throw new Error(made.reason);
  const documented: Json = {
    status: 'paid',
    lines: [{ product_id: 'SKU-471', quantity: 2, price: 24.95 }, LINE],
    express: true,
    unknown: [1, 2, 3],
  };
  const outcome = fc.check(
    fc.property(made.arbitrary, (value) => lines(value).length === 0),
    { examples: [[documented]], seed: 1 },
  );
  expect(outcome.counterexample?.[0]).toEqual({ status: 'new', lines: [LINE] });
});

test('a failure is found again by seed and path, without looking for it', () => {
  const made = arbitraryFor(order, definitions);
  if (made.form === 'impossible') throw new Error(made.reason);
  const property = fc.property(made.arbitrary, (value) => lines(value).length < 3);
  const found = fc.check(property, { seed: 9, numRuns: 1000 });
  const { seed, counterexamplePath: path } = found;
  const again = fc.check(property, { seed, path: path ?? '', endOnFailure: true });
  expect(again.counterexample).toEqual(found.counterexample);
  expect(again.numShrinks).toBe(0);
});
