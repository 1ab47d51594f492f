// The whole pipeline: plan, client, checks, events, console, JUnit and journal. Arguments: count, origin, concurrency.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeReport } from '../src/cli/output.ts';
import { createRedactor } from '../src/events/redact.ts';
import { fanOut } from '../src/events/stream.ts';
import { createClient } from '../src/http/client.ts';
import { retrying } from '../src/http/retry.ts';
import { builtins, type Plan, type RunEvent, readSpec, run, type ScenarioTask } from '../src/index.ts';
import { BODY, PAGE } from './order.ts';

const [count = 0, , concurrency = 8] = process.argv.slice(2).map(Number);
const origin = process.argv[3] ?? '';
const { contract } = readSpec({ file: 'bench.md', text: PAGE }, { formats: builtins.formats });
const at = { file: 'bench.md', line: 4, column: 1 };
const tasks = Array.from(
  { length: count },
  (_, index): ScenarioTask => ({
    kind: 'scenario',
    id: `POST /orders > bench > ${index}`,
    title: `order ${index}`,
    suite: 'POST /orders',
    source: 'bench',
    group: 'bench',
    tags: [],
    minor: false,
    base: undefined,
    promises: [],
    exclusive: false,
    assumptions: [],
    setup: [],
    postconditions: [],
    undecidable: undefined,
    at,
    steps: [
      {
        kind: 'send',
        id: 'step 1',
        title: 'place an order',
        operation: 'POST /orders',
        intent: 'valid',
        request: {
          method: 'POST',
          path: '/orders',
          query: [],
          headers: [
            ['Content-Type', 'application/json'],
            ['X-Request-ID', '{{uuid}}'],
          ],
          body: { form: 'json', value: BODY },
          authenticate: false,
        },
        expectation: {
          statuses: ['201'],
          errorCode: undefined,
          contains: ['order_id'],
          headers: [],
          body: undefined,
          symbols: [],
          blames: undefined,
          offTopic: [],
          places: {},
          promises: {},
        },
        captures: [],
        dropAfterMs: undefined,
        promises: [],
        at,
      },
    ],
  }),
);
const plan: Plan = {
  contract: { title: 'Bench', version: undefined, digest: contract.source.digest, file: 'bench.md' },
  environment: 'bench',
  seed: 1,
  tasks,
};
const now = (): number => performance.now();
const client = createClient({
  origin,
  connections: concurrency,
  timeoutMs: 10_000,
  maxBodyBytes: 1 << 20,
  now,
});
const transport = retrying(client.transport, { retries: 2, minDelayMs: 100 });
const started = now();
const events = run(
  plan,
  {
    contract,
    checks: builtins.checks,
    runChecks: [],
    probes: [],
    transport,
    anonymous: transport,
    credential: async () => undefined,
    redactor: createRedactor(['a-secret-of-the-bench']),
    environment: { name: 'bench', baseUrl: origin },
    inbox: undefined,
    now,
    startedAt: new Date().toISOString(),
    wait: async (ms, signal) => {
      await sleep(ms, undefined, { signal });
    },
    variable: () => undefined,
    uuid: randomUUID,
    concurrency,
    preflight: async () => undefined,
    requestsSent: client.sent,
    maxWaitMs: 1000,
    timeIsUp: () => false,
    pace: async () => 0,
  },
  { signal: new AbortController().signal },
);
const ids = ['console', 'junit', 'ndjson'];
const outcomes = await fanOut<RunEvent>(
  events,
  builtins.reporters
    .filter(({ id }) => ids.includes(id))
    .map(
      (reporter) => (stream: AsyncIterable<RunEvent>) =>
        writeReport({ reporter, file: `reports/bench/${reporter.id}.txt` }, stream, {
          colour: false,
          live: false,
          columns: 100,
          verbose: false,
        }),
    ),
);
console.log(now() - started);
await client.close();
if (outcomes.length !== ids.length || outcomes.some(({ status }) => status === 'rejected'))
  throw new Error('a report failed');
