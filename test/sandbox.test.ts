import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { expect, test } from 'vitest';
import { behaviour } from '../scenarios/orders.provider.ts';
import {
  builtins,
  type Contract,
  createProvider,
  type Json,
  memoryStore,
  type ProviderStore,
  readSpec,
  toMswHandlers,
} from '../src/index.ts';
import { serve } from '../src/sandbox/server.ts';
import { openSqliteStore } from '../src/sandbox/sqlite.ts';
import type { OutgoingWebhook } from '../src/sandbox/webhooks.ts';
import { createValidator } from '../src/schema/validator.ts';

const ORDER = {
  customer_id: 'CUST-1',
  currency: 'EUR',
  items: [{ product_id: 'SKU-1', quantity: 3, unit_price: 19.99 }],
};

interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Record<string, Json>;
}

test('what it answers keeps its own contract, for good and for bad requests', () => {
  const { contract, ask } = sandbox();
  const validator = createValidator(contract.schemas);
  const asked: readonly (readonly [string, string, Json | undefined])[] = [
    ['POST', '/api/v1/orders', ORDER],
    ['POST', '/api/v1/orders', { ...ORDER, items: [] }],
    ['POST', '/api/v1/orders', { ...ORDER, extra: 1 }],
    ['GET', '/api/v1/orders?limit=1', undefined],
    ['GET', '/api/v1/orders?limit=0', undefined],
    ['GET', '/api/v1/orders/ORD-00000001', undefined],
    ['GET', '/api/v1/orders/ORD-99999999', undefined],
    ['PATCH', '/api/v1/orders/ORD-00000001', { note: 'x' }],
    ['PATCH', '/api/v1/orders/ORD-00000001', {}],
    ['GET', '/api/v1/search?q=CUST-1', undefined],
    ['GET', '/api/v1/search', undefined],
    ['POST', '/api/v1/orders/ORD-00000001/cancel', undefined],
    ['POST', '/api/v1/orders/ORD-00000001/cancel', undefined],
  ];
  const statuses = asked.map(([method, target, body]) => {
    const answer = ask(method, target, body);
    const path = target.split('?')[0]?.replace(/ORD-\d+/, '{order_id}');
    const operation = contract.operations.find(({ key }) => key === `${method} ${path}`);
    const declared = operation?.responses.find(({ status }) => status === String(answer.status));
    expect(declared, `${method} ${target} answered ${answer.status}`).toBeDefined();
    expect(validator.validate(declared?.body?.schema ?? true, answer.body), `${method} ${target}`).toEqual(
      [],
    );
    expect(answer.header('x-ratelimit-remaining')).toMatch(/^\d+$/);
    return answer.status;
  });
  expect(statuses).toEqual([201, 400, 400, 200, 400, 200, 404, 200, 400, 200, 400, 200, 409]);
});

test('money is counted in cents', () => {
  expect(sandbox().ask('POST', '/api/v1/orders', ORDER).body['total_amount']).toBe(59.97);
});

test('a refusal blames the field that is wrong', () => {
  const { body } = sandbox().ask('POST', '/api/v1/orders', {
    ...ORDER,
    items: [{ product_id: 'A', quantity: 0, unit_price: 1 }],
  });
  expect(body['details']).toEqual([{ field: 'items[0].quantity', error: 'must be at least 1' }]);
});

test('a repeated idempotency key gives the same order, another body is refused, and nothing happens twice', () => {
  const { ask, delivered } = sandbox();
  const key = { 'X-Idempotency-Key': 'k' };
  const first = ask('POST', '/api/v1/orders', ORDER, key);
  const again = ask(
    'POST',
    '/api/v1/orders',
    { items: ORDER.items, currency: 'EUR', customer_id: 'CUST-1' },
    key,
  );
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect(ask('POST', '/api/v1/orders', { ...ORDER, customer_id: 'CUST-2' }, key).status).toBe(422);
  expect(ask('GET', '/api/v1/orders').body['total']).toBe(1);
  expect(delivered.map(({ event }) => event)).toEqual(['order.created']);
});

test('credentials are asked for with a challenge, and an unknown token is told apart', () => {
  const { ask } = sandbox();
  expect(ask('GET', '/api/v1/orders', undefined, { Authorization: '' })).toMatchObject({
    status: 401,
    body: { error_code: 'UNAUTHORIZED' },
  });
  expect(
    ask('GET', '/api/v1/orders', undefined, { Authorization: 'Bearer nonsense' }).header('www-authenticate'),
  ).toContain('invalid_token');
});

test.each([
  ['grant_type=client_credentials&client_id=id&client_secret=wrong', 401, 'invalid_client'],
  ['client_id=id&client_secret=word', 400, 'invalid_request'],
  ['grant_type=password&client_id=id&client_secret=word', 400, 'unsupported_grant_type'],
  ['grant_type=client_credentials&client_id=id&client_secret=word&scope=admin', 400, 'invalid_scope'],
])('the token endpoint refuses %s as RFC 6749 says', (form, status, error) => {
  const answer = sandbox().form(form);
  expect(answer).toMatchObject({ status, body: { error } });
  expect(answer.header('cache-control')).toBe('no-store');
});

