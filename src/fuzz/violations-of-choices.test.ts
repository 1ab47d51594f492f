import { expect, test } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import { type Row, tried } from './mutation-tester.ts';

// Parsed, because an object literal with `then` looks like a promise.
const CONDITION: JsonSchema = JSON.parse(
  `{"type":"object","required":["country"],"properties":{"country":{"enum":["US","DE"]},"zip":{"type":"string"}},"if":{"properties":{"country":{"const":"US"}}},"then":{"required":["zip"],"properties":{"zip":{"pattern":"^\\\\d{5}$"}}},"else":{"properties":{"zip":{"maxLength":4}}}}`,
);

const rows: readonly Row[] = [
  {
    name: 'several schemas',
    schema: {
      allOf: [
        { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 0 } } },
        { required: ['b'], properties: { b: { type: 'string' }, a: { maximum: 10 } } },
      ],
    },
    base: { a: 1, b: 'x' },
    keyword: 'maximum',
    valid: ['* a at maximum 10', 'a one step inside maximum 10'],
    invalid: [
      '* a above maximum 10',
      'a above maximum 10 by 2 to the power of 32',
      'a above maximum 10 by a thousand steps',
    ],
  },
  {
    name: 'one form of several',
    schema: {
      oneOf: [
        { type: 'integer', multipleOf: 3 },
        { type: 'integer', multipleOf: 5 },
      ],
    },
    base: 3,
    keyword: 'oneOf',
    valid: ['* form 1', '* form 2'],
    invalid: [
      '* none of the forms',
      'several forms at once',
      'as form 1: a string instead of an integer',
      'as form 1: an array instead of an integer',
      'as form 1: an object instead of an integer',
      'as form 1: a boolean instead of an integer',
      'as form 1: null',
      'as form 1: a word instead of an integer',
      'as form 1: a fraction instead of an integer',
      'as form 1: off multipleOf 3',
      'as form 2: a string instead of an integer',
      'as form 2: an array instead of an integer',
      'as form 2: an object instead of an integer',
      'as form 2: a boolean instead of an integer',
      'as form 2: null',
      'as form 2: a word instead of an integer',
      'as form 2: a fraction instead of an integer',
      'as form 2: off multipleOf 5',
    ],
  },
  {
    name: 'any form of several',
    schema: {
      anyOf: [
        { type: 'string', maxLength: 3 },
        { type: 'integer', minimum: 1 },
      ],
    },
    base: 'a',
    keyword: 'anyOf',
    valid: ['* form 1', '* form 2'],
    invalid: [
      '* none of the forms',
      '(as form 1: a number instead of a string)',
      'as form 1: an object instead of a string',
      'as form 1: an array instead of a string',
      'as form 1: a boolean instead of a string',
      'as form 1: null',
      'as form 1: longer than maxLength 3',
      'as form 1: longer than maxLength 3 in characters of two UTF-16 units',
      '(as form 2: a string instead of an integer)',
      'as form 2: an array instead of an integer',
      'as form 2: an object instead of an integer',
      'as form 2: a boolean instead of an integer',
      'as form 2: null',
      'as form 2: a word instead of an integer',
      'as form 2: a fraction instead of an integer',
      'as form 2: below minimum 1',
      'as form 2: below minimum 1 by 2 to the power of 32',
      'as form 2: below minimum 1 by a thousand steps',
    ],
  },
  {
    name: 'a rule within a form',
    schema: {
      oneOf: [
        { type: 'object', required: ['iban'], properties: { iban: { type: 'string', minLength: 5 } } },
        { type: 'object', required: ['card'], properties: { card: { type: 'string', maxLength: 16 } } },
      ],
    },
    base: { iban: 'DE123' },
    keyword: 'maxLength',
    valid: [
      'card as form 2: at maxLength 16',
      'card as form 2: one character inside maxLength 16',
      'card as form 2: at maxLength 16 in characters of two UTF-16 units',
      'card as form 2: at maxLength 16 in combining characters',
    ],
    invalid: [],
  },
  {
    name: 'a form or null',
    schema: {
      type: 'object',
      properties: { a: { anyOf: [{ type: 'string', maxLength: 3 }, { type: 'null' }] } },
    },
    base: { a: 'x' },
    keyword: 'maxLength',
    valid: [
      '* a at maxLength 3',
      'a one character inside maxLength 3',
      'a at maxLength 3 in characters of two UTF-16 units',
      'a at maxLength 3 in combining characters',
    ],
    invalid: ['* a longer than maxLength 3', 'a longer than maxLength 3 in characters of two UTF-16 units'],
  },
  {
    name: 'what is forbidden',
    schema: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      not: { required: ['a', 'b'] },
    },
    base: { a: 'x' },
    keyword: 'not',
    valid: [],
    invalid: ['* what `not` forbids'],
  },
  {
    name: 'what is forbidden by value',
    schema: { type: 'string', not: { enum: ['root'] } },
    base: 'a',
    keyword: 'not',
    valid: [],
    invalid: ['* what `not` forbids'],
  },
  {
    name: 'a condition',
    schema: CONDITION,
    base: { country: 'DE', zip: '1234' },
    keyword: 'pattern',
    valid: [],
    invalid: [
      '* zip one character off the pattern',
      'zip a match with text before',
      'zip a match with text after',
      'zip a match with a trailing newline',
      'zip a match with digits of another script',
      'zip a match twice',
      'zip empty against the pattern',
    ],
  },
  {
    name: 'the other case of a condition',
    schema: CONDITION,
    base: { country: 'DE', zip: '1234' },
    keyword: 'maxLength',
    valid: [
      '* zip at maxLength 4',
      'zip one character inside maxLength 4',
      'zip at maxLength 4 in characters of two UTF-16 units',
      'zip at maxLength 4 in combining characters',
    ],
    invalid: [
      '* zip longer than maxLength 4',
      'zip longer than maxLength 4 in characters of two UTF-16 units',
    ],
  },
];

test.each(rows)('$name: both sides of $keyword are tried, each by itself', (row) => {
  expect(tried(row)).toEqual({ valid: row.valid, invalid: row.invalid, offences: [] });
});
