import { builtins } from '../builtins.ts';
import { EMBEDDED } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { SourceInput } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { plan } from '../plan/plan.ts';
import { showDiagnostic } from './diagnostics.ts';
import { findEnvironment } from './environment.ts';
import type { LoadedSpec } from './specs.ts';
import { terminal } from './terminal.ts';

/** One spec with what will be done to it. */
export interface PlannedSpec {
  readonly spec: LoadedSpec;
  readonly plan: Plan;
  readonly earlier?: EarlierRun;
}

/** The run that another goes on with. */
export interface EarlierRun {
  readonly events: readonly RunEvent[];
  /** The runs that it is put together from, when it went on with others itself. */
  readonly parts: readonly (readonly RunEvent[])[];
  /** Nothing is left of it to do. */
  readonly complete: boolean;
}

export interface PlanningOptions {
  readonly env: string;
  readonly inbox?: number | undefined;
  readonly rateLimits?: boolean | undefined;
  /** Seconds. */
  readonly maxWait: number;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly seed: number;
  readonly exploration: SourceInput['exploration'];
}

export function planSpec(spec: LoadedSpec, options: PlanningOptions): PlannedSpec {
  const { contract, companion } = spec.result;
  findEnvironment(contract, options.env);
  if (options.rateLimits === true && /^prod|^live$/i.test(options.env)) {
    throw new UsageError(
      'BURST_REFUSED',
      `--rate-limits goes over the limits on purpose, never in \`${options.env}\``,
      {
        help: 'Run it against the embedded sandbox or a test environment.',
      },
    );
  }
  const planning = plan(
    {
      contract,
      companion,
      inbox: contract.webhooks !== undefined && (options.env === EMBEDDED || options.inbox !== undefined),
      environment: options.env,
      burst: options.rateLimits === true,
      maxWaitMs: options.maxWait * 1000,
      companionFile: spec.companionFile,
      exploration: options.exploration,
    },
    {
      environment: options.env,
      seed: options.seed,
      sources: builtins.sources,
      selection: { only: options.only ?? [], skip: options.skip ?? [] },
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
