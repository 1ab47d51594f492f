import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJoin } from '../events/join.ts';
import { settled } from '../events/sequel.ts';
import { runOf } from '../events/tester.ts';
import { assertWellFormed } from '../events/well-formed.ts';
import type { RunEvent } from '../model/event.ts';
import { type Baseline, baselineOf, isKnownIn, readBaseline, writeBaseline } from './baseline.ts';
import { stopAfter } from './enough.ts';
import { markKnown, withBaseline } from './with-baseline.ts';

const BROKEN = runOf({ tasks: { a: 'fail', b: 'fail', c: 'pass' } });

test('what a baseline knows does not fail, what is new does', async () => {
  const baseline = { file: 'b.json', findings: baselineOf(runOf({ tasks: { a: 'fail' } })) };
  const events = await judged(BROKEN, baseline);
  assertWellFormed(events);
  expect(events.filter(({ type }) => type === 'task:end')).toMatchObject([
    { task: 'a', verdict: 'pass', findings: [{ known: true }] },
    { task: 'b', verdict: 'fail', findings: [{ message: 'b is wrong' }] },
    { task: 'c', verdict: 'pass' },
  ]);
  expect(events.at(-1)).toMatchObject({ verdict: 'fail', counts: { pass: 2, fail: 1 } });
  const all = await judged(BROKEN, { file: 'b.json', findings: baselineOf(BROKEN) });
  expect(all.at(-1)).toMatchObject({ verdict: 'pass', counts: { pass: 3, fail: 0 } });
});

test('a known finding that is not there any more is pointed out, where its task was judged', async () => {
  const baseline = { file: 'b.json', findings: baselineOf(BROKEN) };
  const fixed = await judged(runOf({ tasks: { a: 'pass', b: 'inconclusive' } }), baseline);
  expect(noticesOf(fixed)).toEqual([
    expect.stringMatching(/^fixed: [0-9a-f]{8} of b\.json is not there any more: a is wrong$/),
  ]);
  // Another part of the run may still have it.
  const shard = { index: 1, of: 2, split: 's' };
  expect(noticesOf(await judged(runOf({ tasks: { a: 'pass' }, part: { shard } }), baseline))).toEqual([]);
});

test('what went on is judged by the baseline as a whole, and says nothing twice', async () => {
  const first = runOf({ tasks: { a: 'fail' } });
  const baseline = { file: 'b.json', findings: baselineOf(runOf({ tasks: { a: 'fail', c: 'fail' } })) };
  const join = openJoin({ parts: 2, sequel: true });
  const told = [...settled(first)].flatMap((event) => join.note(0, event));
  // The part that follows has been marked where it ran.
  for (const event of await judged(runOf({ tasks: { c: 'pass' } }), baseline))
    told.push(...join.note(1, event));
  const events: RunEvent[] = [];
  for await (const event of markKnown(streamed(told), baseline)) events.push(event);
  assertWellFormed(events);
  expect(events.filter(({ type }) => type === 'task:end')).toMatchObject([
    { task: 'a', verdict: 'pass', findings: [{ known: true }] },
    { task: 'c', verdict: 'pass' },
  ]);
  expect(events.at(-1)).toMatchObject({ verdict: 'pass' });
  expect(noticesOf(events)).toHaveLength(1);
});

test('a baseline is read as it was written, and is the same whatever order tasks ran in', () => {
  inFolder((folder) => {
    const file = join(folder, 'baseline.json');
    writeBaseline(file, baselineOf(BROKEN));
    expect(readBaseline(file).findings).toEqual(baselineOf(runOf({ tasks: { b: 'fail', a: 'fail' } })));
    writeFileSync(file, '{"format":1,"findings":[{"id":7}]}');
    expect(() => readBaseline(file)).toThrow('is no baseline');
    expect(() => readBaseline(join(folder, 'none.json'))).toThrow('does not exist');
  });
});

test('a run stops after as many causes as it was told to, those that are known not counted', () => {
  const baseline = { file: 'b.json', findings: baselineOf(runOf({ tasks: { a: 'fail' } })) };
  const enough = stopAfter(1, isKnownIn(baseline))?.('specs/x.md');
  const [a, b] = BROKEN.flatMap((event) => (event.type === 'task:end' ? [event] : []));
  if (a !== undefined) enough?.note(a);
  expect(enough?.reason()).toBeUndefined();
  if (b !== undefined) enough?.note(b);
  expect(enough?.reason()).toContain('the first finding');
});

test('what is known of a page is known wherever the promise stands', () => {
  const elsewhere = { at: { file: 'scenarios/x.yaml', line: 1, column: 1 } };
  const events = runOf({ tasks: { a: 'fail' }, finding: elsewhere });
  const enoughOf = stopAfter(1, isKnownIn({ file: 'b.json', findings: baselineOf(events) }));
  const note = (page: string): string | undefined => {
    for (const event of events) if (event.type === 'task:end') enoughOf?.(page).note(event);
    return enoughOf?.(page).reason();
  };
  expect(note('specs/x.md')).toBeUndefined();
  expect(note('specs/y.md')).toContain('the first finding');
});

async function judged(events: readonly RunEvent[], baseline: Baseline): Promise<readonly RunEvent[]> {
  const told: RunEvent[] = [];
  for await (const event of withBaseline(streamed(events), baseline)) told.push(event);
  return told;
}

async function* streamed(events: readonly RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}

function noticesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
}

function inFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'contract-test-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
