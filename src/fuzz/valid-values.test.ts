import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject, JsonSchema } from '../model/json.ts';
import { createValidator } from '../schema/validator.ts';
import { arbitraryFor } from './arbitrary.ts';

const definitions: Readonly<Record<string, JsonSchema>> = {
  Money: {
    type: 'object',
    required: ['amount', 'currency'],
    properties: { amount: { type: 'integer' }, currency: { type: 'string', format: 'currency' } },
  },
  Node: {
    type: 'object',
    properties: { value: { type: 'integer' }, next: { $ref: '#/$defs/Node' } },
    required: ['value'],
    unevaluatedProperties: false,
  },
  Pet: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
    oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
  },
  Cat: { type: 'object', properties: { lives: { type: 'integer', maximum: 9 } } },
  Dog: { type: 'object', properties: { tricks: { type: 'array', items: { type: 'string' } } } },
  'a/b': { type: 'integer', minimum: 5 },
};

/** Put together, because an object literal with `then` looks like a promise. */
function when(condition: JsonSchema, consequence: JsonSchema, alternative: JsonSchema = true): JsonObject {
  return Object.fromEntries([
    ['if', condition],
    ['then', consequence],
    ['else', alternative],
  ]);
}

// One schema a line, by what is special about it; the keywords of the public JSON Schema test suite are all here.
const schemas: readonly [string, JsonSchema, number?][] = [
  ['true', true],
  ['nothing said', {}],
  ['null', { type: 'null' }, 1],
  ['several types', { type: ['integer', 'string', 'null'] }],
  ['nullable', { type: 'string', nullable: true, maxLength: 3 }],
  ['nullable reference', { $ref: '#/$defs/Money', nullable: true }],
  ['integer between', { type: 'integer', minimum: -3, maximum: 3 }, 7],
  ['exclusive bounds', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.001 }],
  ['boolean exclusive bounds', { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 2 }, 2],
  ['one number', { type: 'number', minimum: 0.1, maximum: 0.1 }, 1],
  ['steps of decimals', { type: 'number', multipleOf: 0.01, minimum: 0.005, maximum: 0.045 }, 4],
  [
    'steps together',
    { allOf: [{ multipleOf: 0.4 }, { multipleOf: 0.3 }], type: 'number', minimum: 1, maximum: 4 },
    3,
  ],
  ['steps of integers', { type: 'integer', multipleOf: 2.5, exclusiveMinimum: 0 }],
  ['tiny steps', { type: 'number', multipleOf: 1e-8, maximum: 1e-6, minimum: 0 }],
  ['huge numbers', { type: 'number', minimum: 1e300 }],
  ['huge integers', { type: 'integer', minimum: 1e20, maximum: 1.5e20 }],
  ['32 bits', { type: 'integer', format: 'int32', minimum: 2_147_483_640 }],
  ['bounds without a type', { minimum: 5 }],
  ['length', { type: 'string', minLength: 3, maxLength: 3 }],
  ['no length', { type: 'string', maxLength: 0 }, 1],
  ['long texts', { type: 'string', minLength: 5000 }],
  ['enum of many types', { enum: [1, 'a', null, [1], { a: 1 }, true] }, 6],
  ['enum within bounds', { type: 'integer', enum: [1, 5, 9, 'x'], minimum: 2 }, 2],
  ['enums together', { allOf: [{ enum: ['a', 'b', 'c'] }, { enum: ['b', 'c', 'd'] }] }, 2],
  ['const', { const: { a: [1, 2] } }, 1],
  ['required without properties', { type: 'object', required: ['a', 'b'] }],
  [
    'names of Object',
    {
      type: 'object',
      required: ['__proto__', 'toString'],
      properties: { ['__proto__']: {}, constructor: { type: 'integer' } },
    },
  ],
  [
    'additionalProperties false',
    { properties: { a: {}, b: {} }, patternProperties: { '^c': {} }, additionalProperties: false },
  ],
  ['additionalProperties', { type: 'object', additionalProperties: { type: 'integer' } }],
  [
    'patternProperties',
    { type: 'object', patternProperties: { '^x-': { type: 'integer' }, a$: { minimum: 3 } } },
  ],
  ['minProperties', { type: 'object', minProperties: 3, properties: { a: { type: 'integer' } } }],
  ['maxProperties', { type: 'object', maxProperties: 2, properties: { a: {}, b: {}, c: {}, d: {} } }],
  [
    'exactly so many members',
    { type: 'object', minProperties: 2, maxProperties: 2, properties: { a: {}, b: {}, c: {} } },
  ],
  ['propertyNames', { type: 'object', propertyNames: { pattern: '^[a-c]{2}$' }, minProperties: 2 }],
  ['propertyNames and properties', { properties: { ab: {}, other: {} }, propertyNames: { maxLength: 3 } }],
  ['dependentRequired', { properties: { a: {}, b: {}, c: {} }, dependentRequired: { a: ['b'], b: ['c'] } }],
  [
    'dependentSchemas',
    {
      properties: { a: { type: 'integer' } },
      dependentSchemas: { a: { required: ['b'], properties: { b: { type: 'null' } } } },
    },
  ],
  [
    'dependencies',
    {
      properties: { a: {}, b: {} },
      dependencies: { a: ['c'], b: { properties: { d: { const: 1 } }, required: ['d'] } },
    },
  ],
  ['items', { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 4 }],
  ['items false', { type: 'array', items: false }, 1],
  ['prefixItems', { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false }],
  ['prefixItems and items', { type: 'array', prefixItems: [{ const: 1 }], items: { const: 2 }, minItems: 3 }],
  [
    'items as a list',
    { type: 'array', items: [{ type: 'integer' }], additionalItems: { type: 'null' }, minItems: 3 },
  ],
  [
    'items as a list and no more',
    { type: 'array', items: [{ type: 'integer' }, {}], additionalItems: false },
  ],
  [
    'unevaluatedItems',
    {
      type: 'array',
      allOf: [{ prefixItems: [{ type: 'integer' }] }],
      unevaluatedItems: { type: 'null' },
      minItems: 3,
    },
  ],
  ['contains', { type: 'array', contains: { const: 7 }, items: { type: 'integer' } }],
  [
    'minContains and maxContains',
    {
      type: 'array',
      contains: { minimum: 5 },
      items: { type: 'integer', minimum: 0, maximum: 9 },
      minContains: 2,
      maxContains: 3,
    },
  ],
  [
    'contains twice',
    {
      type: 'array',
      allOf: [{ contains: { multipleOf: 2 } }, { contains: { multipleOf: 3 } }],
      items: { type: 'integer' },
      maxItems: 1,
    },
  ],
  [
    'minContains 0',
    { type: 'array', contains: { type: 'string' }, minContains: 0, maxContains: 1, minItems: 3 },
  ],
  [
    'contains behind prefixItems',
    { type: 'array', prefixItems: [{ type: 'string' }], contains: { type: 'integer' } },
  ],
  ['uniqueItems', { type: 'array', uniqueItems: true, items: { enum: [1, 2, 3, '1'] }, minItems: 4 }, 24],
  [
    'uniqueItems of objects',
    {
      type: 'array',
      uniqueItems: true,
      minItems: 3,
      items: { required: ['a'], properties: { a: { type: 'integer', minimum: 1, maximum: 4 } } },
    },
  ],
  ['not a type', { not: { type: ['string', 'object', 'array'] } }],
  ['not a value', { type: 'integer', minimum: 0, maximum: 3, not: { enum: [1, 2] } }, 2],
  ['not integer', { type: 'number', not: { type: 'integer' } }],
  ['not required', { type: 'object', properties: { a: {}, b: {} }, not: { required: ['a', 'b'] } }],
  ['not anything of', { type: 'integer', not: { anyOf: [{ minimum: 10 }, { maximum: 5 }] } }, 4],
  ['not all of', { type: 'integer', not: { allOf: [{ minimum: 0 }, { maximum: 100 }] } }],
  ['not not', { not: { not: { type: 'boolean' } } }, 2],
  ['not a pattern', { type: 'string', not: { pattern: '^[a-z]' }, minLength: 1 }],
  [
    'not a member',
    {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'integer' } },
      not: { properties: { a: { minimum: 3 } } },
    },
  ],
  [
    'allOf',
    {
      allOf: [
        { $ref: '#/$defs/Money' },
        { properties: { amount: { minimum: 5, maximum: 9 } }, required: ['note'] },
      ],
    },
  ],
  [
    'allOf that closes',
    {
      allOf: [
        { properties: { a: { type: 'string' } } },
        { properties: { a: { maxLength: 2 }, b: {} }, additionalProperties: false },
      ],
    },
  ],
  [
    'anyOf',
    {
      anyOf: [{ type: 'integer', minimum: 100 }, { type: 'string', minLength: 5 }, { $ref: '#/$defs/Money' }],
    },
  ],
  [
    'anyOf of required',
    { type: 'object', properties: { a: {}, b: {} }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
  ],
  [
    'anyOf with a dead form',
    { anyOf: [false, { type: 'string', minLength: 3, maxLength: 1 }, { const: 1 }] },
    1,
  ],
  [
    'oneOf that overlaps',
    {
      oneOf: [
        { type: 'integer', minimum: 2 },
        { type: 'integer', maximum: 5 },
      ],
    },
  ],
  [
    'oneOf of open objects',
    {
      oneOf: [{ properties: { a: { type: 'integer' } } }, { properties: { b: { type: 'string' } } }],
      type: 'object',
    },
  ],
  [
    'oneOf of required',
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }, { required: ['c'] }] },
  ],
  ['oneOf with a discriminator', { $ref: '#/$defs/Pet' }],
  [
    'oneOf by constants',
    {
      oneOf: [
        { required: ['t'], properties: { t: { const: 1 }, a: {} } },
        { required: ['t'], properties: { t: { const: 2 }, b: {} } },
      ],
    },
  ],
  [
    'if, then and else',
    {
      type: 'object',
      required: ['kind'],
      properties: { kind: { enum: ['a', 'b'] } },
      ...when(
        { properties: { kind: { const: 'a' } } },
        { required: ['x'] },
        { properties: { x: false }, required: ['y'] },
      ),
    },
  ],
  ['if and then', { type: 'integer', ...when({ minimum: 10 }, { multipleOf: 10 }) }],
  [
    'ten conditions',
    {
      type: 'object',
      allOf: Array.from({ length: 10 }, (_, index) =>
        when({ required: [`m${index}`] }, { required: [`n${index}`] }),
      ),
      properties: { m1: {}, m5: {} },
    },
  ],
  [
    'unevaluatedProperties',
    {
      allOf: [{ properties: { a: { type: 'integer' } } }],
      anyOf: [{ properties: { b: { const: 1 } }, required: ['b'] }, { properties: { c: {} } }],
      unevaluatedProperties: false,
    },
  ],
  [
    'unevaluatedProperties with a schema',
    { type: 'object', properties: { a: {} }, unevaluatedProperties: { type: 'integer' }, minProperties: 3 },
  ],
  ['recursion', { $ref: '#/$defs/Node' }],
  [
    'recursion of the root',
    {
      type: 'object',
      required: ['v'],
      properties: { v: { type: 'integer' }, left: { $ref: '#' }, right: { $ref: '#' } },
    },
  ],
  [
    'definitions of its own',
    {
      definitions: { Small: { type: 'integer', maximum: 3, minimum: 1 } },
      type: 'array',
      minItems: 1,
      items: { $ref: '#/definitions/Small' },
    },
  ],
  ['a reference with siblings', { $ref: '#/$defs/a~1b', maximum: 7 }, 3],
  ['a place within a definition', { $ref: '#/$defs/Money/properties/amount' }],
  [
    'examples that break the rules',
    { type: 'integer', minimum: 5, example: 1, default: 'x', examples: [2, 7] },
  ],
];

