import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { secret } from '../model/environment.ts';
import type { Exchange, Headers, Transport } from '../model/exchange.ts';
import type { Delivery, Observation, ProbeContext } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import { httpResource } from './http-resource.ts';
import { openInbox } from './inbox.ts';
import { signatureProblem } from './signature.ts';
import { sqlRow } from './sql-row.ts';
import { webhookInbox } from './webhook-inbox.ts';

const POSTGRES = process.env['TEST_POSTGRES_URL'];

test('a resource is asked until it is as expected, and further members do not matter', async () => {
  const stock = [{ reserved: 0 }, { reserved: 0 }, { reserved: 2, more: true }];
  let asked = 0;
  const seen = await observe(
    httpResource,
    { path: '/stock', expect: { body: { reserved: 2 } } },
    {
      transport: async (request) => {
        asked += 1;
        return answered(request, 200, stock[asked - 1] ?? {});
      },
    },
  );
  expect(seen).toMatchObject({ held: 'yes', evidence: expect.stringContaining('"reserved":2') });
  expect(asked).toBe(3);
});

test.each([
  [200, { reserved: 1 }, 'no', 'reserved is 1, expected 2'],
  [404, {}, 'no', 'answered 404, expected 200'],
  [403, {}, 'unknown', 'answered 403'],
  [500, {}, 'unknown', 'answered 500'],
])('a resource that answers %i %j is %s', async (status, body, held, evidence) => {
  const seen = await observe(
    httpResource,
    { path: '/stock', expect: { body: { reserved: 2 } } },
    { transport: async (request) => answered(request, status, body) },
  );
  expect(seen).toMatchObject({ held, evidence: expect.stringContaining(evidence) });
});

const QUERY = { database: 'DB', query: 'select count(*) from orders' } as const;

test.each<readonly [typeof httpResource, Json, string]>([
  [httpResource, { path: '/stock' }, 'judges nothing'],
  [httpResource, { path: '/stock', expect: {} }, 'judges nothing'],
  [httpResource, { path: '/stock', expect: { bdy: { reserved: 2 } } }, 'judges nothing'],
  [httpResource, { path: '/stock', expect: { headers: {} } }, 'judges nothing'],
  [httpResource, { path: '/stock', expect: 'reserved' }, '`expect` is a map'],
  [httpResource, { path: '/stock', expect: { status: '2xx' } }, '`status` is a whole number'],
  [httpResource, { path: '/stock', status: 200, expect: { status: 404 } }, 'keep one of them'],
  [httpResource, { path: '/stock of it', status: 200 }, 'no blanks'],
  [sqlRow, QUERY, 'judges nothing'],
  [sqlRow, { ...QUERY, expect: {} }, 'judges nothing'],
  [sqlRow, { ...QUERY, rows: 'two' }, '`rows` is a whole number'],
  [sqlRow, { ...QUERY, rows: 0, expect: { id: 1 } }, 'no row'],
  [webhookInbox, { event: 'order.created', match: 'ORD-1' }, '`match` is a map'],
  [webhookInbox, { event: 'order.created', count: 'two' }, '`count` is a whole number'],
  [webhookInbox, { event: 'order.created', within: 'sometime' }, '`within` is a duration'],
])('$id refuses %j, which would judge nothing of it', (probe, argument, words) => {
  expect(probe.refuse(argument)).toEqual(expect.stringContaining(words));
});

test.each<readonly [Json, 'yes' | 'no', string]>([
  [{ status: 404 }, 'yes', 'answered 404'],
  [{ status: 200 }, 'no', 'answered 404, expected 200'],
  [{ status: 404, headers: { 'X-State': 'gone' } }, 'yes', 'answered 404'],
  [{ status: 404, headers: { 'x-state': '*' } }, 'yes', 'answered 404'],
  [{ status: 404, headers: { 'X-State': 'there' } }, 'no', 'with X-State: gone, expected there'],
  [{ status: 404, headers: { 'X-Stock': '*' } }, 'no', 'without X-Stock'],
])('a resource that is gone and expected as %j is %s', async (expected, held, evidence) => {
  const seen = await observe(
    httpResource,
    { path: '/stock', expect: expected },
    { transport: async (request) => answered(request, 404, {}, [['X-State', 'gone']]) },
  );
  expect(seen).toMatchObject({ held, evidence: expect.stringContaining(evidence) });
});

