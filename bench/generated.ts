import type { JsonObject, JsonSchema } from '../src/model/json.ts';

interface Generated {
  readonly name: string;
  readonly schema: JsonObject;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

const ADDRESS: JsonSchema = {
  type: 'object',
  required: ['street', 'city', 'postal_code', 'country'],
  additionalProperties: false,
  properties: {
    street: { type: 'string', minLength: 1, maxLength: 100 },
    city: { type: 'string', minLength: 1, maxLength: 50 },
    postal_code: { type: 'string', pattern: '^[0-9]{5}$' },
    country: { type: 'string', pattern: '^[A-Z]{2}$' },
  },
};

/** The body of the example page, with patterns for the codes: formats of ours are no test for others. */
const ORDER: JsonObject = {
  type: 'object',
  required: ['customer_id', 'items', 'currency'],
  additionalProperties: false,
  properties: {
    customer_id: { type: 'string', minLength: 1, maxLength: 50, pattern: '^[A-Z0-9-]+$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: {
        type: 'object',
        required: ['product_id', 'quantity', 'unit_price'],
        additionalProperties: false,
        properties: {
          product_id: { type: 'string', minLength: 1, maxLength: 40 },
          quantity: { type: 'integer', minimum: 1, maximum: 999 },
          unit_price: { type: 'number', minimum: 0, maximum: 100_000, multipleOf: 0.01 },
        },
      },
    },
    shipping_address: { $ref: '#/$defs/Address' },
    note: { type: 'string', maxLength: 200 },
  },
};

const CUSTOMER: JsonObject = {
  type: 'object',
  required: ['id', 'email', 'created_at', 'phone', 'slug', 'sku'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    email: { type: 'string', format: 'email' },
    created_at: { type: 'string', format: 'date-time' },
    born_on: { type: 'string', format: 'date' },
    website: { type: 'string', format: 'uri' },
    host: { type: 'string', format: 'hostname' },
    address: { type: 'string', format: 'ipv4' },
    phone: { type: 'string', pattern: '^\\+[1-9]\\d{7,14}$' },
    slug: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', minLength: 8, maxLength: 40 },
    sku: { type: 'string', pattern: '^(SKU|ART)-[A-F0-9]{4,8}(\\.[a-z]{2})?$' },
    tags: { type: 'array', maxItems: 5, items: { type: 'string', pattern: '^[a-z]{2,12}$' } },
  },
};

const PAYMENT: JsonObject = {
  allOf: [
    { type: 'object', required: ['amount'], properties: { amount: { type: 'integer', minimum: 1 } } },
    { $ref: '#/$defs/Method' },
  ],
  required: ['category'],
  properties: {
    category: { $ref: '#/$defs/Category' },
    contact: { anyOf: [{ type: 'string', minLength: 3 }, { type: 'null' }, { $ref: '#/$defs/Category' }] },
  },
};

const METHOD: JsonSchema = {
  oneOf: [
    {
      required: ['kind', 'card'],
      properties: { kind: { const: 'card' }, card: { type: 'string', pattern: '^[0-9]{16}$' } },
    },
    {
      required: ['kind', 'iban'],
      properties: { kind: { const: 'transfer' }, iban: { type: 'string', pattern: '^[A-Z]{2}[0-9]{20}$' } },
    },
    {
      required: ['kind'],
      properties: { kind: { enum: ['cash', 'voucher'] }, till: { type: 'integer', minimum: 1, maximum: 20 } },
    },
  ],
};

const CATEGORY: JsonSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 20 },
    children: { type: 'array', maxItems: 3, items: { $ref: '#/$defs/Category' } },
  },
};

export const GENERATED: readonly Generated[] = [
  { name: 'an order', schema: ORDER, definitions: { Address: ADDRESS } },
  { name: 'patterns and formats', schema: CUSTOMER, definitions: {} },
  { name: 'choices and recursion', schema: PAYMENT, definitions: { Method: METHOD, Category: CATEGORY } },
];
