// The whole pipeline: plan, client, checks, events, console, JUnit and journal. Arguments: count, origin, concurrency.

import { builtins, readSpec, type ScenarioTask } from '../src/index.ts';
import { BODY, PAGE } from './order.ts';
import { runAndReport } from './reported.ts';

const [count = 0, , concurrency = 8] = process.argv.slice(2).map(Number);
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
await runAndReport(contract, tasks, { origin: process.argv[3] ?? '', concurrency });
