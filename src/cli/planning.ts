import { builtins } from '../builtins.ts';
import type { Contract } from '../model/contract.ts';
import { EMBEDDED } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { SourceInput } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { plan } from '../plan/plan.ts';
import { hasSecondClient } from '../sandbox/stand-in.ts';
import { showDiagnostic } from './diagnostics.ts';
import { findEnvironment, secondClientOf } from './environment.ts';
import { isEmbedded, type ReachingFlags } from './reaching.ts';
import type { LoadedSpec } from './specs.ts';
import { terminal } from './terminal.ts';
import { statedVariables } from './variables.ts';

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

export interface PlanningOptions extends ReachingFlags {
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
  const planning = plan(
    {
      contract,
      companion,
      inbox: contract.webhooks !== undefined && (options.env === EMBEDDED || options.inbox !== undefined),
      environment: options.env,
      burst: options.rateLimits === true,
      secondClient: speaksForTwo(contract, options),
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

/** The embedded sandbox makes credentials for two clients; elsewhere those of the second are given or not. */
function speaksForTwo({ auth }: Contract, options: PlanningOptions): boolean {
  if (isEmbedded(options)) return auth !== undefined && hasSecondClient(auth);
  const variable = statedVariables(options.env, { process: process.env, folder: '.' });
  return secondClientOf(auth, options.env, variable) !== undefined;
}
