import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { secret } from '../model/environment.ts';
import type { Delivery } from '../model/extension.ts';
import { signatureProblem } from './signature.ts';
import type { SignatureTerms } from './signature-schemes.ts';

const PLAIN: SignatureTerms = {
  header: 'X-Webhook-Signature',
  algorithm: 'hmac-sha256',
  encoding: 'hex',
  prefix: 'sha256=',
  covers: 'body',
  scheme: 'plain',
  idHeader: undefined,
  timestampHeader: undefined,
  timestampFormat: 'unix-seconds',
  toleranceSeconds: 300,
};
const STRIPE: SignatureTerms = {
  ...PLAIN,
  header: 'Stripe-Signature',
  prefix: '',
  scheme: 'stripe',
  covers: 'timestamp.body',
};
const STANDARD: SignatureTerms = {
  ...PLAIN,
  header: 'webhook-signature',
  encoding: 'base64',
  prefix: 'v1,',
  scheme: 'standard-webhooks',
  idHeader: 'webhook-id',
  timestampHeader: 'webhook-timestamp',
};
const SLACK: SignatureTerms = {
  ...PLAIN,
  header: 'X-Slack-Signature',
  prefix: 'v0=',
  scheme: 'slack',
  timestampHeader: 'X-Slack-Request-Timestamp',
};
const GITHUB: SignatureTerms = { ...PLAIN, header: 'X-Hub-Signature-256' };

const ORDER =
  '{"event_id":"evt_1","event_type":"order.created","timestamp":"2024-01-15T10:30:00Z","data":{"object_type":"order","object_id":"ORD-12345678","changes":{}}}';
const OVER_BODY = '35a3e99283ab7c098dbf451e01c26ba519dc892bcd979888c12d692e7f85c7ea';
const OVER_TIME = '36ffd36195b84e4c949143cb0cb57c05c95c8dea78614782668ab01d4c49d774';
const GITHUB_DIGEST = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
const STANDARD_KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const STANDARD_HEADERS = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330' };
const STANDARD_DIGEST = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
// The example of Slack's own documentation.
const SLACK_BODY =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const SLACK_DIGEST = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';

interface Vector {
  readonly name: string;
  readonly terms: SignatureTerms;
  readonly key: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly at?: number;
  readonly problem?: string;
}

const VECTORS: readonly Vector[] = [
  {
    name: 'sha256= over the body',
    terms: PLAIN,
    key: 'whsec_test',
    body: ORDER,
    headers: { 'X-Webhook-Signature': `sha256=${OVER_BODY}` },
  },
  {
    name: 'hexadecimal digits in capitals',
    terms: PLAIN,
    key: 'whsec_test',
    body: ORDER,
    headers: { 'x-webhook-signature': `sha256=${OVER_BODY.toUpperCase()}` },
  },
  {
    name: 'a digest without its prefix',
    terms: PLAIN,
    key: 'whsec_test',
    body: ORDER,
    headers: { 'X-Webhook-Signature': OVER_BODY },
    problem: 'does not start with sha256=',
  },
  {
    name: 'the same JSON in other bytes',
    terms: PLAIN,
    key: 'whsec_test',
    body: `${ORDER}\n`,
    headers: { 'X-Webhook-Signature': `sha256=${OVER_BODY}` },
    problem: 'is not the signature of its raw body',
  },
  {
    name: 'a digest that was cut',
    terms: PLAIN,
    key: 'whsec_test',
    body: ORDER,
    headers: { 'X-Webhook-Signature': `sha256=${OVER_BODY.slice(2)}` },
    problem: 'is not the signature of its raw body',
  },
  {
    name: "GitHub's own example",
    terms: GITHUB,
    key: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: { 'X-Hub-Signature-256': `sha256=${GITHUB_DIGEST}` },
  },
  {
    name: "Stripe's form, with a signature of an older secret beside it",
    terms: STRIPE,
    key: 'whsec_test',
    body: ORDER,
    headers: { 'Stripe-Signature': `t=1705314600,v1=${OVER_BODY},v1=${OVER_TIME},v0=old` },
    at: 1_705_314_600,
  },
  {
    name: "Stripe's form without a time",
    terms: STRIPE,
    key: 'whsec_test',
    body: ORDER,
    headers: { 'Stripe-Signature': `v1=${OVER_TIME}` },
    problem: 'is not of the form',
  },
  {
    name: 'Standard Webhooks, one of several signatures',
    terms: STANDARD,
    key: STANDARD_KEY,
    body: '{"test": 2432232314}',
    headers: { ...STANDARD_HEADERS, 'webhook-signature': `v1,AAAA ${STANDARD_DIGEST} v1a,BBBB` },
    at: 1_614_265_330,
  },
  {
    name: 'Standard Webhooks, six minutes late',
    terms: STANDARD,
    key: STANDARD_KEY,
    body: '{"test": 2432232314}',
    headers: { ...STANDARD_HEADERS, 'webhook-signature': STANDARD_DIGEST },
    at: 1_614_265_690,
    problem: '360 s off',
  },
  {
    name: 'Standard Webhooks under another id',
    terms: STANDARD,
    key: STANDARD_KEY,
    body: '{"test": 2432232314}',
    headers: { ...STANDARD_HEADERS, 'webhook-id': 'msg_other', 'webhook-signature': STANDARD_DIGEST },
    at: 1_614_265_330,
    problem: 'is not the signature of its raw body',
  },
  {
    name: "Slack's own example",
    terms: SLACK,
    key: '8f742231b10e8888abcd99yyyzzz85a5',
    body: SLACK_BODY,
    headers: { 'X-Slack-Signature': SLACK_DIGEST, 'X-Slack-Request-Timestamp': '1531420618' },
    at: 1_531_420_618,
  },
];

test.each(VECTORS)('$name', ({ terms, key, body, headers, at = 0, problem }) => {
  const found = signatureProblem(deliveryOf(body, headers, at), terms, secret(key));
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject({ held: 'no', message: expect.stringContaining(problem) });
});

test('what the library of Standard Webhooks signs is right, whatever the body', () => {
  const at = new Date('2026-11-24T12:00:00Z');
  for (const body of ['', '{}', '{"name":"Zoë 🦊"}', '{"a": 1}\n']) {
    const id = 'msg_1';
    const signature = new Webhook(STANDARD_KEY).sign(id, at, body);
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': signature,
    };
    expect(
      signatureProblem(deliveryOf(body, headers, at.getTime() / 1000), STANDARD, secret(STANDARD_KEY)),
    ).toBeUndefined();
  }
});

function deliveryOf(body: string, headers: Readonly<Record<string, string>>, at: number): Delivery {
  return {
    receivedAt: at * 1000,
    method: 'POST',
    path: '/',
    headers: Object.entries(headers),
    body: Buffer.from(body),
    treatment: 'take',
  };
}
