import { expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { parseInvariant } from './invariant-syntax.ts';
import { holds } from './invariant-value.ts';

const verdict = (text: string, value: Json): string => {
  const parsed = parseInvariant(text);
  if (parsed.form === 'problem') return `${parsed.message} at ${parsed.at}`;
  const { judged, broken } = holds(parsed.comparison, value);
  if (judged === 0) return 'silent';
  return broken.length === 0
    ? 'holds'
    : `broken ${broken.map(({ left, right }) => `${left} ${right}`).join(', ')}`;
};

const ORDER: Json = {
  total: 59.97,
  items: [
    { quantity: 3, price: 19.99 },
    { quantity: 1, price: 0 },
  ],
  created: '2026-11-20T09:30:00Z',
  due: '2026-11-20T10:30:00+02:00',
  tags: ['a', 'b'],
  state: 'open',
};

test.each([
  ['total = sum(items[].quantity * items[].price)', 'holds'],
  ['sum(items[].quantity) + 1 = 5', 'holds'],
  ['total / 3 = 19.99', 'holds'],
  ['total - 0.004 = 59.97', 'holds'],
  ['total - 0.005 = 59.97', 'broken 59.965 59.97'],
  ['0.1 + 0.2 = 0.3 * total / total', 'holds'],
  ['-total = 1', '`-` stands where a field, a number or sum(...) should stand at 0'],
  ['items[].quantity >= 1', 'holds'],
  ['items[].price > 0', 'broken 0 0'],
  ['count(items) = 2', 'holds'],
  ['count(items[]) = count(tags)', 'holds'],
  ['max(items[].price) <= total', 'holds'],
  ['min(items[].quantity) != 1', 'broken 1 1'],
  ['created <= due', 'broken "2026-11-20T09:30:00Z" "2026-11-20T10:30:00+02:00"'],
  ['due < created', 'holds'],
  ['state = "open"', 'holds'],
  ["state != 'open'", 'broken "open" "open"'],
  ['state < total', 'silent'],
  ['discount <= total', 'silent'],
  ['total = sum(items[].weight)', 'silent'],
  ['total / count(none[]) = 1', 'silent'],
  ['total = sum(none[].price)', 'silent'],
  ['total / sum(items[].price * 0) = 1', 'silent'],
  ['total =', 'it ends where a field, a number or sum(...) should stand at 7'],
  ['total', 'it ends where one of = != < <= > >= should stand at 5'],
  ['total = average(items[].price)', '`average` is no function; there are sum, count, min, max at 8'],
  ['total = items[].price * tags[].x', 'fields of two different lists cannot be walked together at 0'],
  ['total = 1 1', '`1` stands where the end should stand at 10'],
  ['total = (1 + 2', 'it ends where `)` should stand at 14'],
  ['total = 1 ; 2', '`; 2` is not understood at 9'],
])('%s: %s', (text, expected) => {
  expect(verdict(text, ORDER)).toBe(expected);
});

test('lists in lists are walked together', () => {
  const value = {
    total: 6,
    parcels: [
      { weight: 2, lines: [{ n: 1 }, { n: 2 }] },
      { weight: 1, lines: [] },
    ],
  };
  expect(verdict('total = sum(parcels[].lines[].n * parcels[].weight)', value)).toBe('holds');
  expect(verdict('parcels[].weight >= count(parcels[].lines)', value)).toBe('holds');
  expect(verdict('parcels[].weight = count(parcels[].lines[].n)', value)).toBe('broken 1 0');
});

test('a sum of nothing is 0 and a smallest of nothing is unknown', () => {
  expect(verdict('sum(items[].n) = 0 * total', { total: 1, items: [] })).toBe('holds');
  expect(verdict('min(items[].n) = total', { total: 1, items: [] })).toBe('silent');
});

test('numbers that no invoice has are left alone', () => {
  expect(verdict('a < b', { a: 1e300, b: 1 })).toBe('silent');
});
