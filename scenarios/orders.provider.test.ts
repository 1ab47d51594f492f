import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isJsonObject, type Json } from '../src/model/json.ts';
import { ask, memberOf, providerOf } from '../src/sandbox/tester.ts';
import { markdown } from '../src/spec/formats/markdown.ts';
import { readSpec } from '../src/spec/read.ts';
import { behaviour } from './orders.provider.ts';

const FILE = 'specs/orders.md';
const { contract } = readSpec({ file: FILE, text: readFileSync(FILE, 'utf8') }, { formats: [markdown] });

/** The rules of the domain alone: who may ask is tested elsewhere. */
const openProvider = () =>
  providerOf(
    { ...contract, operations: contract.operations.map((operation) => ({ ...operation, secured: false })) },
    { behaviour, limitFactor: 100 },
  );

const TRACE = ['X-Request-ID', '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11'] as const;
const HEADERS = [['Authorization', 'Bearer x'], TRACE] as const;
const line = (quantity: number): Json => ({ product_id: 'SKU-001', quantity, unit_price: 19.99 });
const order = (...items: readonly Json[]) => ({
  json: { customer_id: 'CUST-1', currency: 'EUR', items },
  headers: HEADERS,
});
const stockOf = (provider: ReturnType<typeof openProvider>) =>
  memberOf(ask(provider, 'GET /sandbox/inventory/SKU-001').body, 'stock');

test('an order takes stock and a cancellation gives it back, once', () => {
  const provider = openProvider();
  ask(provider, 'PUT /sandbox/inventory/SKU-001', { json: { stock: 5 } });
  const placed = ask(provider, 'POST /api/v1/orders', order(line(3)));
  expect([placed.status, memberOf(placed.body, 'total_amount'), stockOf(provider)]).toEqual([201, 59.97, 2]);
  const cancel = () => ask(provider, 'POST /api/v1/orders/ORD-00000001/cancel', { headers: HEADERS });
  expect([cancel().status, cancel().status, stockOf(provider)]).toEqual([200, 409, 5]);
  expect(memberOf(ask(provider, 'GET /sandbox/payments/ORD-00000001').body, 'state')).toBe('refunded');
  const changed = ask(provider, 'PATCH /api/v1/orders/ORD-00000001', {
    json: { note: 'late' },
    headers: HEADERS,
  });
  expect([changed.status, memberOf(changed.body, 'error_code')]).toEqual([409, 'ORDER_CLOSED']);
});

test('lines of one product are counted together against its stock', () => {
  const provider = openProvider();
  ask(provider, 'PUT /sandbox/inventory/SKU-001', { json: { stock: 5 } });
  const refused = ask(provider, 'POST /api/v1/orders', order(line(3), line(3)));
  expect([refused.status, memberOf(refused.body, 'error_code'), stockOf(provider)]).toEqual([
    409,
    'INSUFFICIENT_STOCK',
    5,
  ]);
  expect(ask(provider, 'POST /api/v1/orders', order(line(3), line(2))).status).toBe(201);
  expect(stockOf(provider)).toBe(0);
});

test('a declined payment leaves no order and no reservation', () => {
  const provider = openProvider();
  ask(provider, 'PUT /sandbox/inventory/SKU-001', { json: { stock: 5 } });
  ask(provider, 'PUT /sandbox/payments', { json: { decline: true } });
  const declined = ask(provider, 'POST /api/v1/orders', order(line(2)));
  expect([declined.status, memberOf(declined.body, 'error_code'), stockOf(provider)]).toEqual([
    402,
    'PAYMENT_DECLINED',
    5,
  ]);
  const attempt = ask(provider, `GET /sandbox/attempts/${TRACE[1]}`).body;
  expect(isJsonObject(attempt) ? attempt : {}).toMatchObject({ reservation: 'released', order_id: null });
  expect(memberOf(ask(provider, 'GET /api/v1/orders', { headers: HEADERS }).body, 'total')).toBe(0);
});
