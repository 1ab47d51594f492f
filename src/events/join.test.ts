import { expect, test } from 'vitest';
import type { RunEvent, TaskEnd } from '../model/event.ts';
import { openJoin } from './join.ts';
import { joinSequels, splitRuns } from './sequel.ts';
import { runOf } from './tester.ts';
import { assertWellFormed } from './well-formed.ts';

test('runs side by side are one well-formed run with numbers, counts and a verdict of its own', () => {
  const first = runOf({ tasks: { a: 'pass', b: 'fail' } });
  const second = runOf({ tasks: { c: 'pass', d: 'inconclusive' } });
  const joined = sideBySide([first, second]);
  assertWellFormed(joined);
  expect(joined.at(-1)).toMatchObject({
    verdict: 'fail',
    counts: { pass: 2, fail: 1, inconclusive: 1 },
    requests: 4,
  });
  const cases = joined.flatMap((event) => (event.type === 'case:end' ? [event.number] : []));
  expect(cases).toEqual([1, 2, 3, 4]);
  const broken = joined.find((event) => event.type === 'case:end' && event.task === 'b');
  expect(endsOf(joined).get('b')?.findings[0]?.exchange).toBe(
    broken?.type === 'case:end' ? broken.number : undefined,
  );
});

test('a task that another part only builds on is told once, and again only where it went worse', () => {
  const own = runOf({ tasks: { base: 'pass', a: 'pass' } });
  const same = runOf({ tasks: { base: 'pass', b: 'pass' }, part: { borrowed: ['base'] } });
  expect([...endsOf(sideBySide([same, own])).keys()]).toEqual(['base', 'b', 'a']);
  const worse = runOf({ tasks: { base: 'fail', b: 'inconclusive' }, part: { borrowed: ['base'] } });
  const joined = sideBySide([worse, own]);
  assertWellFormed(joined);
  expect([...endsOf(joined).keys()]).toEqual(['base', 'b', 'a', 'base (part 1)']);
  expect(joined.at(-1)).toMatchObject({ verdict: 'fail' });
});

test('a promise of the whole run that one part saw kept is not left open by another', () => {
  const saw = runOf({ tasks: { a: 'pass' }, whole: { verdict: 'pass', kept: ['p95'], undecided: [] } });
  const little = runOf({
    tasks: { b: 'pass' },
    whole: { verdict: 'inconclusive', kept: [], undecided: ['p95'] },
  });
  for (const parts of [
    [saw, little],
    [little, saw],
  ]) {
    const joined = sideBySide(parts);
    assertWellFormed(joined);
    expect(endsOf(joined).get('the whole run > sla')).toMatchObject({ verdict: 'pass', undecided: [] });
  }
  expect(endsOf(sideBySide([little, little])).get('the whole run > sla')).toMatchObject({
    verdict: 'inconclusive',
    undecided: ['p95'],
  });
});

test('one part that was cut off or blocked makes the whole no pass', () => {
  for (const stop of ['aborted', 'blocked'] as const) {
    const joined = sideBySide([runOf({ tasks: { a: 'pass' } }), runOf({ tasks: { b: 'skip' }, stop })]);
    assertWellFormed(joined);
    expect(joined.at(-1)).toMatchObject({ verdict: 'error', stop });
  }
});

test('parts without a task change nothing', () => {
  const joined = sideBySide([runOf({ tasks: {}, stop: 'empty' }), runOf({ tasks: { a: 'pass' } })]);
  expect(joined.at(-1)).toMatchObject({ verdict: 'pass', stop: 'completed', counts: { pass: 1 } });
});

test('a run that goes on takes up what the one before left, and keeps what it had judged', () => {
  const interrupted = runOf({ tasks: { a: 'fail', b: 'skip', c: 'skip' }, stop: 'aborted' });
  const later = runOf({ tasks: { b: 'pass', c: 'pass' }, part: { continues: true } });
  const [joined = [], ...others] = joinSequels(splitRuns([...interrupted, ...later]));
  expect(others).toEqual([]);
  assertWellFormed(joined);
  expect([...endsOf(joined)].map(([task, { verdict }]) => [task, verdict])).toEqual([
    ['a', 'fail'],
    ['b', 'pass'],
    ['c', 'pass'],
  ]);
  expect(joined.at(-1)).toMatchObject({ verdict: 'fail', stop: 'completed', counts: { skip: 0 } });
});

function sideBySide(runs: readonly (readonly RunEvent[])[]): readonly RunEvent[] {
  const join = openJoin({ parts: runs.length, sequel: false });
  // Turn by turn, as they would come from processes.
  const longest = Math.max(...runs.map((run) => run.length));
  return Array.from({ length: longest }, (_, turn) =>
    runs.flatMap((run, part) => {
      const event = run[turn];
      return event === undefined ? [] : join.note(part, event);
    }),
  ).flat();
}

function endsOf(events: readonly RunEvent[]): ReadonlyMap<string, TaskEnd> {
  return new Map(
    events.flatMap((event) => (event.type === 'task:end' ? [[event.task, event] as const] : [])),
  );
}
