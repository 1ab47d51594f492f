import { expect, test } from 'vitest';
import { behaviour } from '../scenarios/orders.provider.ts';
import { causeOf } from '../src/events/cause.ts';
import type { Exchange, HttpRequest, RunEvent, Transport } from '../src/index.ts';
import type { TaskEnd } from '../src/model/event.ts';
import { pageOf, runInProcess } from './in-process.ts';

const ORDERS = pageOf('specs/orders.md');
const FUZZED = ['boundaries', 'properties', 'sequences'];

test.each([1, 2, 3])(
  'a conforming provider gives no finding with seed %i',
  async (seed) => {
    const events = await runInProcess({
      page: ORDERS,
      behaviour,
      seed,
      only: FUZZED,
      exploration: { runs: 40, known: new Map() },
    });
    expect(findingsOf(events)).toEqual([]);
    expect(endsOf(events).filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  },
  60_000,
);

// Each line of the page with what a provider does that does not keep to it.
const DROPPED: readonly (readonly [string, string])[] = [
  ['required: ["customer_id", "items", "currency"]', 'required: ["customer_id", "items"]'],
  ['maxLength: 50\n        pattern', 'maxLength: 5000\n        pattern'],
  ['pattern: "^[A-Z0-9-]+$"', 'pattern: "^[^~]+$"'],
  ['        format: "ISO 4217"\n        example: "EUR"\n      items', '        example: "EUR"\n      items'],
  ['        minItems: 1\n        maxItems: 100', '        maxItems: 100'],
  [
    '        maxItems: 100\n        items:\n          type: "object"\n          required: ["product_id"',
    '        maxItems: 1000\n        items:\n          type: "object"\n          required: ["product_id"',
  ],
  ['required: ["product_id", "quantity", "unit_price"]', 'required: ["product_id", "quantity"]'],
  ['maxLength: 40', 'maxLength: 4000'],
  ['minimum: 1\n              maximum: 999', 'minimum: 0\n              maximum: 999'],
  ['maximum: 999\n', 'maximum: 9990\n'],
  ['              minimum: 0\n              maximum: 100000', '              maximum: 100000'],
  ['              multipleOf: 0.01\n', ''],
  [
    '      note:\n        type: "string"\n        maxLength: 200\n\nresponses',
    '      note:\n        type: "string"\n\nresponses',
  ],
];

test('thirteen constraints that a provider forgot are thirteen findings of one run', async () => {
  const provided = DROPPED.reduce((page, [promised, kept]) => {
    expect(page.includes(promised), promised).toBe(true);
    return page.replace(promised, kept);
  }, ORDERS);
  const events = await runInProcess({
    page: ORDERS,
    provided,
    behaviour,
    only: ['POST /api/v1/orders > boundaries'],
  });
  const causes = new Map(findingsOf(events).map((finding) => [causeOf(finding), finding.promise]));
  expect([...causes.values()].sort()).toEqual([
    'POST /api/v1/orders > request > currency format',
    'POST /api/v1/orders > request > currency required',
    'POST /api/v1/orders > request > customer_id maxLength',
    'POST /api/v1/orders > request > customer_id pattern',
    'POST /api/v1/orders > request > items maxItems',
    'POST /api/v1/orders > request > items minItems',
    'POST /api/v1/orders > request > items[].product_id maxLength',
    'POST /api/v1/orders > request > items[].quantity maximum',
    'POST /api/v1/orders > request > items[].quantity minimum',
    'POST /api/v1/orders > request > items[].unit_price minimum',
    'POST /api/v1/orders > request > items[].unit_price multipleOf',
    'POST /api/v1/orders > request > items[].unit_price required',
    'POST /api/v1/orders > request > note maxLength',
  ]);
});

test('the boundary cases of POST /api/v1/orders fit in 120 requests, and no two are the same', async () => {
  const sent: string[] = [];
  await runInProcess({
    page: ORDERS,
    behaviour,
    only: ['POST /api/v1/orders > boundaries'],
    wrap: recording(sent),
  });
  const orders = sent.filter((text) => text.startsWith('POST /api/v1/orders '));
  expect(orders.length).toBeGreaterThan(60);
  expect(orders.length).toBeLessThanOrEqual(120);
  expect(new Set(orders).size).toBe(orders.length);
});

test('the same seed gives the same cases, another seed gives others', async () => {
  const cases = async (seed: number): Promise<readonly string[]> => {
    const sent: string[] = [];
    await runInProcess({
      page: ORDERS,
      behaviour,
      seed,
      only: ['POST /api/v1/orders > properties'],
      exploration: { runs: 15, known: new Map() },
      wrap: recording(sent),
    });
    return sent.sort();
  };
  const first = await cases(7);
  expect(await cases(7)).toEqual(first);
  expect(await cases(8)).not.toEqual(first);
});

test('a refusal proves nothing where the unmutated request is refused too', async () => {
  const refusing = answeringOrders(400, { error_code: 'VALIDATION_ERROR', message: 'no', details: [] });
  const events = await runInProcess({
    page: ORDERS,
    behaviour,
    only: ['POST /api/v1/orders > boundaries'],
    wrap: refusing,
  });
  const boundaries = endsOf(events).filter(({ task }) => task.includes('> boundaries >'));
  expect(new Set(boundaries.map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
    new Set(['inconclusive: masked: the unmutated request was refused too']),
  );
});

test('a crash shrinks to the smallest request that still shows it', async () => {
  const crashing: Transport = async (request, options) => {
    const note = noteOf(request);
    const exchange = await direct(request, options);
    return note !== undefined && note.length > 20 && exchange.outcome === 'response'
      ? { ...exchange, response: { ...exchange.response, status: 500 } }
      : exchange;
  };
  let direct: Transport = () => Promise.reject(new Error('not wrapped yet'));
  const events = await runInProcess({
    page: ORDERS,
    behaviour,
    only: ['POST /api/v1/orders > properties > valid'],
    exploration: { runs: 200, known: new Map() },
    wrap: (transport) => {
      direct = transport;
      return crashing;
    },
  });
  const [end] = endsOf(events).filter(({ verdict }) => verdict === 'fail');
  const counterexample = end?.explored?.counterexample;
  const body: unknown =
    counterexample?.form === 'input' && counterexample.input.body?.form === 'literal'
      ? JSON.parse(counterexample.input.body.text)
      : undefined;
  expect(body).toMatchObject({ items: [expect.anything()] });
  expect(body).not.toHaveProperty('shipping_address');
  expect(noteIn(body)?.length).toBe(21);
});

test('no answer ends a property as an error, and nothing is shrunk', async () => {
  let requests = 0;
  const dropping =
    (transport: Transport): Transport =>
    async (request, options) => {
      const exchange = await transport(request, options);
      if (noteOf(request) === undefined) return exchange;
      requests += 1;
      const failure = { code: 'ECONNRESET', message: 'the connection was reset' };
      return { request, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'failure', failure };
    };
  const events = await runInProcess({
    page: ORDERS,
    behaviour,
    only: ['POST /api/v1/orders > properties > valid'],
    exploration: { runs: 100, known: new Map() },
    wrap: dropping,
  });
  expect(endsOf(events).find(({ task }) => task.includes('properties'))).toMatchObject({
    verdict: 'error',
    findings: [],
    failure: { code: 'ECONNRESET' },
  });
  expect(requests).toBeLessThan(10);
});

test('a counterexample that is known is tried before anything is made up', async () => {
  const known = {
    form: 'input',
    shrinks: 0,
    input: {
      parameters: [],
      body: { form: 'literal', text: '{"customer_id":"KNOWN","currency":"EUR","items":[]}' },
      change: undefined,
      unchanged: undefined,
    },
  } as const;
  const task = 'POST /api/v1/orders > properties > valid input is accepted';
  const sent: string[] = [];
  const events = await runInProcess({
    page: ORDERS,
    behaviour,
    only: [task],
    exploration: { runs: 50, known: new Map([[task, [known]]]) },
    wrap: recording(sent),
  });
  expect(endsOf(events).find((end) => end.task === task)).toMatchObject({ verdict: 'fail' });
  expect(sent.filter((text) => text.includes('KNOWN')).length).toBe(1);
  expect(sent.length).toBeLessThan(10);
});

function recording(sent: string[]): (transport: Transport) => Transport {
  return (transport) => (request, options) => {
    const { pathname, search } = new URL(request.url);
    const traced = request.headers
      .filter(([name]) => name !== 'Authorization')
      .map(([name, value]) => `${name}: ${value.replace(UUID, 'fresh')}`);
    const body = request.body === undefined ? '' : Buffer.from(request.body).toString('utf8');
    if (!pathname.endsWith('/token'))
      sent.push(`${request.method} ${pathname}${search} ${traced.join(', ')} ${body}`);
    return transport(request, options);
  };
}

function answeringOrders(status: number, body: object): (transport: Transport) => Transport {
  const bytes = Buffer.from(JSON.stringify(body));
  return (transport) => async (request, options) => {
    const exchange = await transport(request, options);
    if (exchange.outcome === 'failure' || !request.url.endsWith('/api/v1/orders')) return exchange;
    const json = (): ReturnType<typeof exchange.response.json> => ({
      parsed: true,
      value: JSON.parse(bytes.toString('utf8')),
    });
    return { ...exchange, response: { ...exchange.response, status, body: bytes, json } } satisfies Exchange;
  };
}

function noteOf(request: HttpRequest): string | undefined {
  if (request.method !== 'POST' || request.body === undefined) return undefined;
  try {
    return noteIn(JSON.parse(Buffer.from(request.body).toString('utf8')));
  } catch {
    return undefined;
  }
}

function noteIn(body: unknown): string | undefined {
  const note = typeof body === 'object' && body !== null && 'note' in body ? body.note : undefined;
  return typeof note === 'string' ? note : undefined;
}

function endsOf(events: readonly RunEvent[]): readonly TaskEnd[] {
  return events.flatMap((event) => (event.type === 'task:end' ? [event] : []));
}

function findingsOf(events: readonly RunEvent[]): TaskEnd['findings'] {
  return endsOf(events).flatMap(({ findings }) =>
    findings.filter(({ severity }) => severity === 'violation'),
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