test.each([
  [{ times: 1 }, ['evt_1'], 'yes', 'order.created came'],
  [{ times: 1 }, ['evt_1', 'evt_1'], 'yes', '2 times (1 events)'],
  [{ times: 1 }, ['evt_1', 'evt_2'], 'no', '2 order.created events came, expected 1'],
  [{ times: 1 }, [], 'no', 'the inbox is empty'],
  [{ times: 0 }, [], 'yes', 'no order.created came'],
  [{ times: 0 }, ['evt_1'], 'no', '1 order.created events came, expected 0'],
  [{ times: 0, since: '2026-11-24T12:00:01Z' }, ['evt_1'], 'yes', 'no order.created came'],
  [{ times: 0, since: '2026-11-24T11:59:59Z' }, ['evt_1'], 'no', '1 order.created events'],
  [{ times: -1 }, [], 'unknown', ''],
])('%j of the events %j is %s', async (argument, ids, held, evidence) => {
  const body = (event_id: string) =>
    Buffer.from(JSON.stringify({ event_id, event_type: 'order.created', timestamp: '2026-11-24T12:00:00Z' }));
  const deliveries = ids.map(
    (id): Delivery => ({
      receivedAt: Date.parse('2026-11-24T12:00:02Z'),
      method: 'POST',
      path: '/',
      headers: [],
      body: body(id),
      treatment: 'take',
    }),
  );
  const inbox = {
    url: 'http://inbox.test/',
    deliveries: () => deliveries,
    secret: undefined,
    misbehave: () => {},
    mark: () => {},
    sinceMark: () => deliveries,
  };
  const wanted = { event: 'order.created', within: '20 ms', ...argument };
  if (held === 'unknown') expect(webhookInbox.refuse(wanted)).toBe('`times` is a whole number');
  else
    expect(await observe(webhookInbox, wanted, { inbox })).toMatchObject({
      held,
      evidence: expect.stringContaining(evidence),
    });
});

test('a delivery is found by event and members, and its signature is checked over the raw bytes', async () => {
  const inbox = await openInbox({
    host: '127.0.0.1',
    port: 0,
    secret: secret('whsec_test'),
    now: () => 1_705_314_601_000,
  });
  try {
    await fetch(inbox.url, {
      method: 'POST',
      body: SEED_BODY,
      headers: { 'X-Webhook-Signature': SIGNED_WITH_TIME, 'X-Webhook-Timestamp': '1705314600' },
    });
    const argument = (more: object): Json => ({
      event: 'order.created',
      match: { object_id: 'ORD-12345678' },
      within: '1 second',
      signature: JSON.parse(JSON.stringify({ ...SIGNATURE, ...more })),
    });
    expect(await observe(webhookInbox, argument({}), { inbox })).toMatchObject({
      held: 'yes',
      evidence: expect.stringContaining('signature right'),
    });
    expect(await observe(webhookInbox, argument({ covers: 'body' }), { inbox })).toMatchObject({
      held: 'no',
    });
    expect(
      await observe(webhookInbox, { event: 'order.updated', within: '1 second' }, { inbox }),
    ).toMatchObject({ held: 'no', evidence: expect.stringContaining('what came: order.created') });
  } finally {
    await inbox.close();
  }
});

// The vectors of the standards page: the page's own scheme, and the one that covers the timestamp.
const SEED_BODY =
  '{"event_id":"evt_1","event_type":"order.created","timestamp":"2024-01-15T10:30:00Z","data":{"object_type":"order","object_id":"ORD-12345678","changes":{}}}';
const SIGNED_BODY = 'sha256=35a3e99283ab7c098dbf451e01c26ba519dc892bcd979888c12d692e7f85c7ea';
const SIGNED_WITH_TIME = 'sha256=36ffd36195b84e4c949143cb0cb57c05c95c8dea78614782668ab01d4c49d774';
const SIGNATURE = {
  header: 'X-Webhook-Signature',
  algorithm: 'hmac-sha256',
  encoding: 'hex',
  prefix: 'sha256=',
  covers: 'timestamp.body',
  scheme: 'plain',
  idHeader: undefined,
  timestampHeader: 'X-Webhook-Timestamp',
  timestampFormat: 'unix-seconds',
  toleranceSeconds: 300,
} as const;

test.each([
  ['the body alone', { ...SIGNATURE, covers: 'body' }, SIGNED_BODY, 1_705_314_600, undefined],
  ['timestamp and body', SIGNATURE, SIGNED_WITH_TIME, 1_705_314_600, undefined],
  ['another prefix', SIGNATURE, SIGNED_WITH_TIME.slice(7), 1_705_314_600, 'no'],
  ['another timestamp than was signed', SIGNATURE, SIGNED_WITH_TIME, 1_705_314_601, 'no'],
] as const)('a signature over %s', (_name, signature, given, timestamp, held) => {
  const problem = signatureProblem(deliveryOf(given, timestamp), signature, secret('whsec_test'));
  expect(problem?.held).toBe(held);
});

