import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder, ROOT } from './command-line.ts';

const PAGE = join(ROOT, 'specs', 'orders.md');

test.each([
  ['a page that is not there', ['nowhere.md'], true],
  ['a flag that is not there', [PAGE, '--bogus'], true],
  ['an environment that is not there', [PAGE, '--env', 'nowhere'], true],
  ['the same without anything to run', [PAGE, '--dry-run', '--bogus'], false],
  ['another command', ['lint', '--bogus'], false],
  ['a mistyped command', ['lnt'], false],
] as const)('%s: whether reports of an earlier run stay', async (_title, args, aside) => {
  await inTemporaryFolder(async (cwd) => {
    mkdirSync(join(cwd, 'reports'));
    for (const name of ['junit.xml', 'run.ndjson', 'counterexamples.json'])
      writeFileSync(join(cwd, 'reports', name), '[]');
    const ended = await contract(args, { cwd });
    expect(ended.exit, ended.stderr).toBe(2);
    expect(readdirSync(join(cwd, 'reports'))).toEqual(
      aside
        ? ['counterexamples.json', 'junit.xml.previous', 'run.ndjson.previous']
        : ['counterexamples.json', 'junit.xml', 'run.ndjson'],
    );
    expect(ended.stderr.includes('Nothing was run.')).toBe(aside);
  });
});

test('the reports are where the run would have written them, and are not lost', async () => {
  await inTemporaryFolder(async (cwd) => {
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out', 'junit.xml'), 'yesterday');
    writeFileSync(join(cwd, 'mine.xml'), 'yesterday');
    await contract(['nowhere.md', '--reports', 'out', '--report', 'junit=mine.xml'], { cwd });
    expect(readFileSync(join(cwd, 'out', 'junit.xml.previous'), 'utf8')).toBe('yesterday');
    expect(existsSync(join(cwd, 'mine.xml'))).toBe(false);
  });
});

test.each([
  ['a base URL that cannot be used', ['--env', 'sandbox'], { SANDBOX_BASE_URL: 'ftp://127.0.0.1' }],
  ['a provider of one’s own that cannot be loaded', [], {}],
] as const)('%s is only found when the run would begin, and ends none', async (_title, args, variables) => {
  await inTemporaryFolder(async (cwd) => {
    mkdirSync(join(cwd, 'reports'));
    for (const name of ['junit.xml', 'run.ndjson']) writeFileSync(join(cwd, 'reports', name), 'yesterday');
    copyFileSync(PAGE, join(cwd, 'orders.md'));
    mkdirSync(join(cwd, 'scenarios'));
    writeFileSync(join(cwd, 'scenarios', 'orders.provider.js'), 'throw new Error("not today");');
    const ended = await contract(['orders.md', '--allow-writes', '--no-fuzz', ...args], { cwd, variables });
    expect(ended.exit, ended.stderr).toBe(2);
    expect(readdirSync(join(cwd, 'reports'))).toEqual(['junit.xml.previous', 'run.ndjson.previous']);
    expect(readFileSync(join(cwd, 'reports', 'run.ndjson.previous'), 'utf8')).toBe('yesterday');
  });
});
