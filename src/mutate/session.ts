import type { Contract } from '../model/contract.ts';
import {
  EMBEDDED,
  EMBEDDED_TIME_SCALE,
  type EnvironmentDeclaration,
  NOTHING_SAID,
} from '../model/environment.ts';
import type { ProviderBehaviour } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import type { Conditions, Fault } from '../sandbox/faults/fault.ts';
import { faultsOf } from '../sandbox/faults.ts';
import { type Control, runControl } from './control.ts';
import type { Judges } from './in-process.ts';
import { type MutantResult, runMutant } from './mutant.ts';

/** A page with everything that its mutants are judged by. */
export interface SessionInput {
  readonly contract: Contract;
  readonly behaviour: ProviderBehaviour | undefined;
  readonly judges: Judges;
  /** Those who take the advice of a standard for a promise. */
  readonly strictJudges: Judges;
  readonly plan: Planner;
}

export type Planner = (
  contract: Contract,
  options: { readonly environment: string; readonly burst: boolean },
) => Plan;

export interface Session {
  readonly faults: readonly Fault[];
  /** Runs the provider without a fault, before its mutants are. */
  readonly control: (conditions: Conditions, signal: AbortSignal) => Promise<Control>;
  /** `exercising` are the tasks that showed the fault's promise to be kept there. */
  readonly run: (fault: Fault, exercising: readonly string[], signal: AbortSignal) => Promise<MutantResult>;
}

/** The mutants of a page, and how each is tried. */
export function openSession(input: SessionInput): Session {
  const { behaviour } = input;
  const grounds = new Map<string, Ground>();
  const groundsFor = (conditions: Conditions): Ground => {
    const key = conditionsKey(conditions);
    const known = grounds.get(key) ?? groundFor(conditions, input);
    grounds.set(key, known);
    return known;
  };
  return {
    faults: faultsOf(input.contract),
    control: (conditions, signal) => {
      const { plan, ...ground } = groundsFor(conditions);
      return runControl(plan, { ...ground, behaviour, signal });
    },
    run: (fault, exercising, signal) =>
      runMutant(fault, { ...groundsFor(fault.conditions), behaviour, signal, exercising }),
  };
}

export function conditionsKey(conditions: Conditions): string {
  return conditions.form === 'environment' ? `environment ${conditions.name}` : conditions.form;
}

/** What a run under those conditions consists of. */
export interface Ground {
  readonly contract: Contract;
  readonly plan: Plan;
  readonly judges: Judges;
}

export function groundFor(
  conditions: Conditions,
  { contract, plan, judges, strictJudges }: SessionInput,
): Ground {
  switch (conditions.form) {
    case 'embedded':
      return { contract, judges, plan: plan(contract, { environment: EMBEDDED, burst: false }) };
    case 'standards':
      return {
        contract,
        judges: strictJudges,
        plan: plan(contract, { environment: EMBEDDED, burst: false }),
      };
    case 'declared limits': {
      const limited = withLimitsInForce(contract);
      return { contract: limited, judges, plan: plan(limited, { environment: EMBEDDED, burst: true }) };
    }
    case 'environment':
      return { contract, judges, plan: plan(contract, { environment: conditions.name, burst: false }) };
    default:
      return conditions satisfies never;
  }
}

/** The embedded sandbox hardly limits; here it does as the page says. */
function withLimitsInForce(contract: Contract): Contract {
  const declared = contract.environments.find(({ name }) => name === EMBEDDED);
  const limited: EnvironmentDeclaration = {
    ...(declared ?? nothingSaid({ file: contract.source.file, line: 1, column: 1 })),
    limitFactor: 1,
  };
  const others = contract.environments.filter(({ name }) => name !== EMBEDDED);
  return { ...contract, environments: [...others, limited] };
}

function nothingSaid(at: EnvironmentDeclaration['at']): EnvironmentDeclaration {
  return { ...NOTHING_SAID, name: EMBEDDED, baseUrl: undefined, timeScale: EMBEDDED_TIME_SCALE, at };
}
