import type { Plan, PlanCost, Step } from '../model/plan.ts';

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
      if (step.kind === 'wait') continue;
      const sent = step.kind === 'together' || step.kind === 'burst' ? step.send : step;
      requests += timesOf(step);
      const { statuses } = sent.expectation;
      const expectsSuccess = statuses.length === 0 || statuses.some((status) => status.startsWith('2'));
      if (!SAFE.has(sent.request.method) && sent.intent === 'valid' && expectsSuccess) changes += 1;
      if (!SAFE.has(sent.request.method) && step.kind === 'burst') changes += step.allowed.least;
    }
  }
  return { requests, changes };
}

/** How many requests a step sends; of a burst, those that its window must let through and the one that it refuses. */
export function timesOf(step: Step): number {
  switch (step.kind) {
    case 'burst':
      return step.allowed.least + 1;
    case 'together':
      return step.times;
    case 'send':
      return 1;
    case 'wait':
      return 0;
    default:
      return step satisfies never;
  }
}
