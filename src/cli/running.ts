import { setMaxListeners } from 'node:events';
import { type CheckPolicy, describePolicy } from '../checks/switching.ts';
import { watched } from '../events/stream.ts';
import { secret } from '../model/environment.ts';
import type { RunEvent } from '../model/event.ts';
import { openInbox } from '../probes/inbox.ts';
import type { Enough } from '../run/run.ts';
import { type Baseline, isKnownIn } from './baseline.ts';
import { type CheckFlags, checkPolicy } from './check-policy.ts';
import { earlierAnswers } from './earlier-answers.ts';
import { stopAfter } from './enough.ts';
import { readVariable } from './environment.ts';
import { type ExecutionOptions, execute } from './execution.ts';
import { goOn } from './going-on.ts';
import type { PlannedSpec } from './planning.ts';
import { isEmbedded, type ReachingFlags, targetOf, variablesFor } from './reaching.ts';
import { type ReportingFlags, reportRun } from './reporting.ts';
import { terminal } from './terminal.ts';
import { markKnown, withBaseline } from './with-baseline.ts';
import { runInWorkers, type WorkerPool } from './workers.ts';

export interface RunningFlags extends CheckFlags, ReachingFlags, ReportingFlags {
  readonly concurrency: number;
  readonly timeout: number;
  readonly retries: number;
  readonly maxWait: number;
  readonly maxTime?: number;
  readonly inbox?: number;
  readonly webhookUrl?: string;
  readonly state?: string;
  readonly repeat?: number;
  /** Processes that share the plan; undefined: this one runs it. */
  readonly workers?: WorkerPool | undefined;
  readonly bail?: number;
  readonly baseline?: Baseline | undefined;
  /** How many runs share the provider's limits. */
  readonly sharers?: number;
  readonly enough?: Enough | undefined;
}

/** Runs plans one after another; every event goes to the terminal, the reports and the watcher. */
export async function runPlanned(
  planned: readonly PlannedSpec[],
  flags: RunningFlags,
  watch: (event: RunEvent) => void,
): Promise<number> {
  const abort = new AbortController();
  // Every request under way listens to it.
  setMaxListeners(0, abort.signal);
  const interrupt = (): void => {
    // The second Ctrl-C does not wait for an orderly end.
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await reportRun(watched(runAll(planned, flags, abort.signal), watch), flags);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function* runAll(
  planned: readonly PlannedSpec[],
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  const enoughOf = stopAfter(flags.bail, isKnownIn(flags.baseline));
  for (const entry of planned) {
    if (signal.aborted) return;
    const events = (): AsyncIterable<RunEvent> => {
      const enough = enoughOf?.(entry.plan.contract.file);
      const run = flags.workers === undefined ? runOne : runInWorkers;
      const told = withPolicy(
        run(entry, { ...flags, enough }, signal),
        checkPolicy(entry.spec.result.companion, flags),
      );
      return withBaseline(told, flags.baseline);
    };
    yield* markKnown(goOn(entry, events, flags.journal), flags.baseline);
  }
}

/** The events of one plan, run in this process. */
export function runOne(
  entry: PlannedSpec,
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  return isEmbedded(flags) ? runEmbedded(entry, flags, signal) : runRemote(entry, flags, signal);
}

/** A policy of its own is said below the header, in every report. */
async function* withPolicy(events: AsyncIterable<RunEvent>, policy: CheckPolicy): AsyncIterable<RunEvent> {
  const message = describePolicy(policy);
  for await (const event of events) {
    yield event;
    if (event.type === 'run:start' && message !== undefined)
      yield { type: 'notice', at: event.at, level: 'note', message, task: undefined };
  }
}

async function* runEmbedded(
  entry: PlannedSpec,
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  // A run against somebody else's provider does not pay for our own.
  const { startEmbedded } = await import('./embedded.ts');
  const sandbox = await startEmbedded(entry.spec, { state: flags.state, inboxPort: flags.inbox ?? 0 });
  try {
    yield* execute(entry.plan, entry.spec, sandbox.target, {
      ...limits(flags),
      ...earlierOf(entry),
      policy: checkPolicy(entry.spec.result.companion, flags),
      variable: (name) => process.env[name] ?? sandbox.variable(name),
      secrets: sandbox.secrets,
      inbox: sandbox.inbox,
      disposable: flags.state === undefined,
      signal,
    });
  } finally {
    await sandbox.close();
  }
}

async function* runRemote(
  entry: PlannedSpec,
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  const variables = await variablesFor(entry.spec, flags);
  for (const warning of variables.warnings) terminal.error(`warning: ${warning}`);
  const variable = variables.read;
  const target = targetOf(entry.spec, flags, variables);
  const webhookSecret = readVariable(flags.env, 'WEBHOOK_SECRET', variable);
  const inbox =
    flags.inbox === undefined
      ? undefined
      : await openInbox({
          host: '127.0.0.1',
          port: flags.inbox,
          publicUrl: flags.webhookUrl,
          secret: webhookSecret === undefined ? undefined : secret(webhookSecret),
          now: Date.now,
        });
  try {
    yield* execute(entry.plan, entry.spec, target, {
      ...limits(flags),
      ...earlierOf(entry),
      policy: checkPolicy(entry.spec.result.companion, flags),
      variable,
      secrets: [...variables.secrets, ...(webhookSecret === undefined ? [] : [webhookSecret])],
      inbox,
      disposable: false,
      signal,
    });
  } finally {
    await inbox?.close();
  }
}

function limits(flags: RunningFlags): {
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly maxWaitMs: number;
  readonly maxTimeMs: number | undefined;
  readonly repeat: number | undefined;
  readonly sharers: number | undefined;
  readonly enough: Enough | undefined;
} {
  return {
    concurrency: flags.concurrency,
    timeoutMs: flags.timeout * 1000,
    retries: flags.retries,
    maxWaitMs: flags.maxWait * 1000,
    maxTimeMs: flags.maxTime === undefined ? undefined : flags.maxTime * 1000,
    repeat: flags.repeat,
    sharers: flags.sharers,
    enough: flags.enough,
  };
}

function earlierOf({ earlier, spec }: PlannedSpec): Pick<ExecutionOptions, 'earlier'> {
  if (earlier === undefined) return {};
  const { operations } = spec.result.contract;
  return {
    earlier: (startedAt) => earlier.parts.map((part) => earlierAnswers(part, operations, startedAt)),
  };
}
