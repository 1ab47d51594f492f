import { expect, test } from 'vitest';
import type { Delivery, Inbox, ProbeContext, Treatment } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import { webhookRetries } from './webhook-retries.ts';
import { webhookSilence } from './webhook-silence.ts';

interface Came {
  readonly at: number;
  readonly treatment: Treatment;
  readonly body?: Json;
}

const EXPECTED = {
  event: 'order.created',
  match: { order_id: 'ORD-1' },
  attempts: 3,
  delays: [0, 1000, 5000, 30_000],
  answerMs: 0,
  quietMs: 20_000,
};

test.each<[string, readonly Came[], 'yes' | RegExp]>([
  ['after the declared delays', [first(0), next(1000), taken(6000)], 'yes'],
  ['each delay counted from the first attempt', [first(0), next(1000), taken(5000)], 'yes'],
  ['a little late', [first(0), next(2100), taken(9000)], 'yes'],
  [
    'never again',
    [first(0)],
    /no attempt 2 of order\.created came within \d+ ms after attempt 1 was answered with 500/,
  ],
  ['at once', [first(0), next(10), taken(20)], /attempt 2 of order\.created came 10 ms after the one before/],
  [
    'again although it was taken',
    [first(0), next(1000), taken(6000), taken(7000)],
    /came again after it had been taken at attempt 3/,
  ],
  [
    'without end',
    [first(0), next(1000), next(6000), next(8000)],
    /came 4 times, it is to be given up after 3/,
  ],
  [
    'under another id',
    [first(0), { ...next(1000), body: bodyOf('evt_2') }, taken(6000)],
    /attempt 2 .* has the event id evt_2/,
  ],
  [
    'with another body',
    [first(0), { ...next(1000), body: bodyOf('evt_1', { attempt: 2 }) }, taken(6000)],
    /attempt 2 .* has another body/,
  ],
])('a delivery that is repeated %s', async (_name, came, held) => {
  const seen = await webhookRetries.observe(EXPECTED, contextOf(came));
  if (held === 'yes') expect(seen.held, seen.evidence).toBe('yes');
  else expect(seen).toMatchObject({ held: 'no', evidence: expect.stringMatching(held) });
});

test.each<[string, number, readonly Came[], 'yes' | 'no']>([
  ['nothing comes', 0, [], 'yes'],
  ['an event comes', 0, [taken(100)], 'no'],
  ['one event comes in two attempts', 1, [first(100), taken(200)], 'yes'],
  ['two events come', 1, [taken(100), { ...taken(200), body: bodyOf('evt_2') }], 'no'],
])('silence while %s', async (_name, most, came, held) => {
  expect(await webhookSilence.observe({ most, within: '1 second' }, contextOf(came))).toMatchObject({ held });
});

function first(at: number): Came {
  return { at, treatment: 'refuse' };
}

function next(at: number): Came {
  return { at, treatment: 'refuse' };
}

function taken(at: number): Came {
  return { at, treatment: 'take' };
}

function bodyOf(id: string, more: object = {}): Json {
  return { event_id: id, event_type: 'order.created', data: { order_id: 'ORD-1', ...more } };
}

/** A clock that only waiting moves, and an inbox that gets what is due by then. */
function contextOf(came: readonly Came[]): ProbeContext {
  let now = 0;
  const due = (): readonly Delivery[] =>
    came
      .filter(({ at }) => at <= now)
      .map(({ at, treatment, body = bodyOf('evt_1') }) => ({
        receivedAt: at,
        method: 'POST',
        path: '/',
        headers: [],
        body: Buffer.from(JSON.stringify(body)),
        treatment,
      }));
  const inbox: Inbox = {
    url: 'http://127.0.0.1:1/',
    deliveries: due,
    sinceMark: due,
    mark: () => {},
    misbehave: () => {},
    secret: undefined,
  };
  return {
    baseUrl: 'http://127.0.0.1:1',
    transport: async () => {
      throw new Error('nothing is sent');
    },
    standAside: () => {},
    signal: new AbortController().signal,
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
    variable: () => undefined,
    inbox,
  };
}
