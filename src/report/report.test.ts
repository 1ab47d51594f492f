import { expect, test } from 'vitest';
import type { CaseEnd, RecordedExchange, RunEvent, RunStart, TaskEnd } from '../model/event.ts';
import type { Reporter } from '../model/extension.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import { consoleReport } from './console.ts';
import { parseJournal } from './events-from.ts';
import { groupFindings } from './groups.ts';
import { junit } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import { curl } from './reproduce.ts';

const AT = { file: 'specs/orders.md', line: 118, column: 5 } as const;
const EXCHANGE: RecordedExchange = {
  method: 'POST',
  url: 'http://127.0.0.1:1/orders',
  requestHeaders: [
    ['Content-Type', 'application/json'],
    ['Authorization', 'Bearer ***'],
  ],
  requestBody: { text: '{"name":"it\'s"}', encoding: 'utf-8', bytes: 15, cut: false },
  elapsedMs: 12,
  attempt: 1,
  earlier: [],
  outcome: 'response',
  status: 200,
  responseHeaders: [],
  responseBody: { text: '{"a":1}', encoding: 'utf-8', bytes: 7, cut: false },
};
const FINDING: Finding = {
  message: 'POST /orders answered 200; declared are 201, 400.',
  check: 'status-declared',
  severity: 'violation',
  task: 'POST /orders > happy_path > Placed',
  step: 'step 1',
  operation: 'POST /orders',
  promise: 'p1',
  at: AT,
  exchange: 1,
  expected: 201,
  actual: 200,
};

test('a failure shows its promise, what came, and how to send it again', async () => {
  expect(await textOf(consoleReport, runOf([['Placed', 'fail']]))).toMatchInlineSnapshot(`
    "Orders 1.0
    specs/orders.md on staging (http://127.0.0.1:1), 1 task, 2 promises

    POST /orders
      ✗ happy_path > Placed  1 request, 5 ms
          POST /orders answered 200; declared are 201, 400.
            specs/orders.md:118:5 (status-declared)
            expected: integer 201
            actual:   integer 200
            POST http://127.0.0.1:1/orders answered 200 {"a":1} in 12 ms
            curl -i -X POST http://127.0.0.1:1/orders -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" --data-raw '{"name":"it'\\''s"}'
            contract replay c74ea525
          assumed, since nothing is bound to it: "A customer exists"

    promises    kept   broken   undecided   never exercised   total
    endpoints      0        1           0                 1       2
                   0        1           0                 1       2

    1 failed (1 cause), 3 requests in 1.2 s
    ✗ FAIL: the provider breaks promises of the page
    "
  `);
});

test('the same cause in many tasks is told once and counted', async () => {
  const text = await textOf(
    consoleReport,
    runOf([
      ['One', 'fail'],
      ['Two', 'fail'],
      ['Three', 'fail'],
    ]),
  );
  expect(text.match(/curl -i/g)).toHaveLength(1);
  expect(text.match(/same cause as in `One`/g)).toHaveLength(2);
  expect(text).toContain('3 failed (1 cause)');
});

test('findings that differ in values alone are one group', () => {
  const other = { ...FINDING, message: 'POST /orders answered 202; declared are 201, 400.' };
  const elsewhere = { ...FINDING, pointer: '/items/3/name' };
  expect(
    groupFindings([FINDING, other, elsewhere, { ...elsewhere, pointer: '/items/4/name' }]).map(
      ({ count }) => count,
    ),
  ).toEqual([2, 2]);
});

test('JUnit has one case per task with exactly one outcome, and its text repeats the message', async () => {
  const text = await textOf(
    junit,
    runOf([
      ['Placed', 'fail'],
      ['Open', 'inconclusive'],
      ['Lost', 'error'],
      ['Not run', 'skip'],
      ['Fine', 'pass'],
    ]),
  );
  expect(text).toContain('<testsuites name="contract" tests="5" failures="1" errors="1" skipped="2"');
  expect(text).toContain(
    '<testcase classname="orders.POST /orders" name="happy_path &gt; Placed" time="0.005" file="specs/orders.md" line="118">',
  );
  expect(text.match(/<failure /g)).toHaveLength(1);
  expect(text).toMatch(
    /<failure message="POST \/orders answered 200; declared are 201, 400\." type="status-declared">POST \/orders answered 200/,
  );
  expect(text).toContain(
    '<skipped message="inconclusive: nobody looked">inconclusive: nobody looked</skipped>',
  );
  expect(text).toContain('<error message="nobody looked" type="error">');
});

test('pages of one name in several folders, formats and runs give cases of different names', async () => {
  const files = ['a/specs/x.md', 'b/specs/x.md', 'b/specs/x.yaml', 'c/y.md', 'c/y.md'];
  const events = files.flatMap((file) =>
    runOf([['Placed', 'pass']]).map(
      (event): RunEvent =>
        event.type === 'run:start' ? { ...event, contract: { ...event.contract, file } } : event,
    ),
  );
  const names = [...(await textOf(junit, events)).matchAll(/classname="([^"]*)" name="([^"]*)"/g)];
  expect(names.map(([, page]) => page)).toEqual([
    'a/specs/x.POST /orders',
    'b/specs/x·md.POST /orders',
    'b/specs/x·yaml.POST /orders',
    'y.POST /orders',
    'y (2).POST /orders',
  ]);
});

