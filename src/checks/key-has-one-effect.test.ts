import type { Exchange } from '../model/exchange.ts';
import type { Subject } from '../model/extension.ts';
import type { IdempotencyProfile } from '../model/idempotency.ts';
import type { Json } from '../model/json.ts';
import { keyHasOneEffect } from './key-has-one-effect.ts';
import { contractOf, line, subjectOf, testCheck } from './tester.ts';

const PROFILE: IdempotencyProfile = {
  operation: 'POST /orders',
  header: 'X-Idempotency-Key',
  idField: 'order_id',
  replay: undefined,
  sameBody: undefined,
  comparison: undefined,
  otherBody: undefined,
  inFlight: undefined,
  missing: undefined,
  retentionSeconds: undefined,
  scope: undefined,
  ownKeys: undefined,
  at: line(70),
};

interface Sent {
  readonly key?: string;
  readonly body?: string;
  readonly status: number;
  readonly answer?: Json;
}

/** The last of some requests, as the engine shows it. */
function after(sent: readonly Sent[], profile: Partial<IdempotencyProfile> = {}): Subject {
  const contract = contractOf({ idempotency: [{ ...PROFILE, ...profile }] });
  const subjects = sent.map(({ key, body, status, answer }) => {
    const subject = subjectOf({ status, ...(answer === undefined ? {} : { body: answer }) }, { contract });
    const request: Exchange['request'] = {
      ...subject.exchange.request,
      headers: key === undefined ? [] : [['x-idempotency-key', key]],
      body: body === undefined ? undefined : new TextEncoder().encode(body),
    };
    return { ...subject, exchange: { ...subject.exchange, request } };
  });
  const last = subjects.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  return { ...last, transcript: subjects.slice(0, -1).map(({ exchange }) => exchange) };
}

const made = (id: string, key: string, status = 201): Sent => ({ key, status, answer: { order_id: id } });
const EFFECT = 'POST /orders > idempotency > one effect';

testCheck(keyHasOneEffect, [
  { name: 'a first use says nothing', subject: after([made('1', 'a')]), problems: [], kept: [] },
  {
    name: 'a repeat that names the same thing keeps the promise, whatever its success',
    subject: after([made('1', 'a'), made('1', 'a', 200)]),
    problems: [],
    kept: [EFFECT],
  },
  {
    name: 'a repeat that makes a second thing breaks it',
    subject: after([made('1', 'a'), made('2', 'a')]),
    problems: [
      'POST /orders answered 201 with `order_id` "2"; the request with the same X-Idempotency-Key before made "1".',
    ],
    broken: [EFFECT],
    lines: [70],
  },
  {
    name: 'a refused repeat makes nothing',
    subject: after([made('1', 'a'), { key: 'a', status: 409 }]),
    problems: [],
    kept: [EFFECT],
  },
  {
    name: 'what failed before says nothing of what comes',
    subject: after([{ key: 'a', status: 400 }, made('2', 'a')]),
    problems: [],
    kept: [],
  },
  {
    name: 'another key that gives the same thing breaks it',
    subject: after([made('1', 'a'), made('1', 'b')]),
    problems: ['POST /orders answered 201 with `order_id` "1", which another X-Idempotency-Key made before.'],
  },
  { name: 'another key makes another thing', subject: after([made('1', 'a'), made('2', 'b')]), problems: [] },
  {
    name: 'requests without a key are not judged',
    subject: after([made('1', 'a'), { status: 201, answer: { order_id: '1' } }]),
    problems: [],
    kept: [],
  },
  {
    name: 'answers that name nothing are not judged',
    subject: after([made('1', 'a'), made('2', 'a')], { idField: undefined }),
    problems: [],
    kept: [],
  },
  {
    name: 'a refusal of equal JSON is advice where the page does not say what is compared',
    subject: after([
      { ...made('1', 'a'), body: '{"a":1,"b":2}' },
      { key: 'a', status: 422, body: '{ "b": 2, "a": 1 }' },
    ]),
    problems: [
      'advice: POST /orders answered 422 to a repeat whose JSON is the same and only written otherwise; the page does not say that bytes count.',
    ],
  },
  {
    name: 'and none where the page says that bytes count, or the JSON is another',
    subject: after(
      [
        { ...made('1', 'a'), body: '{"a":1,"b":2}' },
        { key: 'a', status: 422, body: '{ "b": 2, "a": 1 }' },
      ],
      { comparison: { value: 'bytes', at: line(71) } },
    ),
    problems: [],
  },
]);
