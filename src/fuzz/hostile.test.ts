import { expect, test } from 'vitest';
import { mutated } from './mutation-tester.ts';
import { mutationsOf } from './mutations.ts';

test('hostile values are text where JSON cannot say them, and one place of each type stands for all', () => {
  const schema = {
    type: 'object',
    properties: { note: { type: 'string' }, title: { type: 'string' }, count: { type: 'integer' } },
  };
  const base = { note: 'a', count: 1 };
  expect(mutated({ schema, base }, 'note half a surrogate pair')).toBe('{"note":"\\ud800","count":1}');
  expect(mutated({ schema, base }, 'count 1e400')).toBe('{"note":"a","count":1e400}');
  expect(mutated({ schema, base }, 'count minus zero')).toBe('{"note":"a","count":-0}');
  expect(mutated({ schema, base }, 'a member twice')).toBe('{"note":"a","count":1,"note":"a"}');
  expect(mutated({ schema, base }, 'a member `__proto__`')).toBe(
    '{"note":"a","count":1,"__proto__":{"polluted":true}}',
  );
  const standing = mutationsOf(schema, {}).filter(({ side, boundary }) => side === 'hostile' && boundary);
  expect([...new Set(standing.map(({ field }) => field))]).toEqual(['', 'note', 'count']);
});