test('a journal with a broken line and without an end is read as an aborted run', async () => {
  const events = runOf([
    ['Placed', 'pass'],
    ['Open', 'pass'],
  ]);
  const lines = (await textOf(ndjson, events)).split('\n');
  const cut = [...lines.slice(0, 5), '{"type":"task:e', 'garbage', '{"type":"unknown"}'];
  const read: RunEvent[] = [];
  for await (const event of parseJournal(streamed(cut))) read.push(event);
  expect(read.at(-1)).toMatchObject({ type: 'run:end', stop: 'aborted', verdict: 'error' });
  expect(read.filter(({ type }) => type === 'task:end')).toHaveLength(
    read.filter(({ type }) => type === 'task:start').length,
  );
});

test('what a run left behind, and why it was given up, is said at its end', async () => {
  const left = ['7', '8'].map((id) => ({ thing: `/pens/${id}`, reason: 'DELETE answered 409' }));
  const events = runOf([['Placed', 'pass']]).map(
    (event): RunEvent =>
      event.type === 'run:end'
        ? { ...event, stop: 'lost', reason: 'nobody answers', created: { count: 9, left, more: 5 } }
        : event,
  );
  const shown = await textOf(consoleReport, events);
  expect(shown).toContain(
    '! 7 of 9 things that the run made are left over:\n  /pens/7  DELETE answered 409\n',
  );
  expect(shown).toContain('  and 5 more (`created` of run:end in the journal)');
  expect(shown).toContain(', given up: nobody answers');
  const summary = await textOf(markdownReport, events);
  expect(summary).toContain('**Given up**: nobody answers');
  expect(summary).toContain('- /pens/8: DELETE answered 409');
});

test('a curl line is quoted for a shell, and a masked secret becomes a variable', () => {
  const line = curl({
    ...EXCHANGE,
    requestHeaders: [
      ['X-A', "$(rm -rf ~) 'x'"],
      ['Authorization', 'Bearer *** `id`'],
    ],
    url: "http://127.0.0.1:1/?a=b&c='",
  });
  expect(line).toContain(`'X-A: $(rm -rf ~) '\\''x'\\'''`);
  expect(line).toContain('"Authorization: Bearer $TOKEN \\`id\\`"');
  expect(line).toContain(`'http://127.0.0.1:1/?a=b&c='\\'''`);
});

function runOf(tasks: readonly (readonly [string, Verdict])[]): readonly RunEvent[] {
  const counts = { skip: 0, pass: 0, inconclusive: 0, fail: 0, error: 0 };
  for (const [, verdict] of tasks) counts[verdict] += 1;
  const start: RunStart = {
    type: 'run:start',
    at: 0,
    startedAt: '2026-11-20T09:30:00.000Z',
    format: 1,
    contract: { title: 'Orders', version: '1.0', digest: 'd', file: 'specs/orders.md' },
    environment: 'staging',
    baseUrl: 'http://127.0.0.1:1',
    seed: 1,
    tasks: tasks.length,
    promises: [
      { id: 'p1', section: 'endpoints', text: 'x', at: AT },
      { id: 'p2', section: 'endpoints', text: 'y', at: AT },
    ],
  };
  return [
    start,
    { type: 'preflight:end', at: 1, durationMs: 1, failure: undefined },
    ...tasks.flatMap(([title, verdict], index): readonly RunEvent[] => {
      const task = `POST /orders > happy_path > ${title}`;
      const findings = verdict === 'fail' ? [{ ...FINDING, task, exchange: index + 1 }] : [];
      const sent: CaseEnd = {
        type: 'case:end',
        at: 3,
        number: index + 1,
        task,
        step: 'step 1',
        title,
        phase: 'judge',
        operation: 'POST /orders',
        exchange: EXCHANGE,
        findings,
        kept: [],
      };
      const reason = verdict === 'pass' || verdict === 'fail' ? undefined : 'nobody looked';
      const end: TaskEnd = {
        type: 'task:end',
        at: 4,
        task,
        verdict,
        findings,
        reason,
        failure: undefined,
        undecided: [],
        explored: undefined,
        durationMs: 5,
      };
      return [
        {
          type: 'task:start',
          at: 2,
          task,
          title,
          suite: 'POST /orders',
          source: 'declared',
          group: 'happy_path',
          minor: false,
          place: AT,
          assumptions: ['A customer exists'],
        },
        sent,
        end,
      ];
    }),
    {
      type: 'run:end',
      at: 1200,
      verdict: counts.fail > 0 ? 'fail' : 'pass',
      counts,
      stop: 'completed',
      requests: 3,
      durationMs: 1200,
    },
  ];
}

async function textOf(reporter: Reporter, events: readonly RunEvent[]): Promise<string> {
  let text = '';
  for await (const chunk of reporter.report(streamed(events), {
    colour: false,
    live: false,
    columns: 80,
    verbose: false,
  }))
    text += chunk;
  return text;
}

async function* streamed<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values;
}
