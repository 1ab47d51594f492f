import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import {
  fieldName,
  listFields,
  parseField,
  promisedField,
  readField,
  removeField,
  resolveField,
  schemaField,
  setField,
} from './fields.ts';
import { toPointer } from './pointer.ts';

const definitions: Readonly<Record<string, JsonSchema>> = {
  Address: { type: 'object', required: ['country'], properties: { country: { type: 'string' }, name: {} } },
};
const order: JsonSchema = {
  required: ['items'],
  properties: {
    name: { type: 'string' },
    items: {
      type: 'array',
      minItems: 1,
      items: { required: ['quantity'], properties: { quantity: { type: 'integer' }, name: {} } },
    },
    shipping_address: { $ref: '#/$defs/Address' },
    billing_address: { $ref: '#/$defs/Address' },
  },
};

test('pointers have names', () => {
  expect(fieldName('/items/0/quantity')).toBe('items[0].quantity');
  expect(fieldName('')).toBe('');
  expect(promisedField('/items/12/quantity')).toBe('items[].quantity');
  expect(schemaField('/properties/items/items/properties/quantity/maximum')).toBe('items[].quantity');
  expect(schemaField('/properties/items/minItems')).toBe('items');
  expect(schemaField('/allOf/1/properties/a')).toBe('a');
  expect(schemaField('/required')).toBe('');
});

test('a field is named by its path, or by a name that is unique', () => {
  const named = (name: string): readonly string[] =>
    resolveField(order, definitions, name).map((field) => field.name);
  expect(named('quantity')).toEqual(['items[0].quantity']);
  expect(named('items[2].quantity')).toEqual(['items[2].quantity']);
  expect(named('items')).toEqual(['items']);
  expect(named('name')).toEqual(['name']);
  expect(named('shipping_address.country')).toEqual(['shipping_address.country']);
  expect(named('country')).toEqual(['shipping_address.country', 'billing_address.country']);
  expect(named('colour')).toEqual([]);
});

test('fields know whether they are always there', () => {
  const fields = listFields(order, definitions);
  const quantity = fields.find((field) => field.schemaName === 'items[].quantity');
  expect(quantity).toMatchObject({ required: true, alwaysThere: true, schema: { type: 'integer' } });
  const country = fields.find((field) => field.name === 'shipping_address.country');
  expect(country).toMatchObject({ required: true, alwaysThere: false });
});

test('a schema that holds itself has finitely many fields', () => {
  const tree = { Node: { properties: { child: { $ref: '#/$defs/Node' } } } };
  expect(listFields({ $ref: '#/$defs/Node' }, tree).map((field) => field.name)).toEqual(['child']);
});

test('values are read, set and removed by field without changing the original', () => {
  const value = { items: [{ quantity: 1, sku: 'a' }], name: 'x' };
  expect(readField(value, 'items[0].quantity')).toBe(1);
  expect(readField(value, '$.items[].sku')).toBe('a');
  expect(readField(value, 'items[1].quantity')).toBeUndefined();
  expect(readField(value, 'constructor')).toBeUndefined();
  expect(setField(value, 'items[0].quantity', 0)).toEqual({ items: [{ quantity: 0, sku: 'a' }], name: 'x' });
  expect(setField({}, 'a.b', 1)).toEqual({ a: { b: 1 } });
  expect(removeField(value, 'items[0].sku')).toEqual({ items: [{ quantity: 1 }], name: 'x' });
  expect(removeField(value, 'items[0]')).toEqual({ items: [], name: 'x' });
  expect(removeField(value, 'colour')).toBe(value);
  expect(value.items).toHaveLength(1);
});

test('a name leads back to its segments', () => {
  const segments = fc.array(
    fc.oneof(
      fc.string({ minLength: 1 }).filter((name) => !/^\d+$/.test(name)),
      fc.nat(),
    ),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(segments, (path) => {
      const name = fieldName(toPointer(path));
      fc.pre(!name.startsWith('$'));
      expect(parseField(name)).toEqual(path);
    }),
    { seed: 1 },
  );
});
