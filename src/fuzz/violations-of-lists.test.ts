import { expect, test } from 'vitest';
import { type Row, tried } from './mutation-tester.ts';

const rows: readonly Row[] = [
  {
    name: 'a least number of entries',
    schema: { type: 'array', items: { type: 'string' }, uniqueItems: true, minItems: 2, maxItems: 4 },
    base: ['a', 'b'],
    keyword: 'minItems',
    valid: ['* as many entries as minItems 2'],
    invalid: ['* fewer entries than minItems 2', 'no entries'],
  },
  {
    name: 'a greatest number of entries that differ',
    schema: { type: 'array', items: { type: 'string' }, uniqueItems: true, minItems: 2, maxItems: 4 },
    base: ['a', 'b'],
    keyword: 'maxItems',
    valid: ['* as many entries as maxItems 4'],
    invalid: ['* more entries than maxItems 4'],
  },
  {
    name: 'a long list',
    schema: { type: 'array', items: { type: 'integer' }, maxItems: 1000 },
    base: [1],
    keyword: 'maxItems',
    valid: ['* as many entries as maxItems 1000'],
    invalid: ['* more entries than maxItems 1000'],
  },
  {
    name: 'entries that differ',
    schema: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'n'],
        properties: { id: { type: 'string' }, n: { type: 'integer' } },
      },
      uniqueItems: true,
      maxItems: 30,
    },
    base: [{ id: 'a', n: 1 }],
    keyword: 'uniqueItems',
    valid: [],
    invalid: ['* the same entry twice', 'the same entry twice, its members in another order'],
  },
  {
    name: 'entries that differ out of a few',
    schema: { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 1, maxItems: 2 },
    base: ['a'],
    keyword: 'maxItems',
    valid: ['* as many entries as maxItems 2'],
    invalid: ['* more entries than maxItems 2'],
  },
  {
    name: 'an entry of its own',
    schema: {
      type: 'array',
      prefixItems: [{ type: 'string' }, { type: 'integer', minimum: 1 }],
      items: false,
    },
    base: ['a', 1],
    keyword: 'minimum',
    valid: ['* [] entry 1: at minimum 1', '[] entry 1: one step inside minimum 1'],
    invalid: [
      '* [] entry 1: below minimum 1',
      '[] entry 1: below minimum 1 by 2 to the power of 32',
      '[] entry 1: below minimum 1 by a thousand steps',
    ],
  },
  {
    name: 'an entry of its own in an older dialect',
    schema: { type: 'array', items: [{ type: 'string' }, { type: 'integer', minimum: 1 }] },
    base: ['a', 1],
    keyword: 'minimum',
    valid: ['* [] entry 1: at minimum 1', '[] entry 1: one step inside minimum 1'],
    invalid: [
      '* [] entry 1: below minimum 1',
      '[] entry 1: below minimum 1 by 2 to the power of 32',
      '[] entry 1: below minimum 1 by a thousand steps',
    ],
  },
  {
    name: 'no more entries',
    schema: {
      type: 'array',
      prefixItems: [{ type: 'string' }, { type: 'integer', minimum: 1 }],
      items: false,
    },
    base: ['a', 1],
    keyword: 'items',
    valid: [],
    invalid: ['* an entry more than the page knows'],
  },
  {
    name: 'no entries that nobody judges',
    schema: { type: 'array', prefixItems: [{ type: 'string' }], unevaluatedItems: false },
    base: ['a'],
    keyword: 'unevaluatedItems',
    valid: [],
    invalid: ['* an entry more than the page knows'],
  },
  {
    name: 'entries of a kind',
    schema: { type: 'array', contains: { type: 'integer', minimum: 5 }, minContains: 2, maxContains: 3 },
    base: [5, 6, 'a'],
    keyword: 'contains',
    valid: [],
    invalid: [
      '* fewer entries of the kind than minContains 2',
      'more entries of the kind than maxContains 3',
    ],
  },
  {
    name: 'an entry of a kind',
    schema: { type: 'array', contains: { const: 'x' } },
    base: ['x'],
    keyword: 'contains',
    valid: [],
    invalid: ['* no entry of the kind that `contains` asks for'],
  },
];

test.each(rows)('$name: both sides of $keyword are tried, each by itself', (row) => {
  expect(tried(row)).toEqual({ valid: row.valid, invalid: row.invalid, offences: [] });
});