test('over the limit the answer is the declared one, and another operation is not touched', () => {
  const { ask } = sandbox({ limitFactor: 0.02 });
  expect([1, 2, 3].map(() => ask('POST', '/api/v1/orders', ORDER).status)).toEqual([201, 201, 429]);
  const over = ask('POST', '/api/v1/orders', ORDER);
  expect(over.body['error_code']).toBe('RATE_LIMIT_EXCEEDED');
  expect(Number(over.header('retry-after'))).toBeGreaterThan(0);
  expect(ask('GET', '/api/v1/orders').status).toBe(200);
});

test('unknown paths and other methods are told apart', () => {
  const { ask } = sandbox();
  expect(ask('GET', '/nowhere').status).toBe(404);
  expect(ask('DELETE', '/api/v1/orders')).toMatchObject({ status: 405 });
  expect(ask('DELETE', '/api/v1/orders').header('allow')).toBe('POST, GET, HEAD');
});

test('state in a SQLite file survives the process that wrote it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-sandbox-'));
  try {
    const file = join(folder, 'state.db');
    const store = await openSqliteStore(file);
    const id = sandbox({ store }).ask('POST', '/api/v1/orders', ORDER).body['order_id'];
    store.close();
    const reopened = await openSqliteStore(file);
    const later = sandbox({ store: reopened });
    expect(later.ask('GET', `/api/v1/orders/${String(id)}`).status).toBe(200);
    expect(later.ask('POST', '/api/v1/orders', ORDER).body['order_id']).not.toBe(id);
    reopened.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the same provider answers behind MSW, for a consumer that uses fetch', async () => {
  const server = setupServer(...(await toMswHandlers(sandbox().provider, 'http://orders.test')));
  server.listen({ onUnhandledRequest: 'error' });
  try {
    const answer = await fetch('http://orders.test/api/v1/orders');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  } finally {
    server.close();
  }
});

test('bytes that are no HTTP, and a body of two megabytes, do not end the server', async () => {
  const serving = await serve(sandbox().provider, { host: '127.0.0.1', port: 0 });
  try {
    const { port } = new URL(serving.url);
    await new Promise<void>((resolve) =>
      connect(Number(port), '127.0.0.1')
        .on('close', () => resolve())
        .on('error', () => resolve())
        .on('data', () => {})
        .end('nonsense\r\n\r\n'),
    );
    const large = await fetch(`${serving.url}/api/v1/orders`, {
      method: 'POST',
      body: 'x'.repeat(2_000_000),
    }).then(
      ({ status }) => status,
      () => 413,
    );
    expect(large).toBe(413);
    expect((await fetch(`${serving.url}/api/v1/orders`)).status).toBe(401);
  } finally {
    await serving.close();
  }
});

function sandbox(options: { readonly limitFactor?: number; readonly store?: ProviderStore } = {}) {
  const contract: Contract = readSpec(
    { file: 'specs/orders.md', text: readFileSync('specs/orders.md', 'utf8') },
    { formats: builtins.formats },
  ).contract;
  const delivered: OutgoingWebhook[] = [];
  const provider = createProvider(contract, {
    behaviour,
    store: options.store ?? memoryStore(),
    credentials: new Map([
      ['CLIENT_ID', 'id'],
      ['CLIENT_SECRET', 'word'],
    ]),
    now: () => 1_764_000_000_000,
    random: Math.random,
    limitFactor: options.limitFactor ?? 100,
    deliver: (delivery) => delivered.push(delivery),
    webhookSecret: 'secret',
  });
  const send = (
    method: string,
    target: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Answer => {
    const {
      status,
      headers: pairs,
      body: bytes,
    } = provider.handle({ method, target, headers: Object.entries(headers), body: Buffer.from(body) });
    const text = Buffer.from(bytes).toString('utf8');
    return {
      status,
      header: (name) => pairs.find(([key]) => key.toLowerCase() === name)?.[1],
      body: text === '' ? {} : JSON.parse(text),
    };
  };
  const form = (body: string): Answer =>
    send('POST', '/oauth/token', { 'Content-Type': 'application/x-www-form-urlencoded' }, body);
  const token = String(
    form('grant_type=client_credentials&client_id=id&client_secret=word').body['access_token'],
  );
  const usual = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'X-Request-ID': '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11',
  };
  const ask = (
    method: string,
    target: string,
    body?: Json,
    headers: Readonly<Record<string, string>> = {},
  ): Answer => send(method, target, { ...usual, ...headers }, body === undefined ? '' : JSON.stringify(body));
  return { contract, provider, delivered, ask, form };
}
