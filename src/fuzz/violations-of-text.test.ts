import { expect, test } from 'vitest';
import { type Row, tried } from './mutation-tester.ts';

const rows: readonly Row[] = [
  {
    name: 'a least length',
    schema: { type: 'string', minLength: 3, maxLength: 6 },
    base: 'abcd',
    keyword: 'minLength',
    valid: ['* at minLength 3'],
    invalid: ['* shorter than minLength 3', 'empty', 'long enough for minLength 3 in UTF-16 units only'],
  },
  {
    name: 'a greatest length',
    schema: { type: 'string', minLength: 3, maxLength: 6 },
    base: 'abcd',
    keyword: 'maxLength',
    valid: [
      '* at maxLength 6',
      'one character inside maxLength 6',
      'at maxLength 6 in characters of two UTF-16 units',
      'at maxLength 6 in combining characters',
    ],
    invalid: ['* longer than maxLength 6', 'longer than maxLength 6 in characters of two UTF-16 units'],
  },
  {
    name: 'no length at all',
    schema: { type: 'string', maxLength: 0 },
    base: '',
    keyword: 'maxLength',
    valid: ['* at maxLength 0'],
    invalid: ['* longer than maxLength 0', 'longer than maxLength 0 in characters of two UTF-16 units'],
  },
  {
    name: 'a length too great to send',
    schema: { type: 'string', maxLength: 1000000, minLength: 2 },
    base: 'ab',
    keyword: 'maxLength',
    valid: [],
    invalid: [],
  },
  {
    name: 'lengths beside a pattern',
    schema: { type: 'string', minLength: 3, maxLength: 6, pattern: '^[a-z]+$' },
    base: 'abcd',
    keyword: 'maxLength',
    valid: ['* at maxLength 6', 'one character inside maxLength 6'],
    invalid: ['* longer than maxLength 6'],
  },
  {
    name: 'lengths beside a format',
    schema: { type: 'string', minLength: 6, maxLength: 30, format: 'email' },
    base: 'me@example.org',
    keyword: 'minLength',
    valid: ['* at minLength 6'],
    invalid: ['* shorter than minLength 6'],
  },
  {
    name: 'a pattern',
    schema: { type: 'string', minLength: 3, maxLength: 6, pattern: '^[a-z]+$' },
    base: 'abcd',
    keyword: 'pattern',
    valid: [],
    invalid: [
      '* one character off the pattern',
      'a match with text before',
      'a match with text after',
      'a match with a trailing newline',
      'a match in the other case',
      'a match with a letter of another script',
    ],
  },
  {
    name: 'a pattern without anchors',
    schema: { type: 'string', pattern: '[0-9]{3}' },
    base: '123',
    keyword: 'pattern',
    valid: ['* a match with text around'],
    invalid: [
      '* one character off the pattern',
      'a match with digits of another script',
      'empty against the pattern',
    ],
  },
  {
    name: 'a pattern that no sampler knows',
    schema: { type: 'string', pattern: '^(?=.*\\d)[a-z\\d]{4,8}$' },
    base: 'abc1',
    keyword: 'pattern',
    valid: [],
    invalid: ['* one character off the pattern'],
  },
  {
    name: 'a format of numbers',
    schema: { type: 'integer', format: 'int32' },
    base: 2,
    keyword: 'format',
    valid: ['* at the largest int32', 'at the smallest int32'],
    invalid: ['* above int32', 'below int32'],
  },
  {
    name: 'a format',
    schema: { type: 'string', format: 'uuid' },
    base: '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11',
    keyword: 'format',
    valid: ['* of format uuid in the other case'],
    invalid: [
      '* not of format uuid: a digit less',
      'not of format uuid: a letter that is no digit',
      'not of format uuid: no hyphens',
      'not of format uuid: braces',
      'not of format uuid: a digit more',
    ],
  },
  {
    name: 'a format that nobody knows',
    schema: { type: 'string', format: 'our own' },
    base: 'x',
    keyword: 'format',
    valid: [],
    invalid: [],
  },
];

test.each(rows)('$name: both sides of $keyword are tried, each by itself', (row) => {
  expect(tried(row)).toEqual({ valid: row.valid, invalid: row.invalid, offences: [] });
});
