import { expect, test } from 'vitest';
import { type Row, tried } from './mutation-tester.ts';

const rows: readonly Row[] = [
  {
    name: 'a type',
    schema: { type: 'integer' },
    base: 2,
    keyword: 'type',
    valid: ['a whole number with a decimal point'],
    invalid: [
      '* a string instead of an integer',
      'an array instead of an integer',
      'an object instead of an integer',
      'a boolean instead of an integer',
      'null',
      'a word instead of an integer',
      'a fraction instead of an integer',
    ],
  },
  {
    name: 'null beside a type',
    schema: { type: ['string', 'null'], maxLength: 3 },
    base: 'a',
    keyword: 'type',
    valid: ['* null'],
    invalid: [
      '* a number instead of a string or null',
      'an object instead of a string or null',
      'an array instead of a string or null',
      'a boolean instead of a string or null',
    ],
  },
  {
    name: 'a type of an older dialect',
    schema: { type: 'string', nullable: true },
    base: 'a',
    keyword: 'type',
    valid: ['* null'],
    invalid: [
      '* a number instead of a string or null',
      'an object instead of a string or null',
      'an array instead of a string or null',
      'a boolean instead of a string or null',
    ],
  },
  {
    name: 'a list',
    schema: { type: 'array', items: { type: 'string', maxLength: 5 }, minItems: 1, maxItems: 3 },
    base: ['a'],
    keyword: 'type',
    valid: [],
    invalid: [
      '* an object instead of an array',
      'a string instead of an array',
      'a number instead of an array',
      'a boolean instead of an array',
      'null',
      'a lone entry instead of an array',
      '* [] a number instead of a string',
      '[] an object instead of a string',
      '[] an array instead of a string',
      '[] a boolean instead of a string',
      '[] null',
    ],
  },
  {
    name: 'values',
    schema: { type: 'string', enum: ['new', 'paid', 'sent'] },
    base: 'new',
    keyword: 'enum',
    valid: ['* the value "new"', 'the value "paid"', '* the value "sent"'],
    invalid: [
      '* an unknown value',
      'a known value in the other case',
      'a known value between blanks',
      'an empty text instead of a known value',
    ],
  },
  {
    name: 'values of no type',
    schema: { enum: ['a', 1, null] },
    base: 'a',
    keyword: 'enum',
    valid: ['* the value "a"', 'the value 1', '* the value null'],
    invalid: [
      '* an unknown value',
      'a known value in the other case',
      'a known value between blanks',
      'an empty text instead of a known value',
    ],
  },
  {
    name: 'numbers as values',
    schema: { type: 'integer', enum: [1, 2, 5] },
    base: 1,
    keyword: 'enum',
    valid: ['* the value 1', 'the value 2', '* the value 5'],
    invalid: ['* an unknown value'],
  },
  {
    name: 'one value',
    schema: { const: 'v1' },
    base: 'v1',
    keyword: 'const',
    valid: [],
    invalid: ['* another value than "v1"'],
  },
];

test.each(rows)('$name: both sides of $keyword are tried, each by itself', (row) => {
  expect(tried(row)).toEqual({ valid: row.valid, invalid: row.invalid, offences: [] });
});
