import { HarnessError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { Fault } from '../sandbox/faults/fault.ts';
import { type InProcessOptions, runInProcess } from './in-process.ts';
import { ordered, stagesOf } from './order.ts';

/**
 * `killed`: a promise is found broken. `undecided`: a run could not judge (exit code 3) and found nothing. `not reachable`:
 * the fault never had an occasion to act.
 */
export type MutantVerdict =
  | 'killed'
  | 'survived'
  | 'not reachable'
  | 'undecided'
  | 'timed out'
  | 'equivalent';

/** What became of one broken provider: plain data, so that a worker can send it. */
export interface MutantResult {
  readonly fault: string;
  readonly verdict: MutantVerdict;
  readonly killedBy: Killer | undefined;
  /** Times that the provider did something else than it should. */
  readonly activations: number;
  readonly requests: number;
}

export interface Killer {
  readonly check: string;
  readonly task: string;
  readonly message: string;
}

export interface MutantOptions extends Omit<InProcessOptions, 'deviate' | 'acted'> {
  readonly plan: Plan;
  /** Ids of the tasks that showed the fault's promise to be kept by the faultless provider. */
  readonly exercising: readonly string[];
}

/** Runs the plan against a provider with one fault until the first violation. */
export async function runMutant(fault: Fault, options: MutantOptions): Promise<MutantResult> {
  const result = { fault: fault.id, killedBy: undefined, activations: 0, requests: 0 };
  if (fault.equivalent !== undefined) return { ...result, verdict: 'equivalent' };
  let activations = 0;
  let requests = 0;
  let unjudged = false;
  for (const stage of stagesFor(fault, options.plan)) {
    const seen = await runStage(ordered(stage, fault, options.exercising), fault, options, () => {
      activations += 1;
    });
    requests += seen.requests;
    unjudged ||= seen.unjudged;
    if (seen.finding !== undefined)
      return {
        ...result,
        verdict: 'killed',
        killedBy: killerOf(seen.finding, fault, activations),
        activations,
        requests,
      };
    // Random cases of what does not answer are not judged either.
    if (unjudged) break;
    if (options.signal.aborted) return { ...result, verdict: 'timed out', activations, requests };
  }
  const verdict = unjudged ? 'undecided' : activations === 0 ? 'not reachable' : 'survived';
  return { ...result, verdict, activations, requests };
}

/** Response times are judged over a whole run. */
function stagesFor({ conditions }: Fault, plan: Plan): readonly Plan[] {
  return conditions.form === 'environment' ? [plan] : stagesOf(plan);
}

async function runStage(
  plan: Plan,
  fault: Fault,
  options: MutantOptions,
  acted: () => void,
): Promise<{
  readonly finding: Finding | undefined;
  readonly unjudged: boolean;
  readonly requests: number;
}> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  let finding: Finding | undefined;
  let unjudged = false;
  let requests = 0;
  for await (const event of runInProcess(plan, { ...options, deviate: fault.deviate, acted, signal })) {
    if (event.type === 'run:end') requests = event.requests;
    if (event.type === 'task:end' && event.verdict === 'error') unjudged = true;
    finding ??= violationIn(event);
    // What was begun ends in an orderly way; what was not, does not begin.
    // A reason of its own, because making the usual error costs more than running most mutants.
    if (finding !== undefined && !stop.signal.aborted) stop.abort('found');
  }
  return { finding, unjudged, requests };
}

export function violationIn(event: RunEvent): Finding | undefined {
  return event.type === 'case:end' || event.type === 'task:end'
    ? event.findings.find(({ severity }) => severity === 'violation')
    : undefined;
}

/** Something broken without a deviation is a deviation of ours. */
function killerOf({ check, task, message }: Finding, fault: Fault, activations: number): Killer {
  if (activations === 0)
    throw new HarnessError(
      'MUTANT_UNSOUND',
      `\`${fault.id}\` did nothing, and ${check} found in \`${task}\`: ${message}`,
    );
  return { check, task, message };
}
