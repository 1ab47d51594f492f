import { builtins } from '../../builtins.ts';
import { type CheckPolicy, switchChecks, switchRunChecks } from '../../checks/switching.ts';
import type { Judges } from '../../mutate/in-process.ts';
import { openSession, type Planner, type Session } from '../../mutate/session.ts';
import { plan } from '../../plan/plan.ts';
import { hasSecondClient } from '../../sandbox/stand-in.ts';
import { loadBehaviour } from '../behaviour.ts';
import { checkPolicy } from '../check-policy.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import type { MutationOrder } from './jobs.ts';

/** The mutants of a page, from its name: the same in every worker. */
export async function openOrder(order: MutationOrder): Promise<Session> {
  const [spec] = loadSpecs([order.spec], { scenarios: order.scenarios });
  if (spec === undefined) throw new Error(`${order.spec} is not there any more`);
  const behaviour = spec.providerFile === undefined ? undefined : await loadBehaviour(spec.providerFile);
  const policy = checkPolicy(spec.result.companion, {});
  return openSession({
    contract: spec.result.contract,
    behaviour,
    judges: judgesUnder(policy),
    strictJudges: judgesUnder({ ...policy, strict: true }),
    plan: plannerFor(spec, order),
  });
}

function judgesUnder(policy: CheckPolicy): Judges {
  return {
    ...builtins,
    checks: switchChecks(builtins.checks, policy),
    runChecks: switchRunChecks(builtins.runChecks, policy),
  };
}

/** What is wrong with the plan was said before there was any worker. */
function plannerFor(spec: LoadedSpec, { only, skip, seed, runs }: MutationOrder): Planner {
  const { companionFile } = spec;
  const { companion } = spec.result;
  return (contract, { environment, burst }) =>
    plan(
      {
        contract,
        companion,
        inbox: contract.webhooks !== undefined,
        environment,
        burst,
        secondClient: contract.auth !== undefined && hasSecondClient(contract.auth),
        maxWaitMs: 60_000,
        companionFile,
        exploration: runs === 0 ? undefined : { runs, known: new Map() },
      },
      { environment, seed, sources: builtins.sources, selection: { only, skip } },
    ).plan;
}
