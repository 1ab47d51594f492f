import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintExamples } from '../docs/source/lint-examples.ts';
import { firstOf } from '../docs/source/lint-page.ts';
import { lintCodes } from '../src/spec/lint/codes.ts';
import { contract, ROOT } from './command-line.ts';

test.each(lintCodes)('$code: $says', ({ code, severity }) => {
  const example = lintExamples[code];
  if (example === undefined) throw new Error(`write an example for ${code} in docs/source/lint-examples.ts`);
  expect(firstOf(code, example)?.severity, 'its example earns it, with its usual severity').toBe(severity);
});

test('every code of a rule stands in the list, in alphabetical order', () => {
  const known = lintCodes.map(({ code }) => code);
  expect(known).toEqual([...known].sort());
  const used = ['spec', 'plan'].flatMap((folder) => codesIn(join(ROOT, 'src', folder)));
  expect(used.length).toBeGreaterThan(30);
  expect([...new Set(used)].filter((code) => !known.includes(code) && !UNLISTED.includes(code))).toEqual([]);
});

test('lint --json has one object for each diagnostic, with its place beside its message', async () => {
  const ended = await contract(['lint', 'test/fixtures/judges-nothing.md', '--json']);
  const [first]: readonly Readonly<Record<string, unknown>>[] = JSON.parse(ended.stdout);
  expect(Object.keys(first ?? {})).toEqual(
    expect.arrayContaining(['code', 'severity', 'message', 'file', 'line', 'column', 'related']),
  );
});

test('lint --rules lists every code with one line', async () => {
  const ended = await contract(['lint', '--rules']);
  expect(ended.exit).toBe(0);
  expect(ended.stdout.trim().split('\n').length).toBe(lintCodes.length);
});

/** Not of a page: a pattern of the command line, and what this version of the tool cannot do yet. */
const UNLISTED: readonly string[] = ['selection-empty', 'auth-not-exercised'];

function codesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(
        /(?:diagnostic|complain)\(\s*'([a-z0-9-]+)'|code: '([a-z0-9-]+)'/g,
      ),
    ])
    .map(([, called, written]) => called ?? written ?? '');
}
