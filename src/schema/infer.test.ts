import { expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { TreeNode } from '../model/tree.ts';
import { parseDescriptor } from './descriptor.ts';
import { inferShape } from './infer.ts';
import { createValidator } from './validator.ts';

const at: Location = { file: 'spec.md', line: 1, column: 1 };

/** Each member one line further down. */
function tree(value: Json, line = { value: 1 }): TreeNode {
  const here = { ...at, line: line.value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => tree(item, line)), at: here };
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'object' && value !== null) throw new TypeError('a scalar was expected');
    return { kind: 'scalar', value, at: here };
  }
  const entries = Object.entries(value).map(([key, member]) => {
    line.value += 1;
    return { key, keyAt: { ...at, line: line.value }, value: tree(member, line) };
  });
  return { kind: 'map', entries, at: here };
}

test('an example promises members and types, and advises on the formats that it shows', () => {
  const shape = inferShape(
    tree({
      order_id: 'ORD-12345678',
      total_amount: 299.99,
      currency: 'USD',
      created_at: '2024-01-15T10:30:00Z',
      details: [{ field: 'items[0].quantity', error: 'Must be between 1 and 999' }],
      note: null,
    }),
    { at },
  );
  expect(shape.schema).toEqual({
    type: 'object',
    required: ['order_id', 'total_amount', 'currency', 'created_at', 'details', 'note'],
    properties: {
      order_id: { type: 'string' },
      total_amount: { type: 'number' },
      currency: { type: 'string' },
      created_at: { type: 'string' },
      details: {
        type: 'array',
        items: {
          type: 'object',
          required: ['field', 'error'],
          properties: { field: { type: 'string' }, error: { type: 'string' } },
        },
      },
      note: {},
    },
  });
  expect(shape.advisory).toEqual({
    properties: { currency: { format: 'currency' }, created_at: { format: 'date-time' } },
  });
  expect(shape.example).toMatchObject({ order_id: 'ORD-12345678', total_amount: 299.99 });
  expect(shape.places['/properties/currency']).toMatchObject({ line: 4 });
  expect(shape.places['/properties/details/items/properties/error']).toMatchObject({ line: 8 });
  expect(createValidator({}).validate(shape.schema, { ...Object(shape.example), extra: 1 })).toEqual([]);
});

test('descriptors promise their type and are no example', () => {
  const shape = inferShape(
    tree({
      error_code: 'string - machine-readable error code',
      details: 'array - specific field errors (optional)',
      request_id: 'string (UUID) - for request tracing',
      timestamp: 'string - ISO 8601 datetime',
    }),
    { at },
  );
  expect(shape.schema).toEqual({
    type: 'object',
    required: ['error_code', 'request_id', 'timestamp'],
    properties: {
      error_code: { type: 'string' },
      details: { type: 'array' },
      request_id: { type: 'string' },
      timestamp: { type: 'string' },
    },
  });
  expect(shape.advisory).toEqual({
    properties: { request_id: { format: 'uuid' }, timestamp: { format: 'date-time' } },
  });
  expect(shape.example).toBeUndefined();
});

test('entries of a list promise what they have in common', () => {
  const shape = inferShape(tree([{ a: 1, b: 'x' }, { a: 2 }]), { at });
  expect(shape.schema).toEqual({
    type: 'array',
    items: { type: 'object', required: ['a'], properties: { a: { type: 'number' }, b: { type: 'string' } } },
  });
  expect(inferShape(tree([1, 'x']), { at }).schema).toEqual({ type: 'array' });
  expect(inferShape(tree([]), { at })).toMatchObject({ schema: { type: 'array' }, example: [] });
});

test.each([
  ['string', { type: 'string' }, undefined, false],
  ['string - e.g., order.created', { type: 'string' }, undefined, false],
  ['object - changed fields (for update events)', { type: 'object' }, undefined, false],
  ['string, optional', { type: 'string' }, undefined, true],
  ['string | null', { type: ['string', 'null'] }, undefined, false],
  ['array of strings', { type: 'array', items: { type: 'string' } }, undefined, false],
  ['string[]', { type: 'array', items: { type: 'string' } }, undefined, false],
  ['string - email address of the customer', { type: 'string' }, 'email', false],
  ['integer - Unix timestamp when the window ends', { type: 'integer' }, undefined, false],
])('the descriptor %s', (text, schema, format, optional) => {
  expect(parseDescriptor(text)).toEqual({ schema, format, optional });
});

test.each(['pending', 'Number of items', 'string theory', 'ORD-1', 'object-store', ''])(
  '%s is an instance',
  (text) => {
    expect(parseDescriptor(text)).toBeUndefined();
  },
);
