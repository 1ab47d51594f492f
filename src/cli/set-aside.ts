import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { builtins } from '../builtins.ts';
import { isInUse } from './lock.ts';
import { fileName, isSameFile } from './output.ts';
import { systemReason } from './reason.ts';
import { lockName, readShard } from './sharding.ts';
import { terminal } from './terminal.ts';

/** Where a run writes: its folder, and what `--report` names. */
export interface ReportFlags {
  readonly reports: string;
  readonly report?: readonly string[];
  readonly dryRun?: boolean;
  readonly shard?: string;
  readonly resume?: string | true;
}

/** Prepares a run; when its input is bad, what an earlier run left is set aside. A dry run would have written nothing. */
export async function orSetAside<T>(
  prepare: () => Promise<T | undefined>,
  flags: ReportFlags,
): Promise<T | undefined> {
  let prepared: T | undefined;
  try {
    prepared = await prepare();
    return prepared;
  } finally {
    if (prepared === undefined) setAside(flags);
  }
}

/**
 * A run that ends before it began leaves no reports of its own. Those of an earlier one would pass for them, and a
 * dashboard would show yesterday's green: they are renamed, so that nothing is lost and nobody is misled.
 */
export function setAside({ reports, report = [], dryRun, shard: written, resume }: ReportFlags): void {
  const shard = written === undefined ? undefined : readShard(written);
  // Those of a run that is under way are its own, and what is to be gone on with stays where it is.
  if (dryRun === true || resume !== undefined || isInUse(reports, lockName(shard))) return;
  // Which shard was meant, nobody knows.
  if (written !== undefined && shard === undefined) return;
  // A shard leaves alone what the whole run wrote: the other shards are split by its durations.
  const own = builtins.reporters.flatMap(({ file }) =>
    file === undefined ? [] : [join(reports, fileName(file, shard))],
  );
  const named = report.flatMap((text) => (text.includes('=') ? [text.slice(text.indexOf('=') + 1)] : []));
  const earlier = [...own, ...named].filter(
    (file, index, all) => existsSync(file) && all.findIndex((other) => isSameFile(other, file)) === index,
  );
  const moved = earlier.filter(moveAside);
  if (moved.length > 0)
    terminal.error(
      `Nothing was run. What an earlier run left is set aside, each as <file>${PREVIOUS}: ${moved.join(', ')}`,
    );
}

/** Behind the name of a report: no pattern of a dashboard takes it for one. */
export const PREVIOUS = '.previous';

function moveAside(file: string): boolean {
  try {
    renameSync(file, `${file}${PREVIOUS}`);
    return true;
  } catch (cause) {
    terminal.error(`${file} is of an earlier run, and could not be set aside: ${systemReason(cause)}`);
    return false;
  }
}
