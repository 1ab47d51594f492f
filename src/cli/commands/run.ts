import { join } from 'node:path';
import { EMBEDDED } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import { checkPolicy } from '../check-policy.ts';
import { type Counterexamples, openCounterexamples } from '../counterexamples.ts';
import { countDiagnostics, showDiagnostic } from '../diagnostics.ts';
import { dryRun } from '../dry-run.ts';
import { askConsent, type GuardFlags, guarded, guardFor } from '../guarding.ts';
import { tellKillSwitches } from '../kill-switches.ts';
import { lintSpec } from '../linting.ts';
import { checkWritable, type ReportFile, reportFiles } from '../output.ts';
import { type PlannedSpec, planSpec } from '../planning.ts';
import { runPlanned } from '../running.ts';
import { orSetAside } from '../set-aside.ts';
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
}

export async function runCommand(paths: readonly string[], flags: RunFlags): Promise<number> {
  const prepared = await orSetAside(() => prepare(paths, flags), flags);
  if (prepared === undefined) return 2;
  const { specs, planned, memory, files } = prepared;
  if (flags.dryRun === true) return dryRun(planned, flags.json === true);
  checkWritable(flags.reports);
  const code = await runPlanned(planned, { ...flags, files }, memory.watch(specs));
  memory.save();
  return code;
}

interface Prepared {
  readonly specs: readonly LoadedSpec[];
  readonly planned: readonly PlannedSpec[];
  readonly memory: Counterexamples;
  readonly files: readonly ReportFile[];
}

/** Everything that can be wrong with the input, before anything is sent or written; undefined when a page is wrong. */
async function prepare(paths: readonly string[], flags: RunFlags): Promise<Prepared | undefined> {
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
  const files = reportFiles(flags.report ?? [], flags.reports);
  if (flags.dryRun !== true) await askConsent(planned, flags);
  return { specs, planned, memory, files };
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
