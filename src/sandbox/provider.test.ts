import { expect, test } from 'vitest';
import { CONTRACT } from './hand-made.ts';
import { ask, breaches, memberOf, providerOf } from './tester.ts';

const ORDER = { customer: 'Ada', gift: true, lines: [{ sku: 'A', quantity: 2, colour: 'red' }] };

test('every answer to a valid or an invalid request keeps the contract that the provider was made from', () => {
  const provider = providerOf(CONTRACT);
  const requests: readonly (readonly [
    line: string,
    key: string,
    status: number,
    asked?: Parameters<typeof ask>[2],
  ])[] = [
    ['POST /v1/orders', 'POST /v1/orders', 201, { json: ORDER }],
    ['POST /v1/orders', 'POST /v1/orders', 400, { json: { ...ORDER, customer: '' } }],
    ['POST /v1/orders', 'POST /v1/orders', 400, { json: { customer: 'Ada', lines: [] } }],
    ['POST /v1/orders', 'POST /v1/orders', 400, { json: [] }],
    [
      'POST /v1/orders',
      'POST /v1/orders',
      400,
      { text: '{', headers: [['Content-Type', 'application/json']] },
    ],
    ['POST /v1/orders', 'POST /v1/orders', 400, { text: 'a=b' }],
    ['GET /v1/orders', 'GET /v1/orders', 200],
    ['GET /v1/orders?limit=1&state=open,cancelled', 'GET /v1/orders', 200],
    ['GET /v1/orders?limit=99', 'GET /v1/orders', 400],
    ['GET /v1/orders?state=open&state=lost', 'GET /v1/orders', 400],
    ['GET /v1/orders/ORD-00000001', 'GET /v1/orders/{order_id}', 200],
    ['GET /v1/orders/ORD-99999999', 'GET /v1/orders/{order_id}', 404],
    ['GET /v1/orders/nonsense', 'GET /v1/orders/{order_id}', 404],
    ['PATCH /v1/orders/ORD-00000001', 'PATCH /v1/orders/{order_id}', 200, { json: { customer: 'Bob' } }],
    ['PATCH /v1/orders/ORD-00000001', 'PATCH /v1/orders/{order_id}', 400, { json: { customer: 7 } }],
    [
      'POST /v1/orders/ORD-00000001/notes',
      'POST /v1/orders/{order_id}/notes',
      201,
      { json: { text: 'hello' } },
    ],
    [
      'POST /v1/orders/ORD-00000009/notes',
      'POST /v1/orders/{order_id}/notes',
      404,
      { json: { text: 'hello' } },
    ],
    ['GET /v1/orders/ORD-00000001/notes', 'GET /v1/orders/{order_id}/notes', 200],
    ['POST /v1/orders/ORD-00000001/cancel', 'POST /v1/orders/{order_id}/cancel', 200],
    ['GET /v1/search?q=Bob', 'GET /v1/search', 200],
    ['GET /v1/search', 'GET /v1/search', 400],
    ['DELETE /v1/orders/ORD-00000001', 'DELETE /v1/orders/{order_id}', 204],
    ['DELETE /v1/orders/ORD-00000001', 'DELETE /v1/orders/{order_id}', 404],
  ];
  const told = requests.map(([line, key, status, asked]) => {
    const answer = ask(provider, line, asked);
    return {
      line,
      problems: [
        ...(answer.status === status ? [] : [`came ${answer.status}`]),
        ...breaches(CONTRACT, key, answer),
      ],
    };
  });
  expect(told.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('what was created can be read, listed, searched, changed, cancelled and removed', () => {
  const provider = providerOf(CONTRACT);
  const created = ask(provider, 'POST /v1/orders', { json: ORDER });
  expect(created.header('Location')).toBe('/v1/orders/ORD-00000001');
  expect(created.header('X-Api-Version')).toBe('7');
  // The closed line schema of the answer knows no colour, and wants a total.
  expect(memberOf(created.body, 'lines')).toEqual([{ sku: 'A', quantity: 2, line_total: 9.5 }]);
  expect(memberOf(created.body, 'shipped_at')).toBeUndefined();
  expect(ask(provider, 'GET /v1/orders/ORD-00000001').body).toEqual(created.body);
  ask(provider, 'POST /v1/orders', { json: { ...ORDER, customer: 'what? really' } });
  expect(memberOf(ask(provider, 'GET /v1/orders?limit=1').body, 'total')).toBe(2);
  const patched = ask(provider, 'PATCH /v1/orders/ORD-00000001', {
    json: { customer: 'Bob', order_id: 'ORD-77777777' },
  });
  expect(patched.body).toMatchObject({ order_id: 'ORD-00000001', customer: 'Bob', lines: [{ sku: 'A' }] });
  // A question mark in a value is not where the query begins.
  expect(ask(provider, 'GET /v1/search?q=what?').body).toMatchObject([{ order_id: 'ORD-00000002' }]);
  expect(ask(provider, 'GET /v1/orders?constructor=1').body).toMatchObject({ total: 2 });
  const cancelled = ask(provider, 'POST /v1/orders/ORD-00000001/cancel');
  expect(cancelled.body).toMatchObject({ order_id: 'ORD-00000001', state: 'cancelled', refund: 3 });
  expect(memberOf(ask(provider, 'GET /v1/orders/ORD-00000001').body, 'state')).toBe('cancelled');
  expect(ask(provider, 'DELETE /v1/orders/ORD-00000001').status).toBe(204);
  expect(ask(provider, 'GET /v1/orders/ORD-00000001').status).toBe(404);
});

test('a nested collection belongs to the resource that the path names', () => {
  const provider = providerOf(CONTRACT);
  for (const customer of ['Ada', 'Bob']) ask(provider, 'POST /v1/orders', { json: { ...ORDER, customer } });
  ask(provider, 'POST /v1/orders/ORD-00000001/notes', { json: { text: 'for Ada' } });
  expect(ask(provider, 'GET /v1/orders/ORD-00000001/notes').body).toEqual([
    { note_id: 'N-1', text: 'for Ada' },
  ]);
  expect(ask(provider, 'GET /v1/orders/ORD-00000002/notes').body).toEqual([]);
  expect(memberOf(ask(provider, 'GET /v1/orders/ORD-00000001').body, 'customer')).toBe('Ada');
});

test('an idempotency key belongs to one body and one resource, in whatever order the members stand', () => {
  const provider = providerOf(CONTRACT);
  const headers = [['Idempotency-Key', 'k']] as const;
  const first = ask(provider, 'POST /v1/orders', { json: ORDER, headers });
  const again = ask(provider, 'POST /v1/orders', {
    json: { lines: ORDER.lines, gift: true, customer: 'Ada' },
    headers,
  });
  expect([again.status, again.body]).toEqual([201, first.body]);
  const other = ask(provider, 'POST /v1/orders', { json: { ...ORDER, customer: 'Eve' }, headers });
  expect([other.status, memberOf(other.body, 'error_code')]).toEqual([422, 'KEY_REUSED']);
  expect(breaches(CONTRACT, 'POST /v1/orders', other)).toEqual([]);
  ask(provider, 'POST /v1/orders', { json: ORDER });
  expect(memberOf(ask(provider, 'GET /v1/orders').body, 'total')).toBe(2);
  const change = { json: { customer: 'Zoe' }, headers };
  expect(ask(provider, 'PATCH /v1/orders/ORD-00000001', change).status).toBe(200);
  expect(ask(provider, 'PATCH /v1/orders/ORD-00000002', change).status).toBe(422);
});

test('an error names the field in the words of the page, and echoes the request id', () => {
  const provider = providerOf(CONTRACT);
  const json = { ...ORDER, lines: [{ sku: 'A', quantity: 0 }] };
  const told = ask(provider, 'POST /v1/orders', { json, headers: [['X-Request-ID', 'r-1']] });
  expect(told.body).toMatchObject({
    error_code: 'VALIDATION_ERROR',
    details: [{ path: 'lines[0].quantity', reason: 'must be at least 1' }],
    request_id: 'r-1',
    timestamp: '2026-11-24T12:00:00.000Z',
    service: 'orders',
  });
  const unknown = ask(provider, 'GET /v1/nothing');
  expect([unknown.status, memberOf(unknown.body, 'error_code'), memberOf(unknown.body, 'service')]).toEqual([
    404,
    'NOT_FOUND',
    'orders',
  ]);
  const method = ask(provider, 'PUT /v1/orders');
  expect([method.status, method.header('Allow')]).toEqual([405, 'POST, GET, HEAD']);
});

test('a body of more than 1 MiB is refused in the declared error format', () => {
  const told = ask(providerOf(CONTRACT), 'POST /v1/orders', {
    json: { ...ORDER, customer: 'x'.repeat(1024 * 1024) },
  });
  expect([told.status, memberOf(told.body, 'error_code'), memberOf(told.body, 'service')]).toEqual([
    413,
    'PAYLOAD_TOO_LARGE',
    'orders',
  ]);
});

test('a behaviour decides before anything is stored', () => {
  const provider = providerOf(CONTRACT, {
    behaviour: {
      operations: {
        'POST /v1/orders': ({ body }) =>
          memberOf(body, 'customer') === 'Eve'
            ? { form: 'refuse', code: 'VALIDATION_ERROR', message: 'not for Eve' }
            : { form: 'proceed', fields: { state: 'cancelled' } },
      },
      controls: {
        'PUT /sandbox/{name}': ({ pathParameters, query }) => ({
          status: 200,
          body: { ...pathParameters, ...query },
        }),
      },
    },
  });
  const refused = ask(provider, 'POST /v1/orders', { json: { ...ORDER, customer: 'Eve' } });
  expect([refused.status, memberOf(refused.body, 'message')]).toEqual([400, 'not for Eve']);
  expect(breaches(CONTRACT, 'POST /v1/orders', refused)).toEqual([]);
  expect(memberOf(ask(provider, 'POST /v1/orders', { json: ORDER }).body, 'state')).toBe('cancelled');
  expect(ask(provider, 'PUT /sandbox/stock?level=3').body).toEqual({ name: 'stock', level: '3' });
});
