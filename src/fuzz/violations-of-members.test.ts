import { expect, test } from 'vitest';
import { type Row, tried } from './mutation-tester.ts';

const rows: readonly Row[] = [
  {
    name: 'a member that is demanded',
    schema: {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' }, b: { type: 'integer' } },
      additionalProperties: false,
    },
    base: { a: 'x' },
    keyword: 'required',
    valid: ['(* b absent)'],
    invalid: ['* a missing'],
  },
  {
    name: 'a member that may be there',
    schema: {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' }, b: { type: 'integer' } },
      additionalProperties: false,
    },
    base: { a: 'x' },
    keyword: 'properties',
    valid: ['* b present'],
    invalid: [],
  },
  {
    name: 'no other members',
    schema: {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' }, b: { type: 'integer' } },
      additionalProperties: false,
    },
    base: { a: 'x' },
    keyword: 'additionalProperties',
    valid: [],
    invalid: ['* an unknown member', 'a known member in the other case'],
  },
  {
    name: 'no members that nobody judges',
    schema: {
      allOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }],
      properties: { b: { type: 'integer' } },
      unevaluatedProperties: false,
    },
    base: { a: 'x', b: 1 },
    keyword: 'unevaluatedProperties',
    valid: [],
    invalid: ['* an unknown member', 'a known member in the other case'],
  },
  {
    name: 'other members of a kind',
    schema: { type: 'object', additionalProperties: { type: 'string', maxLength: 4 } },
    base: { k: 'v' },
    keyword: 'maxLength',
    valid: [
      '* extra member: at maxLength 4',
      'extra member: one character inside maxLength 4',
      'extra member: at maxLength 4 in characters of two UTF-16 units',
      'extra member: at maxLength 4 in combining characters',
    ],
    invalid: [
      '* extra member: longer than maxLength 4',
      'extra member: longer than maxLength 4 in characters of two UTF-16 units',
    ],
  },
  {
    name: 'other members',
    schema: { type: 'object', additionalProperties: { type: 'string', maxLength: 4 } },
    base: { k: 'v' },
    keyword: 'additionalProperties',
    valid: ['* a member of a new name'],
    invalid: [],
  },
  {
    name: 'members by pattern',
    schema: {
      type: 'object',
      patternProperties: { '^x-': { type: 'integer' } },
      additionalProperties: false,
    },
    base: { 'x-a': 1 },
    keyword: 'type',
    valid: ['member x-: a whole number with a decimal point'],
    invalid: [
      '* an array instead of an object',
      'a string instead of an object',
      'a number instead of an object',
      'a boolean instead of an object',
      'null',
      '* member x-: a string instead of an integer',
      'member x-: an array instead of an integer',
      'member x-: an object instead of an integer',
      'member x-: a boolean instead of an integer',
      'member x-: null',
      'member x-: a word instead of an integer',
      'member x-: a fraction instead of an integer',
    ],
  },
  {
    name: 'names of members',
    schema: { type: 'object', propertyNames: { pattern: '^[a-z]+$', maxLength: 10 } },
    base: { k: 'v' },
    keyword: 'propertyNames',
    valid: [],
    invalid: ['* a member name that the page refuses'],
  },
  {
    name: 'at least so many members',
    schema: { type: 'object', minProperties: 1, maxProperties: 2 },
    base: { k: 'v' },
    keyword: 'minProperties',
    valid: ['* as many members as minProperties 1'],
    invalid: ['* fewer members than minProperties 1'],
  },
  {
    name: 'at most so many members',
    schema: { type: 'object', minProperties: 1, maxProperties: 2 },
    base: { k: 'v' },
    keyword: 'maxProperties',
    valid: ['* as many members as maxProperties 2'],
    invalid: ['* more members than maxProperties 2'],
  },
  {
    name: 'a member that another demands',
    schema: {
      type: 'object',
      properties: { card: { type: 'string' }, cvc: { type: 'string' } },
      dependentRequired: { card: ['cvc'] },
    },
    base: {},
    keyword: 'dependentRequired',
    valid: [],
    invalid: ['* cvc missing beside card'],
  },
  {
    name: 'a schema that a member demands',
    schema: {
      type: 'object',
      properties: { card: { type: 'string' } },
      dependentSchemas: {
        card: { required: ['cvc'], properties: { cvc: { type: 'string', pattern: '^\\d{3}$' } } },
      },
    },
    base: {},
    keyword: 'required',
    valid: ['(* card absent)'],
    invalid: ['* cvc missing'],
  },
  {
    name: 'names that need escaping',
    schema: {
      type: 'object',
      required: ['a/b', 'c.d'],
      properties: {
        'a/b': { type: 'object', required: ['x~y'], properties: { 'x~y': { type: 'string' } } },
        'c.d': { type: 'integer' },
      },
    },
    base: { 'a/b': { 'x~y': 's' }, 'c.d': 1 },
    keyword: 'required',
    valid: [],
    invalid: ['* a/b missing', '* ["c.d"] missing', '* a/b.x~y missing'],
  },
];

test.each(rows)('$name: both sides of $keyword are tried, each by itself', (row) => {
  expect(tried(row)).toEqual({ valid: row.valid, invalid: row.invalid, offences: [] });
});
