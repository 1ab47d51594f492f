import { join } from 'node:path';
import { EMBEDDED } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import { wholePlan } from '../plan/parts.ts';
import { type Baseline, readBaseline } from './baseline.ts';
import { checkPolicy } from './check-policy.ts';
import { takesCodeQuality } from './ci.ts';
import { type Counterexamples, openCounterexamples } from './counterexamples.ts';
import { countDiagnostics, showDiagnostic } from './diagnostics.ts';
import { askConsent, type GuardFlags, guarded, guardFor } from './guarding.ts';
import { tellKillSwitches } from './kill-switches.ts';
import { lintSpec } from './linting.ts';
import { journalFile, type ReportFile, reportFiles } from './output.ts';
import { type PlannedSpec, planSpec } from './planning.ts';
import { isEmbedded } from './reaching.ts';
import { parseShard, readDurations, type ShardChoice, takeShard } from './sharding.ts';
import { type LoadedSpec, loadSpecs } from './specs.ts';
import { terminal } from './terminal.ts';

export interface RunFlags extends GuardFlags {
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
  readonly webhookUrl?: string;
  readonly state?: string;
  readonly scenarios?: string;
  readonly report?: readonly string[];
  readonly reports: string;
  readonly fuzz: boolean;
  readonly fuzzRuns: number;
  readonly seed: number;
  readonly maxTime?: number;
  readonly counterexamples?: string;
  readonly verbose?: boolean;
  readonly skipCheck?: readonly string[];
  readonly standards: string;
  readonly resume?: string | true;
  readonly repeat?: number;
  readonly bail?: number;
  readonly baseline?: string;
  readonly shard?: string;
  readonly workers?: number;
  readonly durations?: string;
  readonly ci?: boolean;
}

/** What a run will do, and all that it needs for it. */
export interface Prepared {
  readonly specs: readonly LoadedSpec[];
  /** The shard's part of the plans, or the whole of them. */
  readonly planned: readonly PlannedSpec[];
  readonly memory: Counterexamples;
  readonly files: readonly ReportFile[];
  readonly baseline: Baseline | undefined;
  readonly shard: ShardChoice | undefined;
  /** How long tasks took before, in ms by their ids. */
  readonly durations: ReadonlyMap<string, number>;
  /** Other shards send to the same provider. */
  readonly shared: boolean;
}

/** Everything that can be wrong with the input, before anything is sent or written; undefined when a page is wrong. */
export async function prepare(paths: readonly string[], flags: RunFlags): Promise<Prepared | undefined> {
  const specs = loadSpecs(paths, { scenarios: flags.scenarios });
  const readable = await reportDiagnostics(specs, flags);
  if (!readable) return undefined;
  for (const spec of specs) checkPolicy(spec.result.companion, flags);
  const memory = openCounterexamples(flags.counterexamples ?? join(flags.reports, 'counterexamples.json'));
  const planned = specs.map((spec) =>
    guarded(
      planSpec(spec, {
        ...flags,
        exploration: flags.fuzz ? { runs: flags.fuzzRuns, known: memory.known(spec) } : undefined,
      }),
      flags,
    ),
  );
  const fresh = planned.map(({ spec, plan }) => ({ spec, plan: wholePlan(plan, planFlags(flags)) }));
  if (flags.dryRun !== true) for (const entry of planned) tellKillSwitches(entry);
  if (planned.every((entry) => entry.plan.tasks.length === 0)) {
    throw new UsageError(
      'PLAN_EMPTY',
      `there is nothing to run in ${specs.map((spec) => spec.text.file).join(', ')}`,
      {
        help: specs.some((spec) => guardFor(spec, flags) !== undefined)
          ? `Nothing of it only reads; on ${flags.env} nothing else runs without --allow-writes.`
          : 'A page needs endpoints or test_scenarios; `contract lint` says what was read.',
      },
    );
  }
  if (flags.state !== undefined && flags.env !== EMBEDDED) {
    throw new UsageError(
      'STATE_UNUSED',
      '--state keeps the state of the embedded sandbox, which this run does without',
      {
        help: `Leave it out, or run with --env ${EMBEDDED}.`,
      },
    );
  }
  if (flags.webhookUrl !== undefined && flags.inbox === undefined) {
    throw new UsageError(
      'WEBHOOK_URL_UNUSED',
      '--webhook-url is how the provider reaches the inbox, and this run opens none',
      {
        help: 'Name its port with --inbox <port>.',
      },
    );
  }
  refuseWorkers(flags);
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  const durations =
    shard === undefined && flags.workers === undefined
      ? new Map<string, number>()
      : await readDurations(flags.durations, journalFile(flags.reports, undefined));
  const shared = !isEmbedded(flags);
  const own =
    shard === undefined
      ? fresh
      : takeShard(fresh, shard, { durations, concurrency: flags.concurrency, shared });
  const files = reportFiles([...(flags.report ?? []), ...ciFiles(flags)], flags.reports, shard);
  const baseline = flags.baseline === undefined ? undefined : readBaseline(flags.baseline);
  if (flags.dryRun !== true) await askConsent(planned, flags);
  return { specs, planned: own, memory, files, baseline, shard, durations, shared };
}

