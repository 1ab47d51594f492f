import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, type Ended, inTemporaryFolder } from './command-line.ts';
import { forgetting, SECRETS, withProvider } from './forgetful-provider.ts';

const NOTE = '      note:\n        type: "string"\n        maxLength: 200\n\nresponses';

test('a finding is sent again by its id, and passes once it is fixed', async () => {
  await withProvider(forgetting(NOTE, '      note:\n        type: "string"\n\nresponses'), async (url) => {
    await inTemporaryFolder(async (folder) => {
      const ended = await run(url, folder, ['--only', 'note longer than maxLength']);
      expect(ended.exit).toBe(1);
      const id = /contract replay ([0-9a-f]{8})/.exec(ended.stdout)?.[1] ?? '';
      const journal = ['--from', join(folder, 'run.ndjson')];
      const broken = await contract(['replay', id, ...journal, '--base-url', url], { variables: SECRETS });
      expect(broken.stdout).toContain('note longer than maxLength');
      expect(broken.exit).toBe(1);
      const there = await contract(['replay', id, ...journal], { variables: SECRETS });
      expect(there.stdout).toContain(url);
      expect(there.stderr).not.toContain('another provider');
      expect(there.exit).toBe(1);
      const kept = await contract(['replay', id, ...journal, '--env', 'embedded']);
      expect(kept.stderr).toContain(`was judged at ${url} (sandbox), and this goes to the embedded sandbox`);
      expect(kept.exit, kept.stdout + kept.stderr).toBe(0);
      const all = await contract(['replay', join(folder, 'run.ndjson'), '--repeat', '3', '--base-url', url], {
        variables: SECRETS,
      });
      expect(all.stdout).toMatch(/note longer than maxLength .* 3 requests/);
      // Broken every time: that is not flaky.
      expect(all.stdout).toContain('FAIL: the provider breaks promises of the page');
      expect(all.exit).toBe(1);
    });
  });
});

test('the counterexample of a property is kept in a file and is the first case of the next run', async () => {
  await withProvider(forgetting(NOTE, '      note:\n        type: "string"\n\nresponses'), async (url) => {
    await inTemporaryFolder(async (folder) => {
      const only = ['--only', 'POST /api/v1/orders > properties > input that breaks', '--fuzz-runs', '400'];
      const first = await run(url, folder, only);
      expect(first.exit, first.stdout).toBe(1);
      const file = join(folder, 'counterexamples.json');
      expect(existsSync(file)).toBe(true);
      expect(readFileSync(file, 'utf8')).toContain('note');
      const again = await run(url, folder, only);
      expect(again.stdout).toMatch(/found by random case [1-8],/);
    });
  });
}, 60_000);

test('an unknown finding is one message with those that there are, and exit 2', async () => {
  await inTemporaryFolder(async (folder) => {
    await contract(['specs/orders.md', '--only', 'Order is placed', '--no-fuzz', '--reports', folder]);
    const ended = await contract(['replay', 'nothing', '--from', join(folder, 'run.ndjson')]);
    expect(ended.stderr).toContain('has no finding `nothing`');
    expect(ended.exit).toBe(2);
  });
});

function run(url: string, folder: string, more: readonly string[]): Promise<Ended> {
  const args = ['specs/orders.md', '--env', 'sandbox', '--base-url', url, '--reports', folder, ...more];
  return contract([...args, '--no-strict'], { variables: SECRETS });
}
