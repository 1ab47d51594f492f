import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Contract, WebhookSignature } from '../model/contract.ts';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { answered, ask, contractOf, NOW, operation, parameter, providerOf, shapeOf } from './tester.ts';
import { type DeliveryAttempt, type OutgoingWebhook, startDeliveries } from './webhooks.ts';

const at = { file: 'hand-made.md', line: 1, column: 1 };
const object = (...names: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const SIGNATURE: WebhookSignature = {
  header: 'X-Signature',
  algorithm: 'hmac-sha256',
  encoding: 'hex',
  prefix: 'sha256=',
  covers: 'timestamp.body',
  scheme: 'plain',
  idHeader: undefined,
  timestampHeader: 'X-Timestamp',
  timestampFormat: 'unix-seconds',
  toleranceSeconds: 300,
  at,
};
const event = (name: string, ...members: readonly string[]) => ({
  name,
  description: undefined,
  payload: shapeOf(object(...members)),
  at,
});
const WEBHOOKS: Contract['webhooks'] = {
  events: [
    event('order.created', 'order_id', 'customer', 'updated_by', 'created_at'),
    event('order.updated', 'order_id', 'previous_state', 'current_state'),
    event('order.cancelled', 'order_id'),
  ],
  listed: [],
  signature: SIGNATURE,
  envelope: shapeOf({
    type: 'object',
    properties: {
      event_id: { type: 'string' },
      event_type: { type: 'string' },
      timestamp: { type: 'string' },
      data: {
        type: 'object',
        properties: {
          object_type: { type: 'string' },
          object_id: { type: 'string' },
          changes: { type: 'object' },
        },
      },
    },
  }),
  retry: undefined,
  answerWithinSeconds: undefined,
  at,
};

const order: JsonSchema = {
  type: 'object',
  properties: {
    order_id: { type: 'string', example: 'ORD-1' },
    customer: { type: 'string' },
    state: { type: 'string', enum: ['open', 'packed'] },
  },
};
const id = parameter('path', 'order_id', { type: 'string' });
const contractWith = (webhooks: Contract['webhooks']): Contract =>
  contractOf({
    webhooks,
    operations: [
      operation('POST', '/orders', { takes: { type: 'object' }, responses: [answered('201', order)] }),
      operation('PATCH', '/orders/{order_id}', {
        parameters: [id],
        takes: { type: 'object' },
        responses: [answered('200', order)],
      }),
      operation('POST', '/orders/{order_id}/pack', { parameters: [id], responses: [answered('200', order)] }),
      operation('DELETE', '/orders/{order_id}', { parameters: [id], responses: [answered('204')] }),
      operation('GET', '/orders', { responses: [answered('200', { type: 'array', items: order })] }),
    ],
  });

function sentBy(contract: Contract): readonly OutgoingWebhook[] {
  const sent: OutgoingWebhook[] = [];
  const provider = providerOf(contract, { deliver: (delivery) => sent.push(delivery), webhookSecret: 's' });
  ask(provider, 'POST /orders', { json: { customer: 'Ada', state: 'open' } });
  ask(provider, 'GET /orders');
  ask(provider, 'PATCH /orders/ORD-1', { json: { state: 'packed' } });
  ask(provider, 'POST /orders/ORD-1/pack');
  ask(provider, 'DELETE /orders/ORD-1');
  return sent;
}

function bodyOf(delivery: OutgoingWebhook | undefined): Json {
  const value: Json = JSON.parse(Buffer.from(delivery?.body ?? []).toString() || 'null');
  return value;
}

test('each change is announced by the event that fits it best, and reading by none', () => {
  const names = sentBy(contractWith(WEBHOOKS)).map((delivery) => delivery.event);
  expect(names).toEqual(['order.created', 'order.updated', 'order.updated', 'order.cancelled']);
});

test('the envelope is kept, and the members of the event stand in its data', () => {
  const [created, updated] = sentBy(contractWith(WEBHOOKS)).map(bodyOf);
  expect(created).toMatchObject({
    event_type: 'order.created',
    timestamp: '2026-11-24T12:00:00.000Z',
    data: {
      object_type: 'order',
      object_id: 'ORD-1',
      order_id: 'ORD-1',
      customer: 'Ada',
      created_at: '2026-11-24T12:00:00.000Z',
    },
  });
  const data = isJsonObject(created) ? created['data'] : undefined;
  expect(isJsonObject(data) ? data['updated_by'] : undefined).not.toMatch(/^2026/);
  expect(updated).toMatchObject({
    data: { changes: { state: 'packed' }, previous_state: 'open', current_state: 'packed' },
  });
});

test('without an envelope the payload stands alone', () => {
  const [created] = sentBy(contractWith({ ...WEBHOOKS, envelope: undefined }));
  expect(bodyOf(created)).toMatchObject({ order_id: 'ORD-1', customer: 'Ada' });
});

test.each<[string, Partial<WebhookSignature>, string]>([
  ['timestamp and body in hex', {}, `${NOW / 1000}.`],
  [
    'the body alone in base64',
    { covers: 'body', encoding: 'base64', prefix: '', algorithm: 'hmac-sha512' },
    '',
  ],
])('the signature covers %s', (_, part, before) => {
  const signature = { ...SIGNATURE, ...part };
  const [created] = sentBy(contractWith({ ...WEBHOOKS, signature }));
  const mac = createHmac(signature.algorithm.slice('hmac-'.length), 's').update(before);
  const expected = mac.update(created?.body ?? '').digest(signature.encoding);
  expect(created?.headers(NOW)).toEqual([
    ['X-Signature', `${signature.prefix}${expected}`],
    ['X-Timestamp', String(NOW / 1000)],
  ]);
});

const DELIVERY: OutgoingWebhook = {
  event: 'x',
  body: Buffer.from('{}'),
  headers: (now) => [['X-Timestamp', String(now)]],
};

test('a delivery that fails is repeated after the declared delays, signed anew, until it is taken', async () => {
  const attempts: DeliveryAttempt[] = [];
  const waits: number[] = [];
  let now = 0;
  const deliveries = startDeliveries({
    url: 'http://127.0.0.1:9/hook',
    retry: { attempts: 4, delaysSeconds: [0, 60, 300], at },
    timeScale: 0.5,
    answerWithinSeconds: 30,
    now: () => now,
    send: async (attempt) => (attempts.push(attempt) === 3 ? 204 : attempts.length === 1 ? 0 : 500),
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  });
  deliveries.deliver(DELIVERY);
  await new Promise((resolve) => setImmediate(resolve));
  await deliveries.close();
  expect(waits).toEqual([30_000, 150_000]);
  expect(attempts.map(({ headers, timeoutMs }) => [headers[0]?.[1], timeoutMs])).toEqual([
    ['0', 30_000],
    ['30000', 30_000],
    ['180000', 30_000],
  ]);
});

test('closing gives up what still waits', async () => {
  const sent: DeliveryAttempt[] = [];
  const deliveries = startDeliveries({
    url: 'http://127.0.0.1:9/hook',
    retry: { attempts: 3, delaysSeconds: [0, 3600], at },
    timeScale: 1,
    send: async (attempt) => {
      sent.push(attempt);
      return 500;
    },
  });
  deliveries.deliver(DELIVERY);
  await new Promise((resolve) => setImmediate(resolve));
  await deliveries.close();
  expect(sent.length).toBe(1);
});
