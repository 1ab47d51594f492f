import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// How even shards are when they are run: each alone, one after the other, by what an earlier run took and by estimate.
// No shard can be quicker than the longest task, and one waits four seconds for webhooks.
const COUNTS = [3, 7];
const ARGS = ['dist/main.js', 'specs/orders.md', '--fuzz-runs', '200'];

const folder = mkdtempSync(join(tmpdir(), 'contract-bench-'));
try {
  const whole = run([]);
  console.log(`the whole plan: ${shown(whole)}`);
  for (const by of ['an earlier run', 'estimate']) {
    if (by === 'estimate') rmSync(join(folder, 'run.ndjson'));
    for (const of of COUNTS) {
      const times = Array.from({ length: of }, (_, index) =>
        run(['--shard', `${index + 1}/${of}`], `shard-${index + 1}-of-${of}.ndjson`),
      );
      const mean = times.reduce((sum, ms) => sum + ms, 0) / of;
      console.log(
        `${of} shards by ${by}: slowest ${(Math.max(...times) / mean).toFixed(2)} of the mean (${times.map(shown).join(', ')})`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** How long the run itself took, without the start of its process: ms. */
function run(more: readonly string[], journal = 'run.ndjson'): number {
  spawnSync(process.execPath, [...ARGS, '--reports', folder, ...more], { stdio: 'ignore' });
  const last = readFileSync(join(folder, journal), 'utf8').trimEnd().split('\n').at(-1) ?? '{}';
  const end: unknown = JSON.parse(last);
  return typeof end === 'object' && end !== null && 'durationMs' in end ? Number(end.durationMs) : Number.NaN;
}

function shown(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
