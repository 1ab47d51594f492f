import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConstraints, parseFormat } from './constraints.ts';

test.each([
  ['max 50 characters, alphanumeric', 'string', { maxLength: 50, pattern: '^[A-Za-z0-9]*$' }],
  ['at least 8 characters', 'string', { minLength: 8 }],
  ['between 1 and 999', 'integer', { minimum: 1, maximum: 999 }],
  ['between 2 and 50', 'string', { minLength: 2, maxLength: 50 }],
  ['1-100 items, unique', 'array', { minItems: 1, maxItems: 100, uniqueItems: true }],
  ['Max 50 characters.', 'string', { maxLength: 50 }],
  ['length 1-50', 'string', { minLength: 1, maxLength: 50 }],
  ['min 1, max 0.5', 'number', { minimum: 1, maximum: 0.5 }],
  ['positive', 'number', { exclusiveMinimum: 0 }],
  ['2 decimal places', 'number', { multipleOf: 0.01 }],
  ['positive, up to 2 decimal places', 'number', { exclusiveMinimum: 0, multipleOf: 0.01 }],
  ['one of a, b, c', 'string', { enum: ['a', 'b', 'c'] }],
  ['one of 1, 2 or 3', 'integer', { enum: [1, 2, 3] }],
  ['ISO 3166-1 alpha-2', 'string', { format: 'country' }],
  ['ISO 4217', 'string', { format: 'currency' }],
  ['ISO 8601', 'string', { format: 'date-time' }],
  ['UUID', 'string', { format: 'uuid' }],
  ['E.164', 'string', { format: 'e164' }],
  ['valid email', 'string', { format: 'email' }],
  ['URL', 'string', { format: 'uri' }],
  ['exactly 5 digits', 'string', { pattern: '^[0-9]{5}$' }],
  ['>= 0.5 and <= 2', 'number', { minimum: 0.5, maximum: 2 }],
  ['max 3 characters and uppercase', 'string', { maxLength: 3, pattern: '^[^a-z]*$' }],
  ['alphanumeric, uppercase', 'string', { pattern: '^[A-Za-z0-9]*$', allOf: [{ pattern: '^[^a-z]*$' }] }],
])('the constraints %s of a %s', (text, type, schema) => {
  expect(parseConstraints(text, type)).toEqual({ schema, unread: [] });
});

test('what nobody can read is named with its place', () => {
  const { schema, unread } = parseConstraints('max 50 characters, known to the billing system', 'string');
  expect(schema).toEqual({ maxLength: 50 });
  expect(unread).toEqual([{ text: 'known to the billing system', start: 19, end: 46 }]);
});

test('a bracket in a description is read', () => {
  expect(parseConstraints('Price per unit (2 decimal places)', 'number').schema).toEqual({
    multipleOf: 0.01,
  });
});

test('formats have one name each', () => {
  expect(parseFormat('ISO 3166-1 alpha-2')).toEqual({ format: 'country' });
  expect(parseFormat('decimal')).toEqual({});
  expect(parseFormat('date-time')).toEqual({ format: 'date-time' });
  expect(parseFormat('our own thing')).toBeUndefined();
});

test('reading constraints is total, and every unread part is where it says', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('string', 'number', 'array', undefined), (text, type) => {
      for (const part of parseConstraints(text, type).unread) {
        expect(text.slice(part.start, part.end).trim()).toBe(part.text);
      }
    }),
    { seed: 1 },
  );
});
