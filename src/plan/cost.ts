import type { Plan, PlanCost } from '../model/plan.ts';
import { sentBy } from '../model/sent-by.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * What a plan asks of a provider: its requests and bound setups; not tokens, probes and retries. What random input
 * comes to is an estimate.
 */
export function planCost(plan: Pick<Plan, 'tasks'>): PlanCost {
  let requests = 0;
  let changes = 0;
  for (const task of plan.tasks) {
    if (task.kind !== 'scenario') {
      const made = task.kind === 'property' ? task.runs : task.runs * (1 + task.length / 2);
      const accepted = task.kind === 'sequence' || task.intent === 'valid';
      requests += made + task.known.length;
      if (accepted && (task.kind === 'sequence' || !SAFE.has(task.request.method))) changes += made;
      continue;
    }
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
      for (const { send, times } of sentBy(step)) {
        requests += times;
        const { statuses } = send.expectation;
        const expectsSuccess = statuses.length === 0 || statuses.some((status) => status.startsWith('2'));
        if (!SAFE.has(send.request.method) && send.intent === 'valid' && expectsSuccess) changes += 1;
      }
      if (step.kind === 'burst' && !SAFE.has(step.send.request.method)) changes += step.allowed.least;
    }
  }
  return { requests, changes };
}
