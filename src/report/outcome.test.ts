import { expect, test } from 'vitest';
import { findingId } from '../events/cause.ts';
import { runOf } from '../events/tester.ts';
import type { RunEvent } from '../model/event.ts';
import type { Reporter } from '../model/extension.ts';
import { codeQuality } from './code-quality.ts';
import { consoleReport } from './console.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdownReport } from './markdown.ts';

const FLAKY = runOf({ tasks: { a: 'pass', b: 'fail' }, finding: { flaky: { broken: 2, of: 5 } } });
const KNOWN = known(runOf({ tasks: { a: 'fail', b: 'pass' }, finding: { known: true } }));
const RETRIED = runOf({
  tasks: { a: 'pass' },
  earlier: [{ elapsedMs: 3, result: 'ECONNRESET', reason: 'the connection failed' }],
});

test('a flaky task has a mark, a count and a sentence of its own', async () => {
  const text = await textOf(consoleReport, ended(FLAKY, 'fail', { pass: 1, fail: 1 }));
  expect(text).toContain('≈ g > b');
  expect(text).toContain('flaky, broken 2 of 5 times: b is wrong');
  expect(text).toContain('1 failed (1 cause, 1 flaky)');
  expect(text).toContain('FLAKY: the provider keeps promises of the page only sometimes');
  expect(await textOf(markdownReport, FLAKY)).toContain(
    '### Flaky\n\n- flaky, broken 2 of 5 times: b is wrong',
  );
  expect(await textOf(junit, FLAKY)).toContain('<failure message="flaky, broken 2 of 5 times: b is wrong"');
});

test('a known finding is shown and fails nothing', async () => {
  const text = await textOf(consoleReport, ended(KNOWN, 'pass', { pass: 2 }));
  expect(text).toContain('~ g > a');
  expect(text).toContain('known: a is wrong');
  expect(text).toContain('2 passed (1 with known findings)');
  expect(text).toContain('PASS: every promise that was judged is kept, but for what the baseline knows');
  const xml = await textOf(junit, KNOWN);
  expect(xml).toContain('<skipped message="known: a is wrong">');
  expect(xml).toContain('failures="0" errors="0" skipped="1"');
  expect(await textOf(markdownReport, KNOWN)).toContain('### Known\n\n- known: a is wrong');
  expect(JSON.parse(await textOf(json, KNOWN))).toMatchObject({
    runs: [{ tasks: [{ outcome: 'known', verdict: 'pass' }, { outcome: 'pass' }] }],
  });
});

test('a request that was sent again is visible although its task passed', async () => {
  expect(await textOf(consoleReport, RETRIED)).toContain('1 request sent again: GET after ECONNRESET');
  expect(await textOf(markdownReport, RETRIED)).toContain('- GET after ECONNRESET ×1');
  expect(await textOf(junit, RETRIED)).toContain('<system-out>sent again: GET after ECONNRESET</system-out>');
  expect(JSON.parse(await textOf(json, RETRIED))).toMatchObject({
    runs: [{ retries: { 'GET after ECONNRESET': 1 } }],
  });
});

test('annotations stand at the line of the promise, and nothing in them ends a command early', async () => {
  const message = 'answered 500, 100% wrong\n::set-output name=x::y';
  const events = runOf({
    tasks: { a: 'fail' },
    finding: { message, check: 'a:b,c', at: { file: 'specs/a,b.md', line: 118, column: 5 } },
  });
  const [first = '', ...others] = (await textOf(github, events)).trimEnd().split('\n');
  const [finding] = events.flatMap((event) => (event.type === 'task:end' ? event.findings : []));
  expect(first).toBe(
    `::error file=specs/a%2Cb.md,line=118,col=5,title=a%3Ab%2Cc::answered 500, 100%25 wrong%0A::set-output name=x::y%0Acontract replay ${finding === undefined ? '' : findingId(finding)}`,
  );
  expect(others).toEqual([
    '::notice file=specs/x.md,line=1,title=contract::X on e: pass, 1 tasks, 1 findings',
  ]);
  expect(await textOf(github, KNOWN)).toContain('::notice file=specs/x.md,line=3,col=1,title=known%3A c::');
});

test('a code quality report names each finding once, by an id that stays the same', async () => {
  const twice = [...FLAKY, ...FLAKY];
  const issues: unknown = JSON.parse(await textOf(codeQuality, FLAKY));
  expect(issues).toEqual([
    {
      description: 'b is wrong',
      check_name: 'c',
      fingerprint: expect.stringMatching(/^specs\/x\.md#[0-9a-f]{8}$/),
      severity: 'major',
      location: { path: 'specs/x.md', lines: { begin: 3 } },
    },
  ]);
  expect(new Set(JSON.parse(await textOf(codeQuality, twice)).map(fingerprint)).size).toBe(1);
});

function fingerprint(issue: { readonly fingerprint: string }): string {
  return issue.fingerprint;
}

/** As a baseline leaves it: findings marked, the task passed. */
function known(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.map((event) => (event.type === 'task:end' ? { ...event, verdict: 'pass' } : event));
}

function ended(
  events: readonly RunEvent[],
  verdict: 'pass' | 'fail',
  counts: { readonly pass: number; readonly fail?: number },
): readonly RunEvent[] {
  const none = { skip: 0, pass: 0, inconclusive: 0, fail: 0, error: 0 };
  return events.map((event) =>
    event.type === 'run:end' ? { ...event, verdict, counts: { ...none, ...counts } } : event,
  );
}

async function textOf(reporter: Reporter, events: readonly RunEvent[]): Promise<string> {
  let text = '';
  const options = { colour: false, live: false, columns: 100, verbose: false };
  for await (const chunk of reporter.report(streamed(events), options)) text += chunk;
  return text;
}

async function* streamed(events: readonly RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}
