import { expect, test } from 'vitest';
import { type Row, tried } from './mutation-tester.ts';

const rows: readonly Row[] = [
  {
    name: 'a minimum',
    schema: { type: 'number', minimum: 0, exclusiveMaximum: 10 },
    base: 2.5,
    keyword: 'minimum',
    valid: ['* at minimum 0', 'one step inside minimum 0'],
    invalid: [
      '* below minimum 0',
      'below minimum 0 by 2 to the power of 32',
      'below minimum 0 by a thousand steps',
    ],
  },
  {
    name: 'an exclusive maximum',
    schema: { type: 'number', minimum: 0, exclusiveMaximum: 10 },
    base: 2.5,
    keyword: 'exclusiveMaximum',
    valid: ['* just inside exclusiveMaximum 10', 'one step inside exclusiveMaximum 10'],
    invalid: [
      '* not below exclusiveMaximum 10',
      'above exclusiveMaximum 10 by 2 to the power of 32',
      'above exclusiveMaximum 10 by a thousand steps',
    ],
  },
  {
    name: 'an exclusive minimum of an older dialect',
    schema: { type: 'number', minimum: 0, exclusiveMinimum: true },
    base: 2.5,
    keyword: 'exclusiveMinimum',
    valid: ['* just inside exclusiveMinimum 0', 'one step inside exclusiveMinimum 0'],
    invalid: [
      '* not above exclusiveMinimum 0',
      'below exclusiveMinimum 0 by 2 to the power of 32',
      'below exclusiveMinimum 0 by a thousand steps',
    ],
  },
  {
    name: 'a minimum off the grid',
    schema: { type: 'integer', minimum: 0.5, maximum: 9.5, multipleOf: 2 },
    base: 2,
    keyword: 'minimum',
    valid: ['* just inside minimum 0.5', 'one step inside minimum 0.5'],
    invalid: [
      '* below minimum 0.5',
      'below minimum 0.5 by 2 to the power of 32',
      'below minimum 0.5 by a thousand steps',
    ],
  },
  {
    name: 'a grid',
    schema: { type: 'integer', minimum: 0.5, maximum: 9.5, multipleOf: 2 },
    base: 2,
    keyword: 'multipleOf',
    valid: ['* a multiple of multipleOf 2'],
    invalid: ['* off multipleOf 2'],
  },
  {
    name: 'a grid of whole numbers that is no whole number',
    schema: { type: 'integer', multipleOf: 1.5 },
    base: 3,
    keyword: 'multipleOf',
    valid: ['* a multiple of multipleOf 1.5'],
    invalid: ['* off multipleOf 1.5'],
  },
  {
    name: 'bounds that meet',
    schema: { type: 'integer', minimum: 5, maximum: 5 },
    base: 5,
    keyword: 'maximum',
    valid: ['* at maximum 5'],
    invalid: [
      '* above maximum 5',
      'above maximum 5 by 2 to the power of 32',
      'above maximum 5 by a thousand steps',
    ],
  },
  {
    name: 'bounds too big for a step',
    schema: { type: 'number', maximum: 1e300, minimum: -1e300 },
    base: 1,
    keyword: 'maximum',
    valid: ['* at maximum 1e+300', 'one step inside maximum 1e+300'],
    invalid: ['* above maximum 1e+300', 'above maximum 1e+300 by a thousand steps'],
  },
];

test.each(rows)('$name: both sides of $keyword are tried, each by itself', (row) => {
  expect(tried(row)).toEqual({ valid: row.valid, invalid: row.invalid, offences: [] });
});
