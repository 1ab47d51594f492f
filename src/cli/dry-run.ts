import type { Contract } from '../model/contract.ts';
import type { ScenarioTask } from '../model/plan.ts';
import { planCost } from '../plan/cost.ts';
import type { PlannedSpec } from './commands/run.ts';
import { terminal } from './terminal.ts';

/** Prints what would be sent; with `json` the plans themselves, one document for one spec. */
export async function dryRun(planned: readonly PlannedSpec[], json: boolean): Promise<number> {
  if (json) {
    const plans = planned.map((entry) => entry.plan);
    await terminal.write(`${JSON.stringify(plans.length === 1 ? plans[0] : plans, undefined, 2)}\n`);
    return 0;
  }
  for (const { plan, spec } of planned) {
    terminal.line(`${plan.contract.title} ${plan.contract.version ?? ''}`.trimEnd());
    terminal.line(`${plan.contract.file} on ${plan.environment}, ${plan.tasks.length} tasks\n`);
    for (const [suite, tasks] of bySuite(plan.tasks)) {
      terminal.line(suite);
      for (const task of tasks) terminal.line(taskLine(task));
      terminal.line('');
    }
    const cost = planCost(plan);
    terminal.line(`${cost.requests} requests, ${cost.changes} of them create or change something.`);
    for (const line of limitLines(plan.tasks, spec.result.contract, plan.environment)) terminal.line(line);
  }
  return 0;
}

function bySuite(tasks: readonly ScenarioTask[]): ReadonlyMap<string, readonly ScenarioTask[]> {
  const suites = new Map<string, ScenarioTask[]>();
  for (const task of tasks) suites.set(task.suite, [...(suites.get(task.suite) ?? []), task]);
  return suites;
}

function taskLine(task: ScenarioTask): string {
  const sends = task.steps.filter((step) => step.kind === 'send').length;
  const unbound = [...task.setup, ...task.postconditions].filter(
    (sentence) => sentence.action.form === 'unbound',
  ).length;
  const marks = [
    `${sends} ${sends === 1 ? 'request' : 'requests'}`,
    ...(task.exclusive ? ['runs alone'] : []),
    ...(unbound > 0 ? [`${unbound} unbound`] : []),
    ...(task.undecidable === undefined ? [] : ['cannot be decided']),
  ];
  return `  ${task.group} > ${task.title}  (${marks.join(', ')})  ${task.at.file}:${task.at.line}`;
}

/** Whether each minute's worth of the plan fits the limits that the spec declares. */
function limitLines(
  tasks: readonly ScenarioTask[],
  contract: Contract,
  environment: string,
): readonly string[] {
  const { limits } = contract;
  if (limits === undefined) return ['The spec declares no rate limits.'];
  const factor = contract.environments.find((declared) => declared.name === environment)?.limitFactor ?? 1;
  const sends = tasks.flatMap((task) => task.steps.flatMap((step) => (step.kind === 'send' ? [step] : [])));
  const own = limits.perOperation.map(({ path, method, window }) => ({
    name: method === undefined ? path : `${method} ${path}`,
    count: sends.filter(
      (step) =>
        step.operation === `${step.request.method} ${path}` &&
        (method ?? step.request.method) === step.request.method,
    ).length,
    window,
  }));
  const all = limits.windows.map((window) => ({ name: 'all requests', count: sends.length, window }));
  return [...own, ...all]
    .filter(({ count }) => count > 0)
    .map(({ name, count, window }) => {
      const limit = window.limit * factor;
      const verdict = count <= limit ? 'fits' : 'does not fit: the run will wait for Retry-After';
      return `${name}: ${count} of ${limit} in ${window.windowSeconds} s, ${verdict} (${window.at.file}:${window.at.line})`;
    });
}
