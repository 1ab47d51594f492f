import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { openJoin } from '../events/join.ts';
import { createChannel } from '../events/stream.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { partOf, withBases } from '../plan/parts.ts';
import { shardPlan } from '../plan/shard.ts';
import { parseJournal } from '../report/events-from.ts';
import type { PlannedSpec } from './planning.ts';
import { isEmbedded } from './reaching.ts';
import type { RunningFlags } from './running.ts';
import type { WorkerJob } from './worker-job.ts';

/** Processes of this machine that share a plan. */
export interface WorkerPool {
  readonly count: number;
  readonly scenarios: string | undefined;
  readonly durations: ReadonlyMap<string, number>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Runs a plan in several processes and makes one run of what they tell. A worker lives as long as its standard input is
 * open: whatever ends this process ends them too.
 */
export async function* runInWorkers(
  entry: PlannedSpec,
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  const { plans, last } = plansFor(entry.plan, flags);
  const parts = plans.length + (last === undefined ? 0 : 1);
  const join = openJoin({ parts, sequel: false });
  const children = new Set<Child>();
  const tell = (command: 'stop' | 'enough'): void => {
    for (const child of children) child.stdin.write(`${command}\n`);
  };
  const stop = (): void => tell('stop');
  signal.addEventListener('abort', stop);
  const start = (plan: Plan): Child => {
    const child = startWorker(jobOf(plan, entry, flags));
    children.add(child);
    child.once('close', () => children.delete(child));
    if (signal.aborted) child.stdin.write('stop\n');
    return child;
  };
  let enough = false;
  const note = (part: number, event: RunEvent): readonly RunEvent[] => {
    const events = join.note(part, event);
    for (const told of events) if (told.type === 'task:end') flags.enough?.note(told);
    if (!enough && flags.enough?.reason() !== undefined) {
      enough = true;
      tell('enough');
    }
    return events;
  };
  try {
    for await (const { part, event } of allEvents(plans.map(start))) yield* note(part, event);
    // On a provider that all share, what must run alone waits until the others are done.
    if (last !== undefined) {
      const child = start(last);
      if (enough) child.stdin.write('enough\n');
      for await (const event of eventsOf(child)) yield* note(parts - 1, event);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const child of children) child.stdin.destroy();
  }
}

function plansFor(
  plan: Plan,
  flags: RunningFlags,
): { readonly plans: readonly Plan[]; readonly last: Plan | undefined } {
  const { count = 1, durations = new Map<string, number>() } = flags.workers ?? {};
  const shared = !isEmbedded(flags);
  const alone = shared ? plan.tasks.filter(({ exclusive }) => exclusive) : [];
  const others = { ...plan, tasks: plan.tasks.filter((task) => !alone.includes(task)) };
  const plans = shardPlan(others, { of: count, durations, concurrency: flags.concurrency, shared });
  const busy = plans.filter(({ tasks }) => tasks.length > 0);
  if (alone.length === 0) return { plans: busy.length > 0 ? busy : plans.slice(0, 1), last: undefined };
  const { tasks, borrowed } = withBases(plan, alone);
  return { plans: busy, last: { ...plan, tasks, part: { ...partOf(plan), borrowed } } };
}

function jobOf(plan: Plan, { spec }: PlannedSpec, flags: RunningFlags): WorkerJob {
  const { count = 1, scenarios } = flags.workers ?? {};
  const shared = !isEmbedded(flags);
  // A configuration holds maps, which JSON has not: the worker reads it from the same folder.
  const { files, journal, enough, baseline, workers, configured, json, ci, verbose, ...kept } = flags;
  return {
    spec: spec.text.file,
    scenarios,
    plan,
    flags: {
      ...kept,
      // At one provider, all workers together do what one would.
      concurrency: shared ? Math.ceil(flags.concurrency / count) : flags.concurrency,
      sharers: (flags.sharers ?? 1) * (shared ? count : 1),
    },
  };
}

function startWorker(job: WorkerJob): Child {
  const [, program = ''] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, program, 'worker'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches this process alone, which has the workers end in order.
    detached: true,
  });
  // One that is gone does not take orders any more; its events say how far it came.
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(job)}\n`);
  return child;
}

/** The events of several workers as they come. */
async function* allEvents(
  children: readonly Child[],
): AsyncIterable<{ readonly part: number; readonly event: RunEvent }> {
  const channel = createChannel<{ readonly part: number; readonly event: RunEvent }>();
  const read = async (child: Child, part: number): Promise<void> => {
    for await (const event of eventsOf(child)) channel.push({ part, event });
  };
  const all = Promise.all(children.map(read)).finally(channel.end);
  // Looked at when the events are over; until then a failure must not count as unhandled.
  all.catch(() => {});
  yield* channel;
  await all;
}

/** The events of a worker; of one that dies, those that it had told, and an end as of a run that was cut off. */
async function* eventsOf(child: Child): AsyncIterable<RunEvent> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  let told = false;
  for await (const event of parseJournal(createInterface({ input: child.stdout }))) {
    told = true;
    yield event;
  }
  await closed;
  if (told) return;
  throw new UsageError('WORKER_SILENT', `a worker ended before its run began\n  ${complaint.trim()}`);
}
