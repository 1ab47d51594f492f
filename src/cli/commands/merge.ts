import type { RunEvent } from '../../model/event.ts';
import { readBaseline } from '../baseline.ts';
import { lockFolder } from '../lock.ts';
import { mergeShards } from '../merging.ts';
import { checkWritable, reportFiles } from '../output.ts';
import { reportRun } from '../reporting.ts';
import { withBaseline } from '../with-baseline.ts';

export interface MergeFlags {
  readonly report?: readonly string[];
  readonly reports: string;
  readonly json?: boolean;
  readonly ci?: boolean;
  readonly strict: boolean;
  readonly baseline?: string;
  readonly verbose?: boolean;
}

/** One report with one verdict from the journals of all shards. */
export async function mergeCommand(files: readonly string[], flags: MergeFlags): Promise<number> {
  const runs = await mergeShards(files);
  const baseline = flags.baseline === undefined ? undefined : readBaseline(flags.baseline);
  checkWritable(flags.reports);
  const unlock = lockFolder(flags.reports);
  try {
    const events = withBaseline(replayed(runs.flat()), baseline);
    return await reportRun(events, { ...flags, files: reportFiles(flags.report ?? [], flags.reports) });
  } finally {
    unlock();
  }
}

async function* replayed(events: readonly RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}
