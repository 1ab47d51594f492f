import type { Contract } from '../model/contract.ts';
import type { JsonSchema } from '../model/json.ts';
import type { DeclaredResponse } from '../model/operation.ts';
import { answered, contractOf, header, operation, parameter, shapeOf } from './tester.ts';

const TEXT: JsonSchema = { type: 'string', minLength: 1 };
const TIME: JsonSchema = { type: 'string', format: 'date-time' };

const SCHEMAS: Contract['schemas'] = {
  Line: {
    type: 'object',
    required: ['sku', 'quantity', 'line_total'],
    additionalProperties: false,
    properties: {
      sku: TEXT,
      quantity: { type: 'integer', minimum: 1 },
      line_total: { type: 'number', example: 9.5 },
    },
  },
  Order: {
    type: 'object',
    required: ['order_id', 'state', 'lines', 'created_at'],
    properties: {
      order_id: { type: 'string', pattern: '^ORD-[0-9]{8}$', example: 'ORD-12345678' },
      state: { type: 'string', enum: ['open', 'cancelled'], example: 'open' },
      customer: TEXT,
      lines: { type: 'array', minItems: 1, items: { $ref: '#/$defs/Line' } },
      created_at: TIME,
      updated_at: TIME,
      shipped_at: TIME,
    },
  },
  Error: {
    type: 'object',
    required: ['error_code', 'message', 'request_id', 'timestamp', 'service'],
    properties: {
      error_code: { type: 'string' },
      message: { type: 'string' },
      details: {
        type: 'array',
        items: { type: 'object', required: ['path', 'reason'], properties: { path: TEXT, reason: TEXT } },
      },
      request_id: { type: 'string' },
      timestamp: TIME,
      service: { type: 'string', example: 'orders' },
    },
  },
};

const order: JsonSchema = { $ref: '#/$defs/Order' };
const error: JsonSchema = { $ref: '#/$defs/Error' };
const ok = (status: string, schema?: JsonSchema): DeclaredResponse =>
  answered(status, schema, { schemas: SCHEMAS });
const no = (status: string, code: string): DeclaredResponse =>
  answered(status, error, { code, schemas: SCHEMAS });
const id = parameter('path', 'order_id', { type: 'string', pattern: '^ORD-[0-9]{8}$' });
const placing: JsonSchema = {
  type: 'object',
  required: ['customer', 'lines'],
  properties: {
    customer: TEXT,
    gift: { type: 'boolean' },
    lines: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['sku', 'quantity'],
        properties: { sku: TEXT, quantity: { type: 'integer', minimum: 1 }, colour: TEXT },
      },
    },
  },
};

/** Orders with notes: every effect, closed lines, and an error format with names of its own. */
export const CONTRACT: Contract = contractOf({
  schemas: SCHEMAS,
  errors: { envelope: shapeOf(error, SCHEMAS), codeField: 'error_code', codes: [] },
  operations: [
    operation('POST', '/v1/orders', {
      takes: placing,
      idempotencyHeader: 'Idempotency-Key',
      responses: [
        answered('201', order, {
          schemas: SCHEMAS,
          headers: [header('Location'), header('X-Request-ID'), header('X-Api-Version', '7')],
        }),
        no('400', 'VALIDATION_ERROR'),
        no('422', 'KEY_REUSED'),
      ],
    }),
    operation('GET', '/v1/orders', {
      parameters: [
        parameter('query', 'limit', { type: 'integer', minimum: 1, maximum: 50 }, false),
        parameter(
          'query',
          'state',
          { type: 'array', items: { type: 'string', enum: ['open', 'cancelled'] } },
          false,
        ),
      ],
      responses: [
        ok('200', {
          type: 'object',
          required: ['orders', 'total', 'page'],
          properties: {
            orders: { type: 'array', items: order },
            total: { type: 'integer' },
            page: { type: 'integer' },
          },
        }),
        no('400', 'VALIDATION_ERROR'),
      ],
    }),
    operation('GET', '/v1/orders/{order_id}', {
      parameters: [id],
      responses: [ok('200', order), no('404', 'NOT_FOUND')],
    }),
    operation('PATCH', '/v1/orders/{order_id}', {
      parameters: [id],
      takes: { type: 'object', properties: { customer: TEXT } },
      idempotencyHeader: 'Idempotency-Key',
      responses: [
        ok('200', order),
        no('400', 'VALIDATION_ERROR'),
        no('404', 'NOT_FOUND'),
        no('422', 'KEY_REUSED'),
      ],
    }),
    operation('DELETE', '/v1/orders/{order_id}', {
      parameters: [id],
      responses: [ok('204'), no('404', 'NOT_FOUND')],
    }),
    operation('POST', '/v1/orders/{order_id}/cancel', {
      parameters: [id],
      body: {
        contentType: 'application/json',
        required: false,
        shape: shapeOf({ type: 'object' }),
        at: id.at,
      },
      responses: [
        ok('200', {
          type: 'object',
          required: ['order_id', 'state', 'cancelled_at', 'refund'],
          properties: {
            order_id: { type: 'string' },
            state: { type: 'string', enum: ['open', 'cancelled'] },
            cancelled_at: TIME,
            refund: { type: 'number', example: 3 },
          },
        }),
        no('404', 'NOT_FOUND'),
      ],
    }),
    operation('POST', '/v1/orders/{order_id}/notes', {
      parameters: [id],
      takes: { type: 'object', required: ['text'], properties: { text: TEXT } },
      responses: [
        ok('201', {
          type: 'object',
          required: ['note_id', 'text'],
          properties: { note_id: { type: 'string', example: 'N-1' }, text: TEXT },
        }),
        no('404', 'NOT_FOUND'),
      ],
    }),
    operation('GET', '/v1/orders/{order_id}/notes', {
      parameters: [id],
      responses: [
        ok('200', {
          type: 'array',
          items: {
            type: 'object',
            required: ['note_id', 'text'],
            additionalProperties: false,
            properties: { note_id: TEXT, text: TEXT },
          },
        }),
        no('404', 'NOT_FOUND'),
      ],
    }),
    operation('GET', '/v1/search', {
      parameters: [parameter('query', 'q', TEXT)],
      responses: [ok('200', { type: 'array', items: order }), no('400', 'VALIDATION_ERROR')],
    }),
  ],
});
