import type { Plan, PlanCost } from '../model/plan.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** What a plan asks of a provider: its requests and bound setups; not tokens, probes and retries. */
export function planCost(plan: Plan): PlanCost {
  let requests = 0;
  let changes = 0;
  for (const task of plan.tasks) {
    // An unbound setup ends its scenario before anything is sent.
    if (
      task.undecidable !== undefined ||
      task.setup.some(({ role, action }) => role === 'setup' && action.form === 'unbound')
    )
      continue;
    for (const { action } of task.setup) {
      if (action.form === 'request') requests += action.teardown === undefined ? 1 : 2;
    }
    for (const step of task.steps) {
      if (step.kind !== 'send') continue;
      requests += 1;
      const expectsSuccess =
        step.expectation.statuses.length === 0 ||
        step.expectation.statuses.some((status) => status.startsWith('2'));
      if (!SAFE.has(step.request.method) && step.intent === 'valid' && expectsSuccess) changes += 1;
    }
  }
  return { requests, changes };
}
