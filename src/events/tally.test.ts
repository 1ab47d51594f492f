import { expect, test } from 'vitest';
import type { TaskEnd } from '../model/event.ts';
import type { Verdict } from '../model/finding.ts';
import { runVerdict } from './tally.ts';
import { runOf } from './tester.ts';

test.each([
  [['pass'], 'skip'],
  [['inconclusive'], 'skip'],
  [['pass', 'fail'], 'fail'],
  [['error'], 'error'],
] as const)('a run of %j that stopped at findings before its end is %s', (verdicts, verdict) => {
  const left = endsOf(['skip']).map((end) => ({ ...end, unrun: true }) as const);
  expect(runVerdict([...endsOf(verdicts), ...left], 'findings')).toBe(verdict);
});

test('a run that stopped at findings when nothing was left is what its tasks are', () => {
  expect(runVerdict(endsOf(['pass', 'pass']), 'findings')).toBe('pass');
});

function endsOf(verdicts: readonly Verdict[]): readonly TaskEnd[] {
  const tasks = Object.fromEntries(verdicts.map((verdict, index) => [`task ${index}`, verdict]));
  return runOf({ tasks }).flatMap((event) => (event.type === 'task:end' ? [event] : []));
}
