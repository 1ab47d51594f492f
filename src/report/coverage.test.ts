import { lcovParser } from '@friedemannsommer/lcov-parser/promise';
import { expect, test } from 'vitest';
import type { CaseEnd, RunEvent, TaskEnd } from '../model/event.ts';
import { collectRuns } from './collect.ts';
import { type Coverage, coverageOf, decidedShare } from './coverage.ts';
import { coverageJson } from './coverage-json.ts';
import { coverageText } from './coverage-text.ts';
import { lcov } from './lcov.ts';

const PAGE = 'specs/shop.md';
const COMPANION = 'scenarios/shop.yaml';

test('coverage is told by section, and what was not kept by its line', async () => {
  expect(coverageText(await coverage(), { colour: false })).toMatchInlineSnapshot(`
    "Shop 2
    specs/shop.md on staging, 2026-11-20T09:30:00.000Z, verdict fail

    decided                                  kept   broken   undecided   never exercised   total
    endpoints  ██████████░░░░░░░░░░   50.0 %    1        0           0                 1       2
    errors     ██████████░░░░░░░░░░   50.0 %    0        1           1                 0       2
    scenarios  ████████████████████  100.0 %    2        0           0                 0       2
               █████████████░░░░░░░   66.6 %    3        1           1                 1       6

    broken (1)
      specs/shop.md:9  wrong

    undecided (1)
      specs/shop.md:12  open

    never exercised (1)
      specs/shop.md:7  b

    4 of 6 promises on 4 lines decided: 66.6 %
    "
  `);
});

test('a share is cut, not rounded: all but one is less than 100', () => {
  const counts = { broken: 0, undecided: 0, 'never exercised': 1 } as const;
  expect(decidedShare({ ...counts, kept: 9999, total: 10_000 })).toBe(99.9);
  expect(decidedShare({ ...counts, kept: 0, total: 0 })).toBeUndefined();
});

test('JSON holds every line with its promises, and the same counts as every report', async () => {
  const { pages } = JSON.parse(coverageJson([await coverage()]));
  expect(pages[0]).toMatchObject({ kept: 3, broken: 1, undecided: 1, 'never exercised': 1, percent: 66.6 });
  expect(pages[0].lines.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`)).toEqual([
    `${COMPANION}:3`,
    `${PAGE}:7`,
    `${PAGE}:9`,
    `${PAGE}:12`,
  ]);
  expect(pages[0].lines[1].promises).toEqual([
    { id: 'a', section: 'endpoints', text: 'a', state: 'kept', shown: 2, column: 1 },
    { id: 'b', section: 'endpoints', text: 'b', state: 'never exercised', shown: 0, column: 1 },
  ]);
});

test('LCOV is read by a parser of others: kept lines are hit, broken and undecided ones are not', async () => {
  let text = '';
  for await (const chunk of lcov.report(events(), {
    colour: false,
    live: false,
    columns: 80,
    verbose: false,
  }))
    text += chunk;
  const files = await lcovParser({ from: text });
  const page = files.find(({ path }) => path === PAGE);
  expect(files.map(({ path }) => path)).toEqual([PAGE, COMPANION]);
  expect(page?.lines).toMatchObject({ hit: 1, instrumented: 3 });
  expect(page?.lines.details.map(({ line, hit }) => [line, hit])).toEqual([
    [7, 2],
    [9, 0],
    [12, 0],
  ]);
  expect(page?.branches).toMatchObject({ hit: 1, instrumented: 2 });
  expect(files[1]?.lines.details.map(({ line, hit }) => [line, hit])).toEqual([[3, 2]]);
});

async function coverage(): Promise<Coverage> {
  for await (const run of collectRuns(events())) return coverageOf(run);
  throw new Error('there is one run');
}

/** Two promises on line 7 (one never tried), a broken one, an undecided one, and two of the companion file. */
async function* events(): AsyncIterable<RunEvent> {
  const at = (file: string, line: number) => ({ file, line, column: 1 });
  yield {
    type: 'run:start',
    at: 0,
    startedAt: '2026-11-20T09:30:00.000Z',
    format: 1,
    contract: { title: 'Shop', version: '2', digest: 'd', file: PAGE },
    environment: 'staging',
    baseUrl: 'http://127.0.0.1:1',
    seed: 1,
    tasks: 1,
    promises: [
      { id: 'a', section: 'endpoints', text: 'a', at: at(PAGE, 7) },
      { id: 'b', section: 'endpoints', text: 'b', at: at(PAGE, 7) },
      { id: 'wrong', section: 'errors', text: 'wrong', at: at(PAGE, 9) },
      { id: 'open', section: 'errors', text: 'open', at: at(PAGE, 12) },
      { id: 's1', section: 'scenarios', text: 's1', at: at(COMPANION, 3) },
      { id: 's2', section: 'scenarios', text: 's2', at: at(COMPANION, 3) },
    ],
  };
  yield {
    type: 'task:start',
    at: 1,
    task: 't',
    title: 't',
    suite: 'GET /x',
    source: 'declared',
    group: 'g',
    minor: false,
    place: at(PAGE, 7),
    assumptions: [],
  };
  yield caseOf(1, ['a', 'wrong', 'open']);
  yield caseOf(2, ['a', 's1']);
  const end: TaskEnd = {
    type: 'task:end',
    at: 2,
    task: 't',
    verdict: 'fail',
    findings: [
      {
        message: 'it is wrong',
        check: 'status-declared',
        severity: 'violation',
        task: 't',
        step: 's',
        operation: 'GET /x',
        promise: 'wrong',
        at: at(PAGE, 9),
        exchange: 1,
      },
    ],
    reason: undefined,
    failure: undefined,
    undecided: ['open'],
    together: ['s2'],
    explored: undefined,
    durationMs: 1,
  };
  yield end;
  yield {
    type: 'run:end',
    at: 3,
    verdict: 'fail',
    counts: { skip: 0, pass: 0, inconclusive: 0, fail: 1, error: 0 },
    stop: 'completed',
    requests: 2,
    durationMs: 3,
  };
}

function caseOf(number: number, kept: readonly string[]): CaseEnd {
  return {
    type: 'case:end',
    at: 1,
    number,
    task: 't',
    step: 's',
    title: 's',
    phase: 'judge',
    operation: 'GET /x',
    exchange: {
      method: 'GET',
      url: 'http://127.0.0.1:1/x',
      requestHeaders: [],
      requestBody: undefined,
      elapsedMs: 1,
      attempt: 1,
      earlier: [],
      outcome: 'response',
      status: 200,
      responseHeaders: [],
      responseBody: { text: '', encoding: 'utf-8', bytes: 0, cut: false },
    },
    findings: [],
    kept,
  };
}
