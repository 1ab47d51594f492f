import { setMaxListeners } from 'node:events';
import { createInterface } from 'node:readline';
import { UsageError } from '../../model/errors.ts';
import { runOne } from '../running.ts';
import type { ConfigFile } from '../settings/config-file.ts';
import { loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';
import { isWorkerJob, type WorkerJob } from '../worker-job.ts';

export interface WorkerFlags {
  readonly configured?: ConfigFile | undefined;
}

/** Runs the plan that its parent hands it, and tells the events on standard output. */
export async function workerCommand({ configured }: WorkerFlags): Promise<number> {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  let reason: string | undefined;
  let take: (line: string) => void = () => {};
  const job = new Promise<string>((resolve) => {
    take = resolve;
  });
  let over = false;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line === 'stop') abort.abort();
    else if (line === 'enough') reason = 'left out: the run was to stop after so many findings (--bail)';
    else take(line);
  });
  // Whoever started it is gone, and nobody reads what it would tell.
  lines.on('close', () => {
    if (!over) process.exit(3);
  });
  const { spec: file, scenarios, plan, flags } = parseJob(await job);
  const [spec] = loadSpecs([file], { scenarios });
  if (spec === undefined) throw new UsageError('SPEC_MISSING', `\`${file}\` holds no spec`);
  const enough = { note: () => {}, reason: () => reason };
  try {
    const running = { ...flags, configured, files: [], enough };
    for await (const event of runOne({ spec, plan }, running, abort.signal))
      await terminal.write(`${JSON.stringify(event)}\n`);
    return 0;
  } finally {
    over = true;
    lines.close();
    process.stdin.destroy();
  }
}

function parseJob(line: string): WorkerJob {
  const job: unknown = JSON.parse(line);
  if (isWorkerJob(job)) return job;
  throw new UsageError('JOB_UNREADABLE', 'a worker is started by `contract run --workers`, not by hand');
}
