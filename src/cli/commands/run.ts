import type { Counterexamples } from '../counterexamples.ts';
import { dryRun } from '../dry-run.ts';
import { growJournal } from '../going-on.ts';
import { lockFolder } from '../lock.ts';
import { checkWritable, isSameFile, journalFile } from '../output.ts';
import { prepare, type RunFlags } from '../preparing.ts';
import { withRemote } from '../reaching.ts';
import { systemReason } from '../reason.ts';
import { resumePlans } from '../resuming.ts';
import { runPlanned } from '../running.ts';
import { orSetAside, setAside } from '../set-aside.ts';
import { lockName } from '../sharding.ts';
import { terminal } from '../terminal.ts';

export type { RunFlags } from '../preparing.ts';

export async function runCommand(paths: readonly string[], given: RunFlags): Promise<number> {
  const flags = withRemote(given);
  const prepared = await orSetAside(() => prepare(paths, flags), flags);
  if (prepared === undefined) return 2;
  const { specs, planned, memory, files, baseline, shard, durations, shared } = prepared;
  if (flags.dryRun === true) return dryRun(planned, flags.json === true);
  checkWritable(flags.reports);
  const unlock = lockFolder(flags.reports, lockName(shard));
  const watch = memory.watch(specs);
  let began = false;
  try {
    const resumed = flags.resume === true ? journalFile(flags.reports, shard) : flags.resume;
    const entries = resumed === undefined ? planned : await resumePlans(planned, resumed, flags);
    const { workers: count, scenarios } = flags;
    const code = await runPlanned(
      entries,
      {
        ...flags,
        baseline,
        workers: count === undefined ? undefined : { count, scenarios, durations },
        sharers: shared ? (shard?.of ?? 1) : 1,
        files: files.filter(({ file }) => resumed === undefined || !isSameFile(file, resumed)),
        journal: resumed === undefined ? undefined : growJournal(resumed),
      },
      (event) => {
        began = true;
        watch(event);
      },
    );
    return saved(memory) ? code : 3;
  } finally {
    unlock();
    // Credentials or a provider of one's own are only asked for now, and are input like any other.
    if (!began) setAside(flags);
  }
}

/** The verdict of a run stands although what it learnt could not be written. */
function saved(memory: Counterexamples): boolean {
  try {
    memory.save();
    return true;
  } catch (cause) {
    terminal.error(`error: the counterexamples could not be written: ${systemReason(cause)}`);
    return false;
  }
}
