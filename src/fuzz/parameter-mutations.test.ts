import { expect, test } from 'vitest';
import type { Json, JsonSchema } from '../model/json.ts';
import type { BodyShape, Parameter } from '../model/operation.ts';
import { type ParameterMutation, parameterMutations } from './parameter-mutations.ts';

const at = { file: 'specs/x.md', line: 1, column: 1 };

function parameter(
  place: Parameter['place'],
  schema: JsonSchema,
  { required = place === 'path', example }: { readonly required?: boolean; readonly example?: Json } = {},
): Parameter {
  const shape: BodyShape = { schema, advisory: undefined, origin: 'declared', example, places: {}, at };
  return { name: 'p', place, required, shape, description: undefined, at };
}

/** `* label: value`, the values that repeat a name behind one another. */
function written(of: Parameter, side: ParameterMutation['side']): readonly string[] {
  return parameterMutations(of, {})
    .filter((mutation) => mutation.side === side)
    .map(({ label, boundary, given }) => {
      const values = given.form === 'absent' ? '' : `: ${given.values.join(' & ')}`;
      return `${boundary ? '* ' : ''}${label}${values}`;
    });
}

test('a number is tried as it is read back from its text', () => {
  const limit = parameter('query', { type: 'integer', minimum: 1, maximum: 100 }, { example: 20 });
  expect(written(limit, 'valid')).toEqual([
    '* absent',
    '* present: 20',
    '* at minimum 1: 1',
    'one step inside minimum 1: 2',
    '* at maximum 100: 100',
    'one step inside maximum 100: 99',
  ]);
  expect(written(limit, 'invalid')).toEqual([
    '* a word instead of an integer: abc',
    'a fraction instead of an integer: 2.5',
    'a truth value instead of an integer: true',
    'an empty text instead of an integer: ',
    'a list instead of an integer: 1,2',
    'the word null instead of an integer: null',
    '* below minimum 1: 0',
    'below minimum 1 by 2 to the power of 32: -4294967295',
    'below minimum 1 by a thousand steps: -1000',
    '* above maximum 100: 101',
    'above maximum 100 by 2 to the power of 32: 4294967396',
    'above maximum 100 by a thousand steps: 1101',
  ]);
});

test('on the wire a number is a string, too', () => {
  expect(written(parameter('query', { type: 'string' }), 'invalid')).toEqual([]);
  expect(written(parameter('query', { type: 'boolean' }), 'invalid')).toContain(
    'a one instead of a boolean: 1',
  );
});

test('a required parameter is left out, but never a segment of the path', () => {
  expect(written(parameter('query', { type: 'string' }, { required: true }), 'invalid')).toEqual([
    '* missing',
  ]);
  expect(written(parameter('header', { type: 'string' }, { required: true }), 'invalid')).toEqual([
    '* missing',
  ]);
  expect(written(parameter('path', { type: 'string' }), 'invalid')).toEqual([]);
});

test('a segment of the path leads to no other path', () => {
  const schema = { type: 'string', minLength: 1, pattern: '^[a-z./]+$' };
  const values = parameterMutations(parameter('path', schema, { example: 'a' }), {})
    .filter(({ side }) => side !== 'hostile')
    .flatMap(({ given }) => (given.form === 'absent' ? [] : given.values));
  expect(values.length).toBeGreaterThan(0);
  expect(values.filter((value) => /^\.{0,2}$|[/\\]/.test(value))).toEqual([]);
  expect(written(parameter('path', schema, { example: 'a' }), 'hostile')).toContain('with a slash: a/x');
});

test('a header has only what a field value may have', () => {
  const schema = { type: 'string', minLength: 2, maxLength: 8, pattern: '^[^!]+$' };
  const all = parameterMutations(parameter('header', schema, { example: 'abc' }), {});
  const values = all.flatMap(({ given }) => (given.form === 'absent' ? [] : given.values));
  expect(values).toContain('ab');
  expect(values.filter((value) => !/^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/.test(value))).toEqual([]);
});

test('a list is written with commas and judged entry by entry', () => {
  const schema = { type: 'array', items: { type: 'integer', maximum: 9 }, minItems: 1, maxItems: 2 };
  const list = parameter('query', schema, { required: true, example: [1] });
  expect(written(list, 'invalid')).toEqual([
    '* missing',
    '* entry a word instead of an integer: abc',
    'entry a fraction instead of an integer: 2.5',
    'entry a truth value instead of an integer: true',
    'entry an empty text instead of an integer: ',
    'entry the word null instead of an integer: null',
    '* more entries than maxItems 2: 1,1,1',
    '* entry above maximum 9: 10',
    'entry above maximum 9 by 2 to the power of 32: 4294967305',
    'entry above maximum 9 by a thousand steps: 1010',
  ]);
});

test('what frameworks read in different ways may be accepted or refused', () => {
  expect(written(parameter('query', { type: 'integer' }, { example: 1 }), 'hostile')).toEqual([
    'with an exponent: 1e3',
    'with a leading zero: 01',
    'with a plus sign: +1',
    'beyond 64 bits: 9223372036854775808',
    'twice: 1 & 1',
    'with a NUL character: 1\u0000',
    'written from right to left: 1\u202E\u05D0',
    `with a quotation mark: 1'"`,
  ]);
});

test('labels of a parameter are unique and one value stands for each side of a constraint', () => {
  const schema = { type: 'string', enum: ['new', 'paid', 'sent'] };
  const all = parameterMutations(parameter('query', schema), {});
  expect(new Set(all.map(({ label }) => label)).size).toBe(all.length);
  const standing = all.filter(
    ({ side, boundary, keyword }) => side === 'invalid' && boundary && keyword === 'enum',
  );
  expect(standing.map(({ given }) => given)).toEqual([{ form: 'values', values: ['unknown'] }]);
});

test('a schema that says nothing, or nothing sensible, throws nothing', () => {
  for (const schema of [true, false, {}, { type: 'strnig' }, { type: 'string', pattern: '^(?=.*z).{3}$' }])
    expect(() => parameterMutations(parameter('query', schema), {})).not.toThrow();
});
