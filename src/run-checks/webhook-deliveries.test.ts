import { createHmac } from 'node:crypto';
import { contractOf, line, shapeOf } from '../checks/tester.ts';
import type { Webhooks } from '../model/contract.ts';
import { secret } from '../model/environment.ts';
import type { Delivery, Inbox } from '../model/extension.ts';
import type { Json, JsonSchema } from '../model/json.ts';
import { type RunCheckCase, STARTED_AT, testRunCheck } from './tester.ts';
import { webhookDeliveries } from './webhook-deliveries.ts';

const object = (...names: readonly string[]): JsonSchema => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, {}])),
});
const WEBHOOKS: Webhooks = {
  events: [
    {
      name: 'order.created',
      description: undefined,
      payload: shapeOf(object('order_id', 'items'), { at: line(70) }),
      at: line(69),
    },
    { name: 'order.updated', description: undefined, payload: undefined, at: line(75) },
  ],
  listed: [{ value: 'order.archived', at: line(61) }],
  signature: {
    header: 'X-Signature',
    algorithm: 'hmac-sha256',
    encoding: 'hex',
    prefix: '',
    covers: 'timestamp.body',
    scheme: 'plain',
    idHeader: undefined,
    timestampHeader: 'X-Timestamp',
    timestampFormat: 'unix-seconds',
    toleranceSeconds: 300,
    at: line(63),
  },
  envelope: shapeOf(object('event_id', 'event_type', 'data'), { at: line(66) }),
  retry: { attempts: 3, delaysSeconds: [0, 60, 300], at: line(80) },
  answerWithinSeconds: 10,
  at: line(60),
};
const PAYLOAD = { order_id: 'ORD-1', items: [] };

interface Sent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: Json;
  readonly body?: string;
  readonly signedBody?: string;
  readonly more?: Partial<Delivery>;
}

function delivery({ id = 'evt_1', event = 'order.created', data = PAYLOAD, ...rest }: Sent = {}): Delivery {
  const body = rest.body ?? JSON.stringify({ event_id: id, event_type: event, data });
  const timestamp = String(STARTED_AT / 1000);
  const digest = createHmac('sha256', 's')
    .update(`${timestamp}.${rest.signedBody ?? body}`)
    .digest('hex');
  return {
    receivedAt: STARTED_AT,
    method: 'POST',
    path: '/',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Timestamp', timestamp],
      ['X-Signature', digest],
    ],
    body: Buffer.from(body),
    treatment: 'take',
    ...rest.more,
  };
}

const [CREATED, PAYLOAD_KEPT, SIGNED, RETRY] = [
  'webhooks > order.created > delivery',
  'webhooks > order.created > payload',
  'webhooks > * > signature',
  'webhooks > * > retry',
];

function came(
  deliveries: readonly Delivery[],
  webhooks = WEBHOOKS,
  key: string | undefined = 's',
): RunCheckCase['context'] {
  const inbox: Inbox = {
    url: 'http://127.0.0.1:1/',
    deliveries: () => deliveries,
    sinceMark: () => deliveries,
    mark: () => {},
    misbehave: () => {},
    secret: key === '' || key === undefined ? undefined : secret(key),
  };
  return { contract: contractOf({ webhooks }), inbox };
}

testRunCheck(webhookDeliveries, [
  { name: 'nothing came, nothing to say', context: came([]), answers: [], problems: [], kept: [] },
  {
    name: 'a delivery as the page describes it',
    context: came([delivery()]),
    answers: [],
    problems: [],
    kept: [CREATED, PAYLOAD_KEPT, SIGNED],
  },
  {
    name: 'two attempts of one event',
    context: came([delivery(), delivery()]),
    answers: [],
    problems: [],
    kept: [CREATED, PAYLOAD_KEPT, SIGNED],
  },
  {
    name: 'a payload beside its wrapper, where the page says both',
    context: came([
      delivery({
        body: '{"event_id":"evt_1","event_type":"order.created","data":{},"order_id":"ORD-1","items":[]}',
      }),
    ]),
    answers: [],
    problems: [],
  },
  {
    name: 'an event that is listed and not described',
    context: came([delivery({ event: 'order.archived' })]),
    answers: [],
    problems: [],
  },
  {
    name: 'an event that the page does not know',
    context: came([delivery({ event: 'order.lost' })]),
    answers: [],
    problems: ['advice: order.lost (evt_1) came, which the page does not know.'],
  },
  {
    name: 'a payload without a member',
    context: came([delivery({ data: { order_id: 'ORD-1' } })]),
    answers: [],
    problems: ['order.created (evt_1): /data/items is required.'],
    kept: [CREATED, SIGNED],
  },
  {
    name: 'a body that is no JSON',
    context: came([delivery({ body: 'order=1', more: {} })]),
    answers: [],
    problems: ['advice: a delivery without an event name came, which the page does not know.'],
  },
  {
    name: 'a signature over other bytes',
    context: came([delivery({ signedBody: '{}' })]),
    answers: [],
    problems: ['order.created (evt_1) came, but its X-Signature is not the signature of its raw body.'],
    kept: [CREATED, PAYLOAD_KEPT],
  },
  {
    name: 'no signature, and an old one',
    context: came([
      delivery({ more: { headers: [['Content-Type', 'application/json']] } }),
      delivery({ more: { receivedAt: STARTED_AT + 400_000 } }),
    ]),
    answers: [],
    problems: [
      'order.created (evt_1) came, but it carries no X-Signature.',
      'order.created (evt_1) came, but its timestamp is 400 s off, more than the 300 s that are allowed.',
    ],
  },
  {
    name: 'without the secret nobody can say',
    context: came([delivery()], WEBHOOKS, ''),
    answers: [],
    problems: [],
    open: [SIGNED ?? ''],
  },
  {
    name: 'one id for two events',
    context: came([delivery(), delivery({ data: { ...PAYLOAD, order_id: 'ORD-2' } })]),
    answers: [],
    problems: [
      'order.created (evt_1) has the id of order.created (evt_1) and another body: an event keeps its id and body in every attempt, and shares its id with none.',
    ],
    kept: [CREATED, PAYLOAD_KEPT, SIGNED].filter((promise) => promise !== RETRY),
  },
  {
    name: 'not posted, and not labelled as JSON',
    context: came([
      delivery({
        more: {
          method: 'PUT',
          headers: delivery().headers.map(([name, value]) => [
            name,
            name === 'Content-Type' ? 'text/plain' : value,
          ]),
        },
      }),
    ]),
    answers: [],
    problems: [
      'advice: order.created (evt_1) came with PUT instead of POST.',
      'advice: order.created (evt_1) came with text/plain instead of JSON.',
    ],
  },
]);
