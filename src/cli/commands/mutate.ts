import { availableParallelism } from 'node:os';
import { EMBEDDED } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import { type MutationScore, scoreOf } from '../../mutate/score.ts';
import { percentText, scoreText } from '../../mutate/text.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { faultsOf } from '../../sandbox/faults.ts';
import { loadBehaviour } from '../behaviour.ts';
import type { MutationOrder } from '../mutation/jobs.ts';
import { showProgress } from '../mutation/progress.ts';
import { tryAll } from '../mutation/trial.ts';
import { planSpec } from '../planning.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

export interface MutateFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly faults?: readonly string[];
  readonly minScore?: number;
  readonly fuzz: boolean;
  readonly fuzzRuns: number;
  readonly seed: number;
  readonly workers?: number;
  readonly scenarios?: string;
  readonly json?: boolean;
  readonly list?: boolean;
}

/** How many deviations of the sandbox the suite of a page sees. */
export async function mutateCommand(path: string, flags: MutateFlags): Promise<number> {
  const spec = loadOne(path, flags);
  const faults = selected(faultsOf(spec.result.contract), flags.faults ?? []);
  if (flags.list === true) return listFaults(faults, flags);
  // What is wrong with it is said before there is any worker.
  if (spec.providerFile !== undefined) await loadBehaviour(spec.providerFile);
  const only = flags.only ?? [];
  const skip = flags.skip ?? [];
  const narrowed = only.length > 0 || skip.length > 0;
  const whole = await scored(spec, faults, { ...flags, only: [], skip: [] });
  const part =
    narrowed && whole !== undefined ? await scored(spec, faults, { ...flags, only, skip }) : undefined;
  if (whole === undefined || (narrowed && part === undefined)) return 3;
  const score = part ?? whole;
  terminal.line(
    flags.json === true
      ? jsonOf(spec, flags, score, part === undefined ? undefined : whole)
      : textOf(spec, flags, score, part === undefined ? undefined : whole),
  );
  return flags.minScore !== undefined && (score.percent ?? 0) < flags.minScore ? 1 : 0;
}

function loadOne(path: string, flags: MutateFlags): LoadedSpec {
  const [spec, ...others] = loadSpecs([path], { scenarios: flags.scenarios });
  if (spec === undefined || others.length > 0)
    throw new UsageError('SPEC_MANY', `\`${path}\` holds several pages, and a score is that of one`, {
      help: 'Name one of them.',
    });
  const broken = spec.result.diagnostics.find(({ severity }) => severity === 'error');
  if (broken !== undefined)
    throw new UsageError('SPEC_BROKEN', broken.message, {
      at: broken.at,
      help: '`contract lint` says what was read.',
    });
  if (spec.result.contract.operations.length === 0)
    throw new UsageError(
      'SPEC_EMPTY',
      `${spec.text.file} declares no endpoint, so there is nothing to break`,
      {
        help: '`contract lint` says what was read.',
      },
    );
  return spec;
}

function selected(faults: readonly Fault[], patterns: readonly string[]): readonly Fault[] {
  const fits = ({ id, title, promise }: Fault, pattern: string): boolean =>
    [id, title, promise].some((text) => text.toLowerCase().includes(pattern.toLowerCase()));
  for (const pattern of patterns) {
    if (!faults.some((fault) => fits(fault, pattern)))
      throw new UsageError('FAULTS_EMPTY', `--faults \`${pattern}\` selects no fault`, {
        help: `Families: ${[...new Set(faults.map(({ family }) => family))].join(', ')}. \`--list\` names all faults.`,
      });
  }
  return patterns.length === 0
    ? faults
    : faults.filter((fault) => patterns.some((pattern) => fits(fault, pattern)));
}

function listFaults(faults: readonly Fault[], flags: MutateFlags): number {
  const listed = faults.map(({ id, family, title, promise, equivalent }) => ({
    id,
    family,
    title,
    promise,
    equivalent,
  }));
  terminal.line(
    flags.json === true
      ? JSON.stringify(listed, undefined, 2)
      : listed
          .map(({ id, equivalent }) =>
            equivalent === undefined ? id : `${id}\n    equivalent: ${equivalent}`,
          )
          .join('\n'),
  );
  return 0;
}

/** Undefined when the provider without a fault is found to break something: that is said. */
async function scored(
  spec: LoadedSpec,
  faults: readonly Fault[],
  flags: MutateFlags & { readonly only: readonly string[]; readonly skip: readonly string[] },
): Promise<MutationScore | undefined> {
  const order: MutationOrder = {
    spec: spec.text.file,
    scenarios: flags.scenarios,
    only: flags.only,
    skip: flags.skip,
    seed: flags.seed,
    runs: flags.fuzz ? flags.fuzzRuns : 0,
  };
  // What is wrong with a pattern is said before anything is run.
  planSpec(spec, {
    env: EMBEDDED,
    maxWait: 60,
    only: flags.only,
    skip: flags.skip,
    seed: flags.seed,
    exploration: { runs: Math.max(1, order.runs), known: new Map() },
  });
  const progress = showProgress();
  const trial = await tryAll(faults, order, {
    workers: flags.workers ?? availableParallelism(),
    onDone: progress.show,
  });
  progress.clear();
  if (trial.form === 'scored') return scoreOf(faults, trial.results, spec.result.contract);
  const [first] = trial.findings;
  terminal.error(
    `error: no score: the sandbox without any fault breaks ${trial.findings.length === 1 ? 'a promise' : `${trial.findings.length} promises`} of the page\n  ${first?.check ?? ''} in \`${first?.task ?? ''}\`: ${first?.message ?? ''}\n  \`contract run ${spec.text.file}\` shows what it is.`,
  );
  return undefined;
}

function settings(flags: MutateFlags): string {
  return `seed ${flags.seed}, ${flags.fuzz ? `${flags.fuzzRuns} random cases of each property` : 'no random cases'}`;
}

function textOf(
  spec: LoadedSpec,
  flags: MutateFlags,
  score: MutationScore,
  whole: MutationScore | undefined,
): string {
  const patterns = [
    ...(flags.only ?? []).map((pattern) => `--only ${pattern}`),
    ...(flags.skip ?? []).map((pattern) => `--skip ${pattern}`),
  ];
  const count = score.mutants.length - score.counts.equivalent;
  return [
    `${spec.text.file}: ${count} faults of its sandbox, ${settings(flags)}`,
    '',
    scoreText(score),
    '',
    ...(whole === undefined
      ? [`score ${percentText(score.percent)}`]
      : [
          `score ${percentText(score.percent)} with ${patterns.join(' ')}`,
          `score ${percentText(whole.percent)} with everything: the difference is what the rest is worth`,
        ]),
  ].join('\n');
}

function jsonOf(
  spec: LoadedSpec,
  flags: MutateFlags,
  score: MutationScore,
  whole: MutationScore | undefined,
): string {
  return JSON.stringify(
    {
      format: 1,
      spec: spec.text.file,
      seed: flags.seed,
      fuzzRuns: flags.fuzz ? flags.fuzzRuns : 0,
      only: flags.only ?? [],
      skip: flags.skip ?? [],
      ...score,
      ...(whole === undefined
        ? {}
        : { everything: { percent: whole.percent, counts: whole.counts, families: whole.families } }),
    },
    undefined,
    2,
  );
}
