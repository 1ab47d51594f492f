import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder } from './command-line.ts';

test('what `contract init` writes lints clean and runs green at once', async () => {
  await inTemporaryFolder(async (cwd) => {
    const written = await contract(['init', '--yes', '--name', 'Order Service'], { cwd });
    expect([written.exit, written.stderr]).toEqual([0, '']);
    expect(written.stdout).toContain('specs/order-service.md');
    const linted = await contract(['lint'], { cwd });
    expect(linted.stdout).toMatch(/^specs\/order-service\.md: nothing to complain about/);
    const ran = await contract([], { cwd });
    expect(ran.exit, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).not.toContain('advice:');
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toContain('reports/');
  });
});

test('without a terminal `contract init` says which flags answer it', async () => {
  await inTemporaryFolder(async (cwd) => {
    const ended = await contract(['init', '--name', 'Shop'], { cwd });
    expect(ended.exit).toBe(2);
    expect(ended.stderr).toContain('Give --base-url, or take what would be offered with --yes.');
  });
});
