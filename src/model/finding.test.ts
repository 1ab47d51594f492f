import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Verdict, worst } from './finding.ts';

const verdict = fc.constantFrom<Verdict>('skip', 'pass', 'inconclusive', 'fail', 'error');

test('worst is associative, commutative and idempotent, and nothing makes a failure better', () => {
  fc.assert(
    fc.property(verdict, verdict, verdict, (a, b, c) => {
      expect(worst([worst([a, b]), c])).toBe(worst([a, worst([b, c])]));
      expect(worst([a, b])).toBe(worst([b, a]));
      expect(worst([a, a])).toBe(a);
      expect(['fail', 'error']).toContain(worst([a, 'fail']));
    }),
  );
  expect(worst([])).toBe('skip');
});