test.each(schemas)('every value of the schema satisfies it: %s', (_, schema, different = 1) => {
  const made = arbitraryFor(schema, definitions);
  if (made.form === 'impossible') throw new Error(`${made.schemaPointer}: ${made.reason}`);
  const values = fc.sample(made.arbitrary, { seed: 1, numRuns: 200 });
  const validator = createValidator(definitions);
  expect(values.flatMap((value) => validator.validate(schema, value))).toEqual([]);
  expect(new Set(values.map((value: Json) => JSON.stringify(value))).size).toBeGreaterThanOrEqual(different);
  expect(JSON.parse(JSON.stringify(values))).toEqual(values);
});

test('forms are called what their discriminator calls them', () => {
  const made = arbitraryFor({ $ref: '#/$defs/Pet' }, definitions);
  if (made.form === 'impossible') throw new Error(made.reason);
  const pets = fc.sample(made.arbitrary, { seed: 1, numRuns: 200 }).map((value) => JSON.stringify(value));
  const called = (kind: string): number => pets.filter((pet) => pet.includes(`"kind":"${kind}"`)).length;
  expect(called('cat')).toBeGreaterThan(60);
  expect(called('Dog')).toBeGreaterThan(60);
  expect(called('cat') + called('Dog')).toBe(200);
});
