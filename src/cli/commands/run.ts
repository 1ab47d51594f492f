import { setMaxListeners } from 'node:events';
import { builtins } from '../../builtins.ts';
import { fanOut } from '../../events/stream.ts';
import { exitCode } from '../../events/tally.ts';
import { EMBEDDED, secret } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import type { RunEvent } from '../../model/event.ts';
import { type Verdict, worst } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import { plan } from '../../plan/plan.ts';
import { openInbox } from '../../probes/inbox.ts';
import { consoleReport } from '../../report/console.ts';
import { countDiagnostics, showDiagnostic } from '../diagnostics.ts';
import { dryRun } from '../dry-run.ts';
import { startEmbedded } from '../embedded.ts';
import { findEnvironment, readVariable, resolveTarget } from '../environment.ts';
import { execute } from '../execution.ts';
import { checkWritable, reportFiles, writeReport } from '../output.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

export interface RunFlags {
  readonly env: string;
  readonly baseUrl?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly concurrency: number;
  readonly timeout: number;
  readonly retries: number;
  readonly maxWait: number;
  readonly strict: boolean;
  readonly inbox?: number;
  readonly state?: string;
  readonly scenarios?: string;
  readonly report?: readonly string[];
  readonly reports: string;
  readonly verbose?: boolean;
}

/** One spec with what will be done to it. */
export interface PlannedSpec {
  readonly spec: LoadedSpec;
  readonly plan: Plan;
}

const SEED = 1;

export async function runCommand(paths: readonly string[], flags: RunFlags): Promise<number> {
  const specs = loadSpecs(paths, { scenarios: flags.scenarios });
  const readable = await reportDiagnostics(specs, flags);
  if (!readable) return 2;
  const planned = specs.map((spec) => planSpec(spec, flags));
  if (planned.every((entry) => entry.plan.tasks.length === 0)) {
    throw new UsageError(
      'PLAN_EMPTY',
      `there is nothing to run in ${specs.map((spec) => spec.text.file).join(', ')}`,
      {
        help: 'A page needs endpoints or test_scenarios; `contract lint` says what was read.',
      },
    );
  }
  if (flags.dryRun === true) return dryRun(planned, flags.json === true);
  checkWritable(flags.reports);
  return runPlanned(planned, flags);
}

/** False when a spec cannot be run as it is written. */
async function reportDiagnostics(specs: readonly LoadedSpec[], flags: RunFlags): Promise<boolean> {
  const colour = terminal.colour(process.stderr);
  for (const spec of specs) {
    const errors = spec.result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    for (const diagnostic of errors) terminal.error(`${showDiagnostic(diagnostic, spec, colour)}\n`);
    if (spec.result.diagnostics.length > 0 && flags.json !== true) {
      terminal.error(
        `${spec.text.file}: ${countDiagnostics(spec.result.diagnostics)}; see \`contract lint ${spec.text.file}\`.\n`,
      );
    }
  }
  return specs.every((spec) =>
    spec.result.diagnostics.every((diagnostic) => diagnostic.severity !== 'error'),
  );
}

function planSpec(spec: LoadedSpec, flags: RunFlags): PlannedSpec {
  const { contract, companion } = spec.result;
  findEnvironment(contract, flags.env);
  const planning = plan(
    {
      contract,
      companion,
      inbox: contract.webhooks !== undefined && (flags.env === EMBEDDED || flags.inbox !== undefined),
      companionFile: spec.companionFile,
    },
    {
      environment: flags.env,
      seed: SEED,
      sources: builtins.sources,
      selection: { only: flags.only ?? [], skip: flags.skip ?? [] },
    },
  );
  const errors = planning.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const colour = terminal.colour(process.stderr);
  for (const diagnostic of planning.diagnostics)
    terminal.error(`${showDiagnostic(diagnostic, spec, colour)}\n`);
  const first = errors[0];
  if (first !== undefined) {
    throw new UsageError('PLAN_IMPOSSIBLE', `${spec.text.file} cannot be planned: ${first.message}`);
  }
  return { spec, plan: planning.plan };
}

async function runPlanned(planned: readonly PlannedSpec[], flags: RunFlags): Promise<number> {
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
    const events = collected(runAll(planned, flags, abort.signal), verdicts);
    const files = reportFiles(flags.report ?? [], flags.reports);
    const plain = { colour: false, live: false, columns: 100, verbose: flags.verbose === true };
    const outcomes = await fanOut<RunEvent>(events, [
      (stream) => toTerminal(stream, flags),
      ...files.map((file) => (stream: AsyncIterable<RunEvent>) => writeReport(file, stream, plain)),
    ]);
    const broken = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected'
        ? [`${index === 0 ? 'the terminal' : files[index - 1]?.file}: ${reason(outcome.reason)}`]
        : [],
    );
    for (const message of broken) terminal.error(`error: a report could not be written to ${message}`);
    const code = exitCode(worst(verdicts), { strict: flags.strict });
    return broken.length > 0 || abort.signal.aborted ? 3 : code;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function toTerminal(events: AsyncIterable<RunEvent>, flags: RunFlags): Promise<void> {
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

async function* collected(events: AsyncIterable<RunEvent>, verdicts: Verdict[]): AsyncIterable<RunEvent> {
  for await (const event of events) {
    if (event.type === 'run:end') verdicts.push(event.verdict);
    yield event;
  }
}

async function* runAll(
  planned: readonly PlannedSpec[],
  flags: RunFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  for (const entry of planned) {
    if (signal.aborted) return;
    yield* flags.env === EMBEDDED && flags.baseUrl === undefined
      ? runEmbedded(entry, flags, signal)
      : runRemote(entry, flags, signal);
  }
}

async function* runEmbedded(
  entry: PlannedSpec,
  flags: RunFlags,
  signal: AbortSignal,
): AsyncIterable<RunEvent> {
  const sandbox = await startEmbedded(entry.spec, { state: flags.state, inboxPort: flags.inbox ?? 0 });
  try {
    yield* execute(entry.plan, entry.spec, sandbox.target, {
      ...limits(flags),
      variable: (name) => process.env[name] ?? sandbox.variable(name),
      secrets: sandbox.secrets,
      inbox: sandbox.inbox,
      signal,
    });
  } finally {
    await sandbox.close();
  }
}

async function* runRemote(entry: PlannedSpec, flags: RunFlags, signal: AbortSignal): AsyncIterable<RunEvent> {
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
          secret: webhookSecret === undefined ? undefined : secret(webhookSecret),
          now: Date.now,
        });
  try {
    yield* execute(entry.plan, entry.spec, target, {
      ...limits(flags),
      variable,
      secrets: webhookSecret === undefined ? [] : [webhookSecret],
      inbox,
      signal,
    });
  } finally {
    await inbox?.close();
  }
}

function limits(flags: RunFlags): {
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly maxWaitMs: number;
} {
  return {
    concurrency: flags.concurrency,
    timeoutMs: flags.timeout * 1000,
    retries: flags.retries,
    maxWaitMs: flags.maxWait * 1000,
  };
}

function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
