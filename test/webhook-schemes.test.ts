import { expect, test } from 'vitest';
import { builtins, createProvider, memoryStore, readSpec } from '../src/index.ts';
import { secret } from '../src/model/environment.ts';
import { signatureProblem } from '../src/probes/signature.ts';
import type { OutgoingWebhook } from '../src/sandbox/webhooks.ts';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** Words of a page, and what is read from them. */
const SCHEMES: readonly (readonly [string, object])[] = [
  [
    'scheme: Standard Webhooks',
    { scheme: 'standard-webhooks', header: 'webhook-signature', idHeader: 'webhook-id' },
  ],
  [
    'signature_header: webhook-signature',
    { scheme: 'standard-webhooks', timestampHeader: 'webhook-timestamp' },
  ],
  ['scheme: Svix', { scheme: 'standard-webhooks', header: 'svix-signature' }],
  ['signature_header: Stripe-Signature', { scheme: 'stripe', covers: 'timestamp.body' }],
  [
    'signature_header: Merchant-Signature\n    signature_format: "t={timestamp},v1={hex}"',
    { scheme: 'stripe', header: 'Merchant-Signature' },
  ],
  ['signature_header: X-Hub-Signature-256', { scheme: 'plain', prefix: 'sha256=', covers: 'body' }],
  ['scheme: like Shopify', { scheme: 'plain', header: 'X-Shopify-Hmac-Sha256', encoding: 'base64' }],
  ['scheme: Slack', { scheme: 'slack', timestampHeader: 'X-Slack-Request-Timestamp' }],
  [
    'signature_header: X-Signature\n    signature_format: "{base64}"\n    signature_algorithm: HMAC-SHA512\n    signed_content: "{timestamp}.{body}"\n    timestamp_header: X-Time\n    timestamp_format: ISO 8601',
    {
      scheme: 'plain',
      algorithm: 'hmac-sha512',
      encoding: 'base64',
      covers: 'timestamp.body',
      timestampFormat: 'iso-8601',
    },
  ],
];

test.each(SCHEMES)('%s: what the sandbox signs is what the harness asks for', (words, terms) => {
  const { contract } = readSpec({ file: 'x.yaml', text: pageWith(words) }, { formats: builtins.formats });
  const signature = contract.webhooks?.signature;
  expect(signature).toMatchObject(terms);
  const sent: OutgoingWebhook[] = [];
  const provider = createProvider(contract, {
    behaviour: undefined,
    store: memoryStore(),
    credentials: new Map(),
    now: Date.now,
    random: Math.random,
    limitFactor: 1,
    deliver: (delivery) => sent.push(delivery),
    webhookSecret: KEY,
  });
  const body = Buffer.from('{"text":"é"}');
  provider.handle({
    method: 'POST',
    target: '/notes',
    headers: [['Content-Type', 'application/json']],
    body,
  });
  const [outgoing] = sent;
  if (signature === undefined || outgoing === undefined) throw new Error('nothing was signed');
  const at = Date.now();
  const delivery = {
    receivedAt: at,
    method: 'POST',
    path: '/',
    body: outgoing.body,
    headers: outgoing.headers(at),
    treatment: 'take',
  } as const;
  expect(signatureProblem(delivery, signature, secret(KEY))).toBeUndefined();
  expect(signatureProblem({ ...delivery, body: Buffer.from('{}') }, signature, secret(KEY))?.held).toBe('no');
  expect(signatureProblem(delivery, signature, secret('another'))?.held).toBe('no');
});

function pageWith(words: string): string {
  return `title: Notes
endpoint:
  method: POST
  path: /notes
request:
  body:
    type: object
    properties:
      text: { type: string, example: Milk }
responses:
  201:
    body:
      type: object
      properties:
        note_id: { type: string, example: NOTE-1 }
        text: { type: string }
webhooks:
  security:
    ${words}
  payload_structure:
    event_id: "string"
    event_type: "string"
    data: "object"
  events:
    note.created:
      payload:
        note_id: "string"
`;
}
