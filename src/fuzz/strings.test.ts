import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import { createValidator } from '../schema/validator.ts';
import { arbitraryFor } from './arbitrary.ts';
import { createDice, SIMPLEST } from './dice.ts';
import { patternText } from './pattern.ts';

// One object, so that there is one validator for all.
const NO_DEFINITIONS = {};
const validator = createValidator(NO_DEFINITIONS);

function texts(schema: JsonObject, numRuns = 200): readonly string[] {
  const made = arbitraryFor({ type: 'string', ...schema }, NO_DEFINITIONS);
  if (made.form === 'impossible') throw new Error(made.reason);
  return fc.sample(made.arbitrary, { seed: 3, numRuns }).map(String);
}

function reasonOf(schema: JsonObject): string | undefined {
  const made = arbitraryFor({ type: 'string', ...schema }, NO_DEFINITIONS);
  return made.form === 'impossible' ? made.reason : undefined;
}

const FORMATS = (
  'date time date-time iso-time iso-date-time duration uri uri-reference uri-template url email hostname ipv4 ipv6 ' +
  'regex uuid json-pointer json-pointer-uri-fragment relative-json-pointer byte password binary idn-email iri ' +
  'country currency decimal e164'
).split(' ');

test.each(FORMATS)('texts of the format %s have it, and are not all the same', (format) => {
  const made = texts({ format });
  expect(made.flatMap((text) => validator.validate({ type: 'string', format }, text))).toEqual([]);
  expect(new Set(made).size).toBeGreaterThan(format === 'regex' ? 5 : 12);
  // Nothing of it is left to the validator's mercy: what a format's maker makes is right by itself.
  const simplest = texts({ format, maxLength: 40 }, 1);
  expect(validator.validate({ type: 'string', format }, simplest[0] ?? '')).toEqual([]);
});

test('formats are understood as they are spoken of', () => {
  expect(texts({ format: 'ISO 3166-1 alpha-2' }).filter((text) => !/^[A-Z]{2}$/.test(text))).toEqual([]);
  expect(texts({ format: 'something of our own' }).length).toBe(200);
});

test.each<[string, number, number]>([
  ['email', 40, 45],
  ['email', 0, 12],
  ['hostname', 120, 140],
  ['hostname', 1, 3],
  ['uri', 100, 2048],
  ['uri', 3, 6],
  ['byte', 64, 80],
  ['date', 10, 10],
  ['ipv6', 0, 6],
  ['json-pointer', 20, 20],
  ['decimal', 12, 14],
])('texts of the format %s come with %i to %i characters', (format, minLength, maxLength) => {
  const lengths = texts({ format, minLength, maxLength }, 50).map((text) => text.length);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(minLength);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(maxLength);
});

// Patterns as they are found in the wild, with lengths where they make it harder.
test.each<[string, JsonObject?]>([
  ['^[A-Z0-9-]+$', { minLength: 1, maxLength: 50 }],
  ['^ORD-[0-9]{8}$'],
  ['^[a-z]+$', { minLength: 30, maxLength: 32 }],
  ['^(ab)*$', { minLength: 5 }],
  ['^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$', { minLength: 12, maxLength: 14 }],
  ['abc'],
  ['^abc'],
  ['xyz$', { maxLength: 4 }],
  ['^$'],
  ['^a|b$'],
  ['^(cat|dog|bird)s?$'],
  ['^\\d{3}-\\d{2}-\\d{4}$'],
  ['^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$', { maxLength: 20 }],
  ['^(?=.*\\d)(?=.*[a-z]).{8,20}$'],
  ['^(?!.*--)[a-z-]{3,9}$'],
  ['(?<=€)\\d+'],
  ['\\bword\\b'],
  ['^(["\'])[a-z]+\\1$'],
  ['^(?<year>\\d{4})-\\k<year>$'],
  ['^\\p{Lu}\\p{Ll}{2,8}$'],
  ['^\\P{L}+$'],
  ['^\\p{Script=Greek}{3}$'],
  ['^[\\w.-]+$'],
  ['^[\\w-.]+$'],
  ['^.{3}$'],
  ['^\\S+\\s\\S+$'],
  ['^\\x41\\u0042\\u{43}$'],
  ['^\\cA$'],
  ['^[\\u4e00-\\u9fa5]{2,4}$'],
  ['^[😀-😎]$'],
  ['^(?=.*[A-Z])(?=.*[^A-Za-z0-9])[!-~]{8,12}$'],
  ['\\d+(?= EUR)'],
  ['^a{0}b{2}c{1,}?$'],
  ['^((a|b)c){2,3}$', { minLength: 6 }],
  ['^\\/v[0-9]+(\\/[a-z]+)*$'],
  ['^[\\]\\[]+$'],
  ['^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$'],
  ['^([01]?\\d|2[0-3]):[0-5]\\d$'],
  ['^\\s*$', { minLength: 2 }],
  ['^#(?:[0-9a-fA-F]{3}){1,2}$'],
])('texts match %s', (pattern, lengths = {}) => {
  const schema = { type: 'string', pattern, ...lengths };
  expect(texts(schema).flatMap((text) => validator.validate(schema, text))).toEqual([]);
});

test('a pattern without anchors is a part of the text only', () => {
  expect(texts({ pattern: 'abc' }).some((text) => text.startsWith('abc') && text !== 'abc')).toBe(true);
  expect(texts({ pattern: 'abc' }).some((text) => !text.startsWith('abc'))).toBe(true);
});

test('a pattern beyond our means is met by the documented examples', () => {
  const pattern = '^(?=[a-m]{12}$)(?=[h-z]{12}$).{12}$';
  expect(reasonOf({ pattern })).toContain(pattern);
  expect(new Set(texts({ pattern, example: 'hijklmhijklm' }))).toEqual(new Set(['hijklmhijklm']));
});

test.each<[JsonObject, string]>([
  [{ pattern: '^a\\bb$' }, 'no text was found that matches `^a\\bb$`'],
  [{ pattern: '^[]$' }, 'no text was found that matches `^[]$`'],
  // Halves of one character, which no text has apart.
  [
    { pattern: '^[\\ud800-\\udbff][\\udc00-\\udfff]$' },
    'no text was found that matches `^[\\ud800-\\udbff][\\udc00-\\udfff]$`',
  ],
  [{ pattern: 'a^' }, 'no text was found that matches `a^`'],
  [
    { pattern: '^a{5}$', maxLength: 4 },
    'no text was found that matches `^a{5}$` and has at most 4 characters',
  ],
  [
    { format: 'uuid', maxLength: 10 },
    'no text was found that has the format `uuid` and has at most 10 characters',
  ],
  [{ format: 'date', pattern: '^x' }, 'no text was found that matches `^x` and has the format `date`'],
  [{ minLength: 300_000 }, 'a text of 300000 characters is too long to be made'],
])('%j is impossible', (schema, reason) => {
  expect(reasonOf(schema)).toBe(reason);
});

test('the maker of a pattern needs few tries', () => {
  for (const pattern of [
    '^[A-Z]{2}[0-9]{2}([ ]?[0-9]{4}){4}$',
    '^(\\+|00)[1-9][0-9 ]{6,14}$',
    '^([a-z]+:)?//',
  ]) {
    const make = patternText(pattern);
    const dice = createDice(1);
    const made = Array.from({ length: 100 }, () => make?.(dice, 0, 100) ?? '');
    expect(made.filter((text) => !new RegExp(pattern, 'u').test(text))).toEqual([]);
    expect(new RegExp(pattern, 'u').test(make?.(SIMPLEST, 0, 100) ?? '')).toBe(true);
  }
});