/** False when a spec cannot be run as it is written. */
async function reportDiagnostics(specs: readonly LoadedSpec[], flags: RunFlags): Promise<boolean> {
  const colour = terminal.colour(process.stderr);
  for (const spec of specs) {
    const errors = spec.result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    for (const diagnostic of errors) terminal.error(`${showDiagnostic(diagnostic, spec, colour)}\n`);
    const all = lintSpec(spec);
    if (all.length > 0 && flags.json !== true) {
      terminal.error(
        `${spec.text.file}: ${countDiagnostics(all)}; see \`contract lint ${spec.text.file}\`.\n`,
      );
    }
  }
  return specs.every((spec) =>
    spec.result.diagnostics.every((diagnostic) => diagnostic.severity !== 'error'),
  );
}

function ciFiles({ ci, reports }: RunFlags): readonly string[] {
  return ci === true && takesCodeQuality((name) => process.env[name])
    ? [`code-quality=${join(reports, 'code-quality.json')}`]
    : [];
}

/** What only one process can hold. */
function refuseWorkers({ workers, state, inbox, shard }: RunFlags): void {
  if (workers === undefined) return;
  const held = [
    ...(state === undefined ? [] : ['--state']),
    ...(inbox === undefined ? [] : ['--inbox']),
    ...(shard === undefined ? [] : ['--shard']),
  ];
  const [first] = held;
  if (first === undefined) return;
  throw new UsageError('WORKERS_REFUSED', `${first} is for one process, and --workers starts several`, {
    help: `Leave out one of the two.`,
  });
}

/** The flags that make another plan, or judge it otherwise, as they are written. */
function planFlags(flags: RunFlags): Readonly<Record<string, string>> {
  const { only = [], skip = [], skipCheck = [] } = flags;
  const given = (flag: boolean | undefined): string | undefined => (flag === true ? 'given' : undefined);
  const all: Readonly<Record<string, string | undefined>> = {
    '--base-url': flags.baseUrl,
    '--only': only.length === 0 ? undefined : only.join(', '),
    '--skip': skip.length === 0 ? undefined : skip.join(', '),
    '--skip-check': skipCheck.length === 0 ? undefined : skipCheck.join(', '),
    '--standards': flags.standards === 'page' ? undefined : flags.standards,
    '--fuzz-runs': flags.fuzz ? String(flags.fuzzRuns) : 'none',
    '--rate-limits': given(flags.rateLimits),
    '--inbox': given(flags.inbox !== undefined),
    '--allow-writes': given(flags.allowWrites),
    '--allow-fuzz': given(flags.allowFuzz),
    '--repeat': flags.repeat === undefined ? undefined : String(flags.repeat),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
