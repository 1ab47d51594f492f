import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from '../src/cli/journal.ts';
import { assertWellFormed } from '../src/events/well-formed.ts';
import type { RunEvent } from '../src/index.ts';
import { contract, type Ended, inTemporaryFolder } from './command-line.ts';

const SMALL = ['specs/orders.md', '--no-fuzz', '--only', 'GET /api/v1/orders'];

// KILL_MOMENTS=20 npx vitest run test/resume.test.ts tries as many: each takes about two seconds.
const MOMENTS = Number(process.env['KILL_MOMENTS'] ?? 3);

test(
  'a run that is killed at any moment is reported as far as it came, and goes on to the verdicts of one that was not',
  async () => {
    const undisturbed = await inTemporaryFolder(async (folder) => {
      await contract([...SMALL, '--reports', folder]);
      return readJournal(join(folder, 'run.ndjson'));
    });
    for (const moment of momentsWithin(undisturbed.length, MOMENTS)) {
      await inTemporaryFolder(async (folder) => {
        const journal = join(folder, 'run.ndjson');
        await killedAt(moment, [...SMALL, '--reports', folder], journal);
        const rest = await readJournal(journal);
        assertWellFormed(rest);
        expect(rest.at(-1)).toMatchObject({ type: 'run:end', stop: 'aborted', verdict: 'error' });
        const resumed = await contract([...SMALL, '--reports', folder, '--resume']);
        expect(resumed.exit, `killed at event ${moment}\n${resumed.stdout}${resumed.stderr}`).toBe(0);
        const whole = await readJournal(journal);
        assertWellFormed(whole);
        expect(verdictsOf(whole), `killed at event ${moment}`).toEqual(verdictsOf(undisturbed));
        expect(keysOf(readFileSync(journal, 'utf8')).repeated).toEqual([]);
        const again = await contract(['report', '--from', journal, '--format', 'junit']);
        expect(again.stdout).toBe(readFileSync(join(folder, 'junit.xml'), 'utf8'));
      });
    }
  },
  60_000 + MOMENTS * 20_000,
);

test('a run of another plan, or none at all, is not gone on with', async () => {
  await inTemporaryFolder(async (folder) => {
    const none = await contract([...SMALL, '--reports', folder, '--resume']);
    expect(none.exit).toBe(2);
    expect(none.stderr).toContain('there is no run to go on with');
    const journal = join(folder, 'run.ndjson');
    await contract(['specs/orders.md', '--only', 'No token', '--no-fuzz', '--reports', folder]);
    const before = readFileSync(journal, 'utf8');
    const other = await contract([...SMALL, '--seed', '7', '--reports', folder, '--resume']);
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain('--seed was 1, is 7; --only was No token, is GET /api/v1/orders');
    expect(readFileSync(journal, 'utf8')).toBe(before);
    expect(existsSync(join(folder, 'run.lock'))).toBe(false);
  });
});

test('a run does not go on with another provider behind the same environment', async () => {
  await inTemporaryFolder(async (folder) => {
    const args = [...SMALL, '--env', 'sandbox', '--reports', folder];
    const at = (port: number): Promise<Ended> =>
      contract(port === 1 ? args : [...args, '--resume'], {
        variables: { SANDBOX_BASE_URL: `http://127.0.0.1:${port}` },
      });
    expect((await at(1)).exit).toBe(3);
    const before = readFileSync(join(folder, 'run.ndjson'), 'utf8');
    const other = await at(2);
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain(
      'its base URL was http://127.0.0.1:1, is http://127.0.0.1:2 (SANDBOX_BASE_URL)',
    );
    expect(readFileSync(join(folder, 'run.ndjson'), 'utf8')).toBe(before);
  });
});

test('two runs do not share a folder, and the lock of a run that is gone does not count', async () => {
  await inTemporaryFolder(async (folder) => {
    const lock = join(folder, 'run.lock');
    const args = ['specs/orders.md', '--only', 'No token', '--no-fuzz', '--reports', folder];
    writeFileSync(lock, '{"pid":1,"host":"elsewhere","startedAt":"2026-11-24T00:00:00.000Z"}');
    const second = await contract(args);
    expect(second.exit).toBe(2);
    expect(second.stderr).toContain('another run (process 1) has been writing to');
    expect(existsSync(join(folder, 'run.ndjson'))).toBe(false);
    // The largest process number that a system gives is below it.
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 30, host: hostname(), startedAt: '' }));
    expect((await contract(args)).exit).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });
});

test('a full disk is said, and the verdict is given all the same', async () => {
  await inTemporaryFolder(async (folder) => {
    const args = ['specs/orders.md', '--only', 'No token', '--no-fuzz', '--reports', folder];
    const ended = await contract([...args, '--report', 'ndjson=/dev/full', '--report', 'json=/dev/full/x']);
    expect(ended.stdout).toContain('PASS: every promise that was judged is kept');
    expect(ended.stderr).toContain('a report could not be written to /dev/full: the disk is full');
    expect(ended.stderr).toContain('a report could not be written to /dev/full/x:');
    expect(ended.exit).toBe(3);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('</testsuites>');
  });
});

async function killedAt(events: number, args: readonly string[], journal: string): Promise<Ended> {
  let watching: NodeJS.Timeout | undefined;
  try {
    return await contract(args, {
      started: (kill) => {
        watching = setInterval(() => {
          const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length : 0;
          if (lines > events) kill('SIGKILL');
        }, 2);
      },
    });
  } finally {
    clearInterval(watching);
  }
}

/** A linear congruential generator: the same moments in every run. The last events would leave no time to kill it. */
function momentsWithin(events: number, count: number): readonly number[] {
  let state = 20261124;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 + (state % Math.floor(events * 0.8));
  });
}

function verdictsOf(events: readonly RunEvent[]): Readonly<Record<string, string>> {
  const ends = events.flatMap((event) =>
    event.type === 'task:end' ? [[event.task, event.verdict] as const] : [],
  );
  return Object.fromEntries(ends.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** What is made for a run (keys, ids) is made of random UUIDs: no request of the second part has one of the first. */
function keysOf(journal: string): { readonly repeated: readonly string[] } {
  const parts = journal.split('"type":"run:start"').slice(1);
  const keys = parts.map((part) => new Set(part.match(/"X-Request-ID","[0-9a-f-]{36}"/g) ?? []));
  const [first = new Set<string>(), second = new Set<string>()] = keys;
  expect(first.size + second.size).toBeGreaterThan(0);
  return { repeated: [...second].filter((key) => first.has(key)) };
}
