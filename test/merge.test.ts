import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from '../src/cli/journal.ts';
import { mergeShards } from '../src/cli/merging.ts';
import { assertWellFormed } from '../src/events/well-formed.ts';
import type { RunEvent } from '../src/index.ts';
import { contract, type Ended, inTemporaryFolder, ROOT } from './command-line.ts';

const FEW = ['specs/orders.md', '--no-fuzz', '--only', 'happy_path', '--only', 'No token'];

test('the journals of all shards are one run; one that is missing, double or of another run is refused', async () => {
  await inTemporaryFolder(async (folder) => {
    const first = join(folder, 'shard-1-of-2.ndjson');
    const second = join(folder, 'shard-2-of-2.ndjson');
    // Side by side in one folder: each has files and a lock of its own.
    const ended = await Promise.all([shard('1/2', folder), shard('2/2', folder)]);
    expect(ended.map(({ exit }) => exit)).toEqual([0, 0]);
    const merged = await contract(['merge', first, second, '--reports', folder]);
    expect(merged.exit, merged.stdout + merged.stderr).toBe(0);
    expect(merged.stdout).toContain('PASS: every promise that was judged is kept');
    const events = await readJournal(join(folder, 'run.ndjson'));
    assertWellFormed(events);
    expect(events.find(({ type }) => type === 'run:start')).toMatchObject({ tasks: tasksOf(events).length });
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('</testsuites>');
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([]);

    const missing = await contract(['merge', first, '--reports', folder]);
    expect(missing.exit).toBe(2);
    expect(missing.stderr).toContain('of specs/orders.md, 2/2 is missing');
    await inTemporaryFolder(async (other) => {
      await Promise.all([shard('2/2', other), shard('1/2', join(other, 'seed'), '--seed', '7')]);
      const again = join(other, 'shard-2-of-2.ndjson');
      await expect(mergeShards([first, second, again])).rejects.toThrow('hold the same shard');
      const seed = join(other, 'seed', 'shard-1-of-2.ndjson');
      await expect(mergeShards([seed, second])).rejects.toThrow('the seed differs (7, 1)');
      await expect(mergeShards([join(folder, 'run.ndjson')])).rejects.toThrow('a whole run');
    });
  });
});

test('workers go where the configuration says', async () => {
  await inTemporaryFolder(async (cwd) => {
    const config = 'environments: { sandbox: { baseUrl: "http://127.0.0.1:1" } }';
    writeFileSync(join(cwd, 'contract.config.yaml'), config);
    const page = join(ROOT, 'specs', 'orders.md');
    const ended = await contract([page, '--env', 'sandbox', '--workers', '2', '--no-fuzz'], { cwd });
    expect(ended.stderr).not.toContain('internal error');
    const [start] = await readJournal(join(cwd, 'reports', 'run.ndjson'));
    expect(start, ended.stderr).toMatchObject({ type: 'run:start', baseUrl: 'http://127.0.0.1:1' });
  });
});

const LINUX = process.platform === 'linux';

test.skipIf(!LINUX)(
  `workers make one run of a plan, and none outlives it${LINUX ? '' : ' (skipped: needs /proc)'}`,
  async () => {
    await inTemporaryFolder(async (folder) => {
      let kill: (signal: NodeJS.Signals) => void = () => {};
      const running = contract([...FEW, '--workers', '2', '--reports', folder, '--repeat', '1000'], {
        started: (signal) => {
          kill = signal;
        },
      });
      const journal = join(folder, 'run.ndjson');
      while (!holds(journal, 'case:end')) await new Promise((resolve) => setTimeout(resolve, 20));
      const workers = childrenOf(JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8')).pid);
      expect(workers).toHaveLength(2);
      kill('SIGINT');
      const ended = await running;
      expect(ended.exit, ended.stderr).toBe(3);
      expect(workers.filter(isAlive)).toEqual([]);
      const events = await readJournal(journal);
      assertWellFormed(events);
      expect(events.at(-1)).toMatchObject({ stop: 'aborted', verdict: 'error' });
    });
  },
);

function shard(which: string, folder: string, ...more: readonly string[]): Promise<Ended> {
  return contract([...FEW, '--shard', which, '--reports', folder, ...more]);
}

function tasksOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'task:start' && event.source !== 'run' ? [event.task] : [],
  );
}

function holds(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8').includes(text);
  } catch {
    return false;
  }
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name of the program stands in parentheses and may hold anything; the parent is the second word after it.
      const status = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, ppid] = status.slice(status.lastIndexOf(')') + 2).split(' ');
      return Number(ppid) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
