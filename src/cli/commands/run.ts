import { join } from 'node:path';
import { EMBEDDED } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import { wholePlan } from '../../plan/parts.ts';
import { readBaseline } from '../baseline.ts';
import { checkPolicy } from '../check-policy.ts';
import { takesCodeQuality } from '../ci.ts';
import { type Counterexamples, openCounterexamples } from '../counterexamples.ts';
import { countDiagnostics, showDiagnostic } from '../diagnostics.ts';
import { dryRun } from '../dry-run.ts';
import { growJournal } from '../going-on.ts';
import { askConsent, type GuardFlags, guarded, guardFor } from '../guarding.ts';
import { tellKillSwitches } from '../kill-switches.ts';
import { lintSpec } from '../linting.ts';
import { lockFolder } from '../lock.ts';
import { checkWritable, journalFile, reportFiles } from '../output.ts';
import { planSpec } from '../planning.ts';
import { isEmbedded } from '../reaching.ts';
import { systemReason } from '../reason.ts';
import { resumePlans } from '../resuming.ts';
import { runPlanned } from '../running.ts';
import { parseShard, readDurations, shardName, takeShard } from '../sharding.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

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

export async function runCommand(paths: readonly string[], flags: RunFlags): Promise<number> {
  const specs = loadSpecs(paths, { scenarios: flags.scenarios });
  const readable = await reportDiagnostics(specs, flags);
  if (!readable) return 2;
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
  if (flags.dryRun === true) return dryRun(shard === undefined ? planned : own, flags.json === true);
  await askConsent(planned, flags);
  checkWritable(flags.reports);
  const named = [...(flags.report ?? []), ...ciFiles(flags)];
  const files = reportFiles(named, flags.reports, shard);
  const baseline = flags.baseline === undefined ? undefined : readBaseline(flags.baseline);
  const unlock = lockFolder(flags.reports, `${shard === undefined ? 'run' : shardName(shard)}.lock`);
  try {
    const resumed = flags.resume === true ? journalFile(flags.reports, shard) : flags.resume;
    const entries = resumed === undefined ? own : await resumePlans(own, resumed);
    const { workers: count, scenarios } = flags;
    const code = await runPlanned(
      entries,
      {
        ...flags,
        baseline,
        workers: count === undefined ? undefined : { count, scenarios, durations },
        sharers: shared ? (shard?.of ?? 1) : 1,
        files: files.filter(({ file }) => file !== resumed),
        journal: resumed === undefined ? undefined : growJournal(resumed),
      },
      memory.watch(specs),
    );
    return saved(memory) ? code : 3;
  } finally {
    unlock();
  }
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
