import { setMaxListeners } from 'node:events';
import { builtins } from '../builtins.ts';
import { type CheckPolicy, describePolicy } from '../checks/switching.ts';
import { fanOut } from '../events/stream.ts';
import { exitCode } from '../events/tally.ts';
import { EMBEDDED, secret } from '../model/environment.ts';
import type { RunEvent } from '../model/event.ts';
import { type Verdict, worst } from '../model/finding.ts';
import { openInbox } from '../probes/inbox.ts';
import { consoleReport } from '../report/console.ts';
import type { Enough } from '../run/run.ts';
import { type Baseline, isKnownIn } from './baseline.ts';
import { type CheckFlags, checkPolicy } from './check-policy.ts';
import { earlierAnswers } from './earlier-answers.ts';
import { stopAfter } from './enough.ts';
import { readVariable, resolveTarget } from './environment.ts';
import { type ExecutionOptions, execute } from './execution.ts';
import { type GrowingJournal, goOn } from './going-on.ts';
import { type ReportFile, writeReport } from './output.ts';
import type { PlannedSpec } from './planning.ts';
import { systemReason } from './reason.ts';
import { terminal } from './terminal.ts';
import { withBaseline } from './with-baseline.ts';

export interface RunningFlags extends CheckFlags {
  readonly env: string;
  readonly baseUrl?: string;
  readonly json?: boolean;
  readonly concurrency: number;
  readonly timeout: number;
  readonly retries: number;
  readonly maxWait: number;
  readonly maxTime?: number;
  readonly strict: boolean;
  readonly inbox?: number;
  readonly webhookUrl?: string;
  readonly state?: string;
  readonly verbose?: boolean;
  readonly repeat?: number;
  readonly bail?: number;
  readonly baseline?: Baseline | undefined;
  /** The journal of the run that this one goes on with. */
  readonly journal?: GrowingJournal | undefined;
  /** How many runs share the provider's limits. */
  readonly sharers?: number;
  readonly enough?: Enough | undefined;
  /** Reports beside the terminal. */
  readonly files: readonly ReportFile[];
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
  const verdicts: Verdict[] = [];
  try {
    const events = watched(runAll(planned, flags, abort.signal), (event) => {
      if (event.type === 'run:end') verdicts.push(event.verdict);
      watch(event);
    });
    const files = flags.files;
    const plain = { colour: false, live: false, columns: 100, verbose: flags.verbose === true };
    const outcomes = await fanOut<RunEvent>(events, [
      (stream) => toTerminal(stream, flags),
      ...files.map((file) => (stream: AsyncIterable<RunEvent>) => writeReport(file, stream, plain)),
    ]);
    const journal = flags.journal?.close();
    const broken = [
      ...(journal === undefined ? [] : [`${flags.journal?.file}: ${journal}`]),
      ...outcomes.flatMap((outcome, index) =>
        outcome.status === 'rejected'
          ? [`${index === 0 ? 'the terminal' : files[index - 1]?.file}: ${systemReason(outcome.reason)}`]
          : [],
      ),
    ];
    for (const message of broken) terminal.error(`error: a report could not be written to ${message}`);
    const unwritten = broken.length > 0 ? (['error'] as const) : [];
    return exitCode(worst([...verdicts, ...unwritten]), { strict: flags.strict });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function toTerminal(events: AsyncIterable<RunEvent>, flags: RunningFlags): Promise<void> {
  const json = flags.json === true;
  const reporter = json
    ? (builtins.reporters.find((candidate) => candidate.id === 'json') ?? consoleReport)
    : consoleReport;
  const options = {
    colour: !json && terminal.colour(process.stdout),
    live: !json && terminal.live(),
    columns: terminal.columns(),
    verbose: flags.verbose === true,
  };
  for await (const text of reporter.report(events, options)) await terminal.write(text);
}

async function* watched(
  events: AsyncIterable<RunEvent>,
  watch: (event: RunEvent) => void,
): AsyncIterable<RunEvent> {
  for await (const event of events) {
    watch(event);
    yield event;
  }
}

async function* runAll(
  planned: readonly PlannedSpec[],
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  const enough = stopAfter(flags.bail, isKnownIn(flags.baseline));
  for (const entry of planned) {
    if (signal.aborted) return;
    const events = (): AsyncIterable<RunEvent> =>
      withBaseline(runOne(entry, { ...flags, enough }, signal), flags.baseline);
    yield* goOn(entry, events, flags.journal);
  }
}

/** The events of one plan, run in this process. */
export function runOne(
  entry: PlannedSpec,
  flags: RunningFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  const events =
    flags.env === EMBEDDED && flags.baseUrl === undefined
      ? runEmbedded(entry, flags, signal)
      : runRemote(entry, flags, signal);
  return withPolicy(events, checkPolicy(entry.spec.result.companion, flags));
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
  const { contract } = entry.spec.result;
  const variable = (name: string): string | undefined => process.env[name];
  const target = resolveTarget(contract, flags.env, { baseUrl: flags.baseUrl, variable });
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
      secrets: webhookSecret === undefined ? [] : [webhookSecret],
      inbox,
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
