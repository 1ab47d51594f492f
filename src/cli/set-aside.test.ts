import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setAside } from './set-aside.ts';

test('what a run that is under way has written stays where it is', () => {
  const reports = mkdtempSync(join(tmpdir(), 'contract-test-'));
  const journal = join(reports, 'run.ndjson');
  writeFileSync(journal, '');
  // The parent of this process is alive.
  const owner = { pid: process.ppid, host: hostname(), startedAt: new Date().toISOString() };
  writeFileSync(join(reports, 'run.lock'), JSON.stringify(owner));
  setAside({ reports });
  expect(existsSync(journal)).toBe(true);
  writeFileSync(
    join(reports, 'run.lock'),
    JSON.stringify({ ...owner, startedAt: 'long ago', pid: process.pid }),
  );
  setAside({ reports });
  expect(existsSync(`${journal}.previous`)).toBe(true);
});
