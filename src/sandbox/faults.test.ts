import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { markdown } from '../spec/formats/markdown.ts';
import { readSpec } from '../spec/read.ts';
import { sitesOf } from './faults/sites.ts';
import { breaking } from './faults/wrong-values.ts';
import { faultsOf } from './faults.ts';
import { CONTRACT } from './hand-made.ts';

const pageOf = (file: string) =>
  readSpec({ file, text: readFileSync(file, 'utf8') }, { formats: [markdown] }).contract;
const orders = pageOf('specs/orders.md');
const catalogue = faultsOf(orders);

test('a page of the size of specs/orders.md has some hundred faults, each with an id of its own', () => {
  expect(catalogue.length).toBeGreaterThan(300);
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
});

test('each fault breaks a promise that the page makes', () => {
  const promises = new Set(orders.promises.map(({ id }) => id));
  expect(catalogue.filter(({ promise }) => !promises.has(promise)).map(({ id }) => id)).toEqual([]);
});

test('the same page has the same faults in the same order', () => {
  expect(faultsOf(pageOf('specs/orders.md')).map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
});

test('every family has its share', () => {
  expect([...new Set(catalogue.map(({ family }) => family))].sort()).toEqual([
    'answers',
    'authentication',
    'errors',
    'headers',
    'idempotency',
    'invariants',
    'latency',
    'rate limits',
    'requests',
    'robustness',
    'state',
    'statuses',
    'webhooks',
  ]);
});

test('a bound is dropped, and off by one in each direction', () => {
  const ofQuantity = catalogue.filter(
    ({ promise }) => promise === 'POST /api/v1/orders > request > items[].quantity maximum',
  );
  expect(ofQuantity.map(({ title }) => title)).toEqual([
    'does not look at the maximum of items[].quantity',
    'takes items[].quantity with maximum 998 only',
    'takes items[].quantity with maximum 1000',
  ]);
});

test('what nobody could tell is left out by name and by rule', () => {
  const equivalent = catalogue.filter((fault) => fault.equivalent !== undefined);
  expect(equivalent.map(({ id }) => id)).toContain(
    'requests: POST /api/v1/orders customer_id minLength dropped',
  );
  expect(equivalent.length).toBeLessThan(catalogue.length / 20);
});

test('no fault names a check', () => {
  const source = catalogue.map(({ id, title }) => `${id} ${title}`).join('\n');
  expect(source).not.toMatch(/body-conforms|expectation-met|error-envelope|headers-conform/);
});

test('a page without promises, and one without authentication, webhooks or limits, have the faults that are left', () => {
  expect(faultsOf(CONTRACT)).toEqual([]);
  const things = faultsOf(pageOf('test/fixtures/things.md'));
  expect(things.some(({ family }) => family === 'statuses')).toBe(true);
  expect(things.some(({ family }) => family === 'webhooks')).toBe(false);
});

test.each([
  [{ type: 'integer', maximum: 3 }, 'maximum', 2, 4],
  [{ type: 'integer', minimum: 3 }, 'minimum', 5, 2],
  [{ type: 'string', enum: ['a'] }, 'enum', 'a', 'no-such-value'],
  [{ type: 'string', pattern: '^[a-z]+$' }, 'pattern', 'a', '!'],
  [{ type: 'string', maxLength: 2 }, 'maxLength', 'a', 'xxx'],
  [{ type: 'array', minItems: 1 }, 'minItems', ['a'], []],
  [{ type: 'array', maxItems: 2 }, 'maxItems', ['a'], ['a', 'a', 'a']],
  [{ type: 'number', multipleOf: 0.5 }, 'multipleOf', 1, 1.25],
  [{ type: 'boolean' }, 'type', true, 'yes'],
])('%j: a value that breaks %s in the place of %j', (schema, keyword, current, wrong) => {
  const site = sitesOf(schema, {}).find((each) => each.keyword === keyword);
  expect(site === undefined ? undefined : breaking(site, current)).toEqual(wrong);
});