test('an old delivery is stale, and without the secret nobody can say', () => {
  const late = { ...deliveryOf(SIGNED_WITH_TIME, 1_705_314_600), receivedAt: 1_705_315_000_000 };
  expect(signatureProblem(late, SIGNATURE, secret('whsec_test'))?.message).toContain('400 s off');
  expect(signatureProblem(late, SIGNATURE, undefined)?.held).toBe('unknown');
});

test('a row is looked up in SQLite with parameters, and only read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-sql-'));
  try {
    const { default: Sqlite } = await import('libsql');
    const database = new Sqlite(join(folder, 'x.db'));
    database.exec(
      "create table orders (id text, status text); insert into orders values ('ORD-1', 'confirmed')",
    );
    database.close();
    const variable = (name: string): string | undefined =>
      name === 'DB' ? `file:${join(folder, 'x.db')}` : undefined;
    const argument = (id: string, status: string): Json => ({
      database: 'DB',
      query: 'select status from orders where id = :id',
      parameters: { id },
      expect: { status },
      within: '0 seconds',
    });
    expect(await observe(sqlRow, argument('ORD-1', 'confirmed'), { variable })).toMatchObject({
      held: 'yes',
    });
    expect(await observe(sqlRow, argument('ORD-1', 'cancelled'), { variable })).toMatchObject({ held: 'no' });
    expect(await observe(sqlRow, argument("' or 1=1 --", 'confirmed'), { variable })).toMatchObject({
      held: 'no',
      evidence: expect.stringContaining('0 rows'),
    });
    expect(
      await observe(sqlRow, { database: 'DB', query: 'select nothing from nowhere', rows: 1 }, { variable }),
    ).toMatchObject({ held: 'unknown' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each(['delete from orders', 'select 1; drop table orders', 'update orders set id = 1'])(
  '%s is not sent',
  (query) => {
    expect(sqlRow.refuse({ database: 'DB', query })).toEqual(expect.stringContaining('SELECT'));
  },
);

test.skipIf(POSTGRES === undefined)(
  `a row is looked up in PostgreSQL${POSTGRES === undefined ? ' (skipped: TEST_POSTGRES_URL is not set)' : ''}`,
  async () => {
    const variable = (): string | undefined => POSTGRES;
    const argument: Json = {
      database: 'DB',
      query:
        "select :name::text as name, count(*)::int as databases from pg_database where datname = 'postgres'",
      parameters: { name: "o'r :x" },
      expect: { name: "o'r :x", databases: 1 },
    };
    expect(await observe(sqlRow, argument, { variable })).toMatchObject({ held: 'yes' });
    expect(
      await observe(
        sqlRow,
        {
          database: 'DB',
          query: 'with made as (insert into nowhere values (1) returning 1) select * from made',
          rows: 1,
        },
        { variable },
      ),
    ).toMatchObject({ held: 'unknown' });
  },
);

test('a database that cannot be reached is unknown, and its password is not told', async () => {
  const variable = (): string => 'postgresql://me:pass-of-mine@127.0.0.1:1/x';
  const seen = await observe(sqlRow, { database: 'DB', query: 'select 1', rows: 1 }, { variable });
  expect(seen.held).toBe('unknown');
  expect(seen.evidence).not.toContain('pass-of-mine');
});

function observe(
  probe: typeof httpResource,
  argument: Json,
  more: Partial<ProbeContext>,
): Promise<Observation> {
  expect(probe.refuse(argument)).toBeUndefined();
  let now = 0;
  return probe.observe(argument, {
    baseUrl: 'http://127.0.0.1:1',
    transport: async (request) => answered(request, 200, {}),
    signal: new AbortController().signal,
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
    variable: () => undefined,
    inbox: undefined,
    standAside: () => {},
    ...more,
  });
}

function deliveryOf(signature: string, timestamp: number): Delivery {
  const headers = [
    ['x-webhook-signature', signature],
    ['x-webhook-timestamp', String(timestamp)],
  ] as const;
  return {
    receivedAt: 1_705_314_601_000,
    method: 'POST',
    path: '/',
    headers,
    body: Buffer.from(SEED_BODY),
    treatment: 'take',
  };
}

function answered(
  request: Parameters<Transport>[0],
  status: number,
  body: Json,
  headers: Headers = [],
): Exchange {
  const response = {
    status,
    headers,
    body: Buffer.from(JSON.stringify(body)),
    truncated: false,
    json: () => ({ parsed: true, value: body }) as const,
  };
  return { request, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'response', response };
}
