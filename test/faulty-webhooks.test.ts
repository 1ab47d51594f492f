import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { behaviour } from '../scenarios/orders.provider.ts';
import { builtins, createProvider, memoryStore, readSpec } from '../src/index.ts';
import { serve } from '../src/sandbox/server.ts';
import {
  type Deliveries,
  type DeliveryOptions,
  type OutgoingWebhook,
  startDeliveries,
} from '../src/sandbox/webhooks.ts';
import { contract } from './command-line.ts';

const PAGE = 'specs/orders.md';
const TEXT = readFileSync(PAGE, 'utf8');
/** The page with its fast environment under a name that somebody else's provider may have. */
const LOCAL_PAGE = join(mkdtempSync(join(tmpdir(), 'contract-test-')), 'orders.md');
writeFileSync(LOCAL_PAGE, TEXT.replace('\n  embedded:', '\n  local:'));
const CONTRACT = readSpec({ file: PAGE, text: TEXT }, { formats: builtins.formats }).contract;
const SCHEDULE = { attempts: 4, delaysSeconds: [0, 60, 300, 1800], at: { file: PAGE, line: 1, column: 1 } };
/** As specs/orders.md has it for the embedded sandbox. */
const AS_DECLARED: Omit<DeliveryOptions, 'url'> = {
  retry: SCHEDULE,
  timeScale: 1 / 3000,
  answerWithinSeconds: 1,
};

interface Fault {
  readonly name: string;
  /** What becomes of a delivery; undefined: it is not sent. */
  readonly changed?: (delivery: OutgoingWebhook) => OutgoingWebhook | undefined;
  readonly sending?: Partial<DeliveryOptions>;
  readonly only: string;
  readonly told: RegExp | undefined;
}

const FAULTS: readonly Fault[] = [
  { name: 'none', only: 'webhooks', told: undefined },
  {
    name: 'an event that is not sent',
    changed: () => undefined,
    only: 'Order is placed',
    told: /no order.created with/,
  },
  {
    name: 'a signature over other bytes',
    changed: (delivery) => ({ ...delivery, body: Buffer.from(`${Buffer.from(delivery.body)}\n`) }),
    only: 'Order is placed',
    told: /is not the signature of its raw body/,
  },
  {
    name: 'a payload without a member',
    changed: unsigned((body) => body.replace(/"customer_id":"[^"]*",/, '')),
    only: 'Order is placed',
    told: /order\.created \(.*\): \/data\/customer_id is required/,
  },
  {
    name: 'one event id for all events',
    changed: unsigned((body) => body.replace(/"event_id":"[^"]*"/, '"event_id":"evt_1"')),
    only: 'Order is cancelled once',
    told: /has the id of order\.\w+ \(evt_1\) and another body/,
  },
  {
    name: 'no second attempt',
    sending: { retry: undefined },
    only: 'until it is taken',
    told: /no attempt 2 of order\.created came within \d+ ms after attempt 1 was answered with 500/,
  },
  {
    name: 'attempts without end',
    sending: { retry: { ...SCHEDULE, attempts: 12 } },
    only: 'is given up',
    told: /order\.created came \d+ times, it is to be given up after 4/,
  },
  {
    name: 'another body at each attempt',
    sending: { send: sendingAnew() },
    only: 'is given up',
    told: /attempt 2 of order\.created has another body than the first one/,
  },
];

test.concurrent.each(FAULTS)('of webhooks, "$name" is told', { timeout: 60_000 }, async (fault) => {
  const port = await freePort();
  const deliveries = startDeliveries({ url: `http://127.0.0.1:${port}/`, ...AS_DECLARED, ...fault.sending });
  const serving = await serve(providerWith(deliveries, fault), { host: '127.0.0.1', port: 0 });
  try {
    const args = [
      LOCAL_PAGE,
      '--env',
      'local',
      '--base-url',
      serving.url,
      '--inbox',
      String(port),
      '--no-fuzz',
      '--only',
      fault.only,
      '--skip',
      'boundaries',
      '--json',
    ];
    const ended = await contract([...args, '--reports', `reports/test-webhooks/${port}`], {
      variables: { CLIENT_ID: 'client', CLIENT_SECRET: 'client-secret', WEBHOOK_SECRET: 'whsec_test' },
    });
    const report: {
      readonly runs: readonly {
        readonly tasks: readonly {
          readonly findings: readonly { readonly message: string; readonly severity: string }[];
        }[];
      }[];
    } = JSON.parse(ended.stdout);
    const messages = report.runs
      .flatMap(({ tasks }) => tasks.flatMap(({ findings }) => findings))
      .map(({ message, severity }) => `${severity}: ${message}`);
    if (fault.told === undefined) expect(messages).toEqual([]);
    else expect(messages.join('\n')).toMatch(fault.told);
  } finally {
    await serving.close();
    await deliveries.close();
  }
});

function providerWith(deliveries: Deliveries, { changed = (delivery) => delivery }: Fault) {
  return createProvider(CONTRACT, {
    behaviour,
    store: memoryStore(),
    credentials: new Map([
      ['CLIENT_ID', 'client'],
      ['CLIENT_SECRET', 'client-secret'],
    ]),
    now: Date.now,
    random: Math.random,
    limitFactor: 1000,
    deliver: (delivery) => {
      const sent = changed(delivery);
      if (sent !== undefined) deliveries.deliver(sent);
    },
    webhookSecret: 'whsec_test',
  });
}

/** The body is changed; that its signature is wrong then is another finding. */
function unsigned(change: (body: string) => string): NonNullable<Fault['changed']> {
  return (delivery) => ({
    ...delivery,
    body: Buffer.from(change(Buffer.from(delivery.body).toString('utf8'))),
  });
}

function sendingAnew(): NonNullable<DeliveryOptions['send']> {
  let attempts = 0;
  return async ({ url, headers, body }) => {
    attempts += 1;
    const text = Buffer.from(body).toString('utf8').replace('"data":{', `"data":{"attempt":${attempts},`);
    const sent = {
      method: 'POST',
      body: text,
      headers: { 'Content-Type': 'application/json', ...Object.fromEntries(headers) },
    };
    return fetch(url, sent).then(
      ({ status }) => status,
      () => 0,
    );
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
