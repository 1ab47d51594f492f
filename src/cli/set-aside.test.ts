import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  rmSync(reports, { recursive: true });
});

test('a shard sets aside its own files alone, and what is to be gone on with stays', () => {
  const reports = mkdtempSync(join(tmpdir(), 'contract-test-'));
  const whole = join(reports, 'run.ndjson');
  const shard = join(reports, 'shard-2-of-3.ndjson');
  for (const file of [whole, shard]) writeFileSync(file, '');
  setAside({ reports, resume: true });
  setAside({ reports, shard: 'two' });
  setAside({ reports, shard: '2/3' });
  expect([existsSync(whole), existsSync(shard), existsSync(`${shard}.previous`)]).toEqual([
    true,
    false,
    true,
  ]);
  rmSync(reports, { recursive: true });
});
