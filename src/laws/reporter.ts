import { expect } from 'vitest';
import type { RunEvent, RunStart, TaskEnd, TaskStart } from '../model/event.ts';
import type { Reporter } from '../model/extension.ts';

const AT = { file: 'specs/x.md', line: 3, column: 1 } as const;

/** What no report may choke on or pass through: markup ends, escapes of terminals, characters that XML cannot hold. */
export const HOSTILE = ']]></failure></script>\u001b[2J\u0000\uD800"\'&<\u202e';

const OPTIONS = { colour: false, live: false, columns: 80, verbose: true } as const;

/** Laws: any run is reported (empty, aborted, large, hostile), equal events give equal text, and nothing is obeyed. */
export async function reporterLaws(reporter: Reporter): Promise<void> {
  for (const run of [
    runOf([]),
    runOf(['pass']),
    runOf(['fail', 'error', 'inconclusive', 'skip']),
    runOf(Array.from({ length: 1000 }, () => 'pass' as const)),
  ]) {
    const text = await reportOf(reporter, run);
    expect(text).not.toBe('');
    expect(await reportOf(reporter, run)).toBe(text);
  }
  const hostile = await reportOf(reporter, runOf(['fail'], HOSTILE));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(hostile).not.toMatch(/\u001b|\u0000/);
}

async function reportOf(reporter: Reporter, events: readonly RunEvent[]): Promise<string> {
  let text = '';
  for await (const chunk of reporter.report(streamed(events), OPTIONS)) text += chunk;
  return text;
}

async function* streamed(events: readonly RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}

function runOf(verdicts: readonly TaskEnd['verdict'][], words = 'plain'): readonly RunEvent[] {
  const counts = { skip: 0, pass: 0, inconclusive: 0, fail: 0, error: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return [
    startOf(verdicts.length, words),
    { type: 'preflight:end', at: 1, durationMs: 1, failure: undefined },
    ...verdicts.flatMap((verdict, index): readonly RunEvent[] => {
      const task: TaskStart = {
        type: 'task:start',
        at: 1,
        task: `t${index} ${words}`,
        title: words,
        suite: 'GET /x',
        source: 'declared',
        group: 'happy_path',
        minor: false,
        place: AT,
        assumptions: [words],
      };
      const finding = {
        message: words,
        check: 'status-declared',
        severity: 'violation',
        task: task.task,
        step: 'step 1',
        operation: 'GET /x',
        promise: 'p',
        at: AT,
        exchange: 1,
        actual: words,
      } as const;
      const end: TaskEnd = {
        type: 'task:end',
        at: 2,
        task: task.task,
        verdict,
        findings: verdict === 'fail' ? [finding] : [],
        reason: words,
        failure: undefined,
        undecided: [],
        explored: undefined,
        durationMs: 1,
      };
      return [task, end];
    }),
    {
      type: 'run:end',
      at: 3,
      verdict: verdicts.includes('fail') ? 'fail' : 'pass',
      counts,
      stop: 'completed',
      requests: 1,
      durationMs: 3,
    },
  ];
}

function startOf(tasks: number, words: string): RunStart {
  return {
    type: 'run:start',
    at: 0,
    startedAt: '2026-11-20T09:30:00.000Z',
    format: 1,
    contract: { title: words, version: '1', digest: 'd', file: 'specs/x.md' },
    environment: 'embedded',
    baseUrl: 'http://127.0.0.1:1',
    seed: 1,
    tasks,
    promises: [{ id: 'p', section: 'endpoints', text: words, at: AT }],
  };
}
