import { expect, test } from 'vitest';
import type { Json, JsonSchema } from '../model/json.ts';
import { mutated, offences } from './mutation-tester.ts';

test.each<[string, JsonSchema, Json, string, Json]>([
  [
    'a maximum of 0.01 steps is exceeded by 0.01',
    { type: 'number', maximum: 99.99, multipleOf: 0.01 },
    5,
    'above maximum 99.99',
    100,
  ],
  ['a minimum of whole numbers is missed by 1', { type: 'integer', minimum: 1 }, 5, 'below minimum 1', 0],
  [
    'a bound is missed by the smallest place in use',
    { type: 'number', minimum: 0.5 },
    1,
    'below minimum 0.5',
    0.4,
  ],
  [
    'a documented value shows the places in use',
    { type: 'number', maximum: 10, example: 2.125 },
    1,
    'above maximum 10',
    10.001,
  ],
  [
    'a bound that shows no places is missed by a cent',
    { type: 'number', maximum: 10 },
    1,
    'above maximum 10',
    10.01,
  ],
  [
    'an exclusive bound is not met',
    { type: 'number', exclusiveMinimum: 0 },
    1,
    'not above exclusiveMinimum 0',
    0,
  ],
  [
    'a bound off the grid is missed by a whole step',
    { type: 'integer', maximum: 9.5, multipleOf: 2 },
    2,
    'above maximum 9.5',
    10,
  ],
  [
    'the last value on the grid is inside',
    { type: 'integer', maximum: 9.5, multipleOf: 2 },
    2,
    'just inside maximum 9.5',
    8,
  ],
  [
    'a step of 0.01 is missed by 0.001',
    { type: 'number', minimum: 0, multipleOf: 0.01 },
    1,
    'off multipleOf 0.01',
    0.001,
  ],
  ['a step of 5 is missed by a whole number', { type: 'integer', multipleOf: 5 }, 5, 'off multipleOf 5', 1],
  [
    'cents that binary fractions cannot hold are cents',
    { type: 'number', minimum: 0, multipleOf: 0.01 },
    1,
    'a multiple of multipleOf 0.01',
    0.07,
  ],
  [
    '32 bits wrap round to a value inside',
    { type: 'integer', maximum: 999 },
    5,
    'above maximum 999 by 2 to the power of 32',
    4_294_968_295,
  ],
  ['a number in quotation marks is a string', { type: 'integer' }, 2, 'a string instead of an integer', '2'],
  [
    'half a piece is no whole number',
    { type: 'integer', minimum: 1 },
    2,
    'a fraction instead of an integer',
    2.5,
  ],
  ['2.0 is a whole number', { type: 'integer' }, 2, 'a whole number with a decimal point', '2.0'],
  [
    'one character too many is one too many',
    { type: 'string', maxLength: 5 },
    'abc',
    'longer than maxLength 5',
    'abcxxx',
  ],
  [
    'code points are counted, not UTF-16 units',
    { type: 'string', maxLength: 3 },
    'a',
    'at maxLength 3 in characters of two UTF-16 units',
    '😀😀😀',
  ],
  [
    'combining characters count by themselves',
    { type: 'string', maxLength: 4 },
    'a',
    'at maxLength 4 in combining characters',
    'e\u0301e\u0301',
  ],
  [
    'a text too long still matches its pattern',
    { type: 'string', pattern: '^ORD-[0-9]+$', maxLength: 6 },
    'ORD-1',
    'longer than maxLength 6',
    'ORD-111',
  ],
  [
    'a text too long is still an address',
    { type: 'string', format: 'email', maxLength: 14 },
    'me@example.org',
    'longer than maxLength 14',
    'me@example.orgg',
  ],
  [
    'a text of another script has digits, too',
    { type: 'string', pattern: '^\\d{2}$' },
    '12',
    'a match with digits of another script',
    '١٢',
  ],
  [
    'a line ends after the match',
    { type: 'string', pattern: '^[0-9]{5}$' },
    '28195',
    'a match with a trailing newline',
    '28195\n',
  ],
  [
    'one character is outside',
    { type: 'string', pattern: '^[A-Z0-9-]+$' },
    'CUST-1',
    'one character off the pattern',
    'CUST-!',
  ],
  [
    'a pattern without anchors takes what is around',
    { type: 'string', pattern: '[0-9]{3}' },
    '123',
    'a match with text around',
    'x123x',
  ],
  [
    'the other case is another value',
    { type: 'string', enum: ['new', 'paid'] },
    'new',
    'a known value in the other case',
    'NEW',
  ],
  [
    'blanks make another value',
    { type: 'string', enum: ['new', 'paid'] },
    'new',
    'a known value between blanks',
    ' new ',
  ],
  [
    'the list is full of valid entries',
    { type: 'array', items: { type: 'string', maxLength: 2 }, maxItems: 2 },
    ['a'],
    'more entries than maxItems 2',
    ['a', 'a', 'a'],
  ],
  [
    'entries that must differ do',
    { type: 'array', items: { type: 'string' }, maxItems: 2, uniqueItems: true },
    ['a'],
    'more entries than maxItems 2',
    ['a', 'a1', 'a2'],
  ],
  [
    'a lone entry is no list',
    { type: 'array', items: { type: 'string' } },
    ['a'],
    'a lone entry instead of an array',
    'a',
  ],
  [
    'a timestamp keeps its moment under another offset',
    { type: 'string', format: 'date-time' },
    '2026-01-15T10:30:00Z',
    'of format date-time with a numeric offset',
    '2026-01-15T10:30:00+00:00',
  ],
])('%s', (_, schema, base, name, expected) => {
  expect(mutated({ schema, base }, name)).toEqual(expected);
});

test('a pattern that tries every split is missed by a short text', () => {
  const subject = { schema: { type: 'string', pattern: '^(a+)+$' }, base: 'a'.repeat(40) };
  expect(mutated(subject, 'one character off the pattern')).toBe('!');
  expect(offences(subject)).toEqual([]);
});
