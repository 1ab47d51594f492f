import type { Contract } from '../model/contract.ts';
import { EFFECTS } from '../model/effect.ts';
import type { Task } from '../model/plan.ts';
import { sentBy } from '../model/sent-by.ts';
import { limitFactorOf } from '../model/windows.ts';
import { planCost } from '../plan/cost.ts';
import { killSwitchLines } from './kill-switches.ts';
import type { PlannedSpec } from './planning.ts';
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
    terminal.line(effectLine(plan.tasks));
    for (const line of killSwitchLines(plan.killSwitches ?? [], spec.companionFile)) terminal.line(line);
    for (const line of limitLines(plan.tasks, spec.result.contract, plan.environment)) terminal.line(line);
  }
  return 0;
}

/** `12 tasks only read, 40 create, 3 change, 1 removes or cannot be undone.` */
function effectLine(tasks: readonly Task[]): string {
  const parts = EFFECTS.map((effect) => ({
    effect,
    count: tasks.filter((task) => task.effect === effect).length,
  })).filter(({ count }) => count > 0);
  return `Tasks by the most that they do: ${parts.map(({ effect, count }) => `${count} ${effect}`).join(', ')}.`;
}

function bySuite(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const suites = new Map<string, Task[]>();
  for (const task of tasks) suites.set(task.suite, [...(suites.get(task.suite) ?? []), task]);
  return suites;
}

function taskLine(task: Task): string {
  return `  ${task.group} > ${task.title}  (${marksOf(task).join(', ')})  ${task.at.file}:${task.at.line}`;
}

function marksOf(task: Task): readonly string[] {
  if (task.kind === 'property') return [`${task.runs + task.known.length} random cases`];
  if (task.kind === 'sequence') return [`${task.runs + task.known.length} random sequences`];
  const sends = sendsOf(task).reduce((sum, { count }) => sum + count, 0);
  const unbound = [...task.setup, ...task.postconditions].filter(
    (sentence) => sentence.action.form === 'unbound',
  ).length;
  return [
    `${sends} ${sends === 1 ? 'request' : 'requests'}`,
    ...(task.effect === undefined || task.effect === 'safe' ? [] : [task.effect]),
    ...(task.exclusive ? ['runs alone'] : []),
    ...(unbound > 0 ? [`${unbound} unbound`] : []),
    ...(task.undecidable === undefined ? [] : ['cannot be decided']),
  ];
}

/** Whether each minute's worth of the plan fits the limits that the spec declares. */
function limitLines(tasks: readonly Task[], contract: Contract, environment: string): readonly string[] {
  const { limits } = contract;
  if (limits === undefined) return ['The spec declares no rate limits.'];
  const factor = limitFactorOf(contract, environment);
  const sends = tasks.flatMap(sendsOf);
  const own = limits.perOperation.map(({ path, method, window }) => ({
    name: method === undefined ? path : `${method} ${path}`,
    count: sends
      .filter(({ operation }) => operation === `${method ?? operation.split(' ')[0]} ${path}`)
      .reduce((sum, { count }) => sum + count, 0),
    window,
  }));
  const all = limits.windows.map((window) => ({
    name: 'all requests',
    count: planCost({ tasks }).requests,
    window,
  }));
  return [...own, ...all]
    .filter(({ count }) => count > 0)
    .map(({ name, count, window }) => {
      const limit = window.limit * factor;
      const verdict = count <= limit ? 'fits' : 'does not fit: the run will keep to it and take longer';
      return `${name}: ${count} of ${limit} in ${window.windowSeconds} s, ${verdict} (${window.at.file}:${window.at.line})`;
    });
}

/** The requests of a task by operation; those of sequences are counted for what creates. */
function sendsOf(task: Task): readonly { readonly operation: string; readonly count: number }[] {
  switch (task.kind) {
    case 'scenario':
      return (
        task.steps
          // A burst goes over the limits on purpose.
          .flatMap((step) => (step.kind === 'burst' ? [] : sentBy(step)))
          .flatMap(({ send: { operation }, times }) =>
            operation === undefined ? [] : [{ operation, count: times }],
          )
      );
    case 'property':
      return [{ operation: task.operation, count: task.runs + task.known.length }];
    case 'sequence':
      return [{ operation: task.resource.create.operation, count: task.runs }];
    default:
      return task satisfies never;
  }
}
