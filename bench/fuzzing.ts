// Random valid orders through the whole pipeline: properties, client, checks, events, console, JUnit and journal.
// Arguments: count, origin, concurrency. Prints how long the cases took, start-up left out.
import { builtins, type PropertyTask, readSpec } from '../src/index.ts';
import { PAGE } from './order.ts';
import { runAndReport } from './reported.ts';

const [count = 0, , concurrency = 8] = process.argv.slice(2).map(Number);
const { contract } = readSpec({ file: 'bench.md', text: PAGE }, { formats: builtins.formats });
const at = { file: 'bench.md', line: 4, column: 1 };
const expectation = {
  statuses: ['201'],
  errorCode: undefined,
  contains: [],
  headers: [],
  body: undefined,
  symbols: [],
  blames: undefined,
  offTopic: [],
  places: {},
  promises: {},
} as const;
// Each property has four cases under way: so many of them fill the connections.
const tasks = Array.from(
  { length: Math.max(1, Math.round(concurrency / 4)) },
  (_, index, all = Math.max(1, Math.round(concurrency / 4))): PropertyTask => ({
    kind: 'property',
    id: `POST /orders > bench > ${index}`,
    title: `orders ${index}`,
    suite: 'POST /orders',
    source: 'bench',
    group: 'bench',
    tags: [],
    minor: false,
    base: undefined,
    promises: [],
    exclusive: false,
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
      body: { form: 'none' },
      authenticate: false,
    },
    expectations: { body: expectation, path: expectation, query: expectation, header: expectation },
    runs: Math.round(count / all),
    known: [],
    cleanup: undefined,
    at,
  }),
);
await runAndReport(contract, tasks, { origin: process.argv[3] ?? '', concurrency });
