import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder } from './command-line.ts';

test('coverage of a journal counts what the run counted, and --min fails below it', async () => {
  await inTemporaryFolder(async (reports) => {
    const ran = await contract([
      'specs/orders.md',
      '--only',
      'idempotency',
      '--no-fuzz',
      '--reports',
      reports,
      '--report',
      'lcov',
    ]);
    const counted = /^ +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/m.exec(ran.stdout)?.slice(1).map(Number);
    const from = ['coverage', '--from', join(reports, 'run.ndjson')];
    const json = await contract([...from, '--format', 'json', '--min', '0']);
    const [page] = JSON.parse(json.stdout).pages;
    expect([json.exit, page.kept, page.broken, page.undecided, page['never exercised'], page.total]).toEqual([
      0,
      ...(counted ?? []),
    ]);
    const short = await contract([...from, '--min', '99.5']);
    expect(short.exit).toBe(1);
    expect(short.stderr).toMatch(
      /^specs\/orders\.md: \d+ of \d+ promises are decided, .* less than --min 99\.5\.$/m,
    );
  });
});
