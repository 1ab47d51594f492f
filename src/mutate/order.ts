import type { Plan, Task } from '../model/plan.ts';
import { sentBy } from '../model/sent-by.ts';
import type { Fault } from '../sandbox/faults/fault.ts';

/**
 * The same tasks, first those that are known to exercise the promise that the fault breaks: a mutant runs until its first
 * finding. Nothing runs beside anything else here, so that none needs to run alone.
 */
export function ordered(plan: Plan, fault: Pick<Fault, 'operation'>, exercising: readonly string[]): Plan {
  const wanted = new Set(exercising);
  const rank = (task: Task): number =>
    wanted.has(task.id) ? 0 : isAbout(task, fault.operation) ? 1 : task.exclusive ? 3 : 2;
  const ranked = [...plan.tasks].sort((left, right) => rank(left) - rank(right));
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  const placed = new Set<string>();
  const tasks: Task[] = [];
  const place = (task: Task): void => {
    if (placed.has(task.id)) return;
    placed.add(task.id);
    const base = task.base === undefined ? undefined : byId.get(task.base);
    if (base !== undefined) place(base);
    tasks.push({ ...task, exclusive: false });
  };
  for (const task of ranked) place(task);
  return { ...plan, tasks };
}

/** Written and derived steps first, random cases after them with what they build on: most mutants never get there. */
export function stagesOf(plan: Plan): readonly Plan[] {
  const bases = new Set(plan.tasks.flatMap(({ base }) => base ?? []));
  const fixed = plan.tasks.filter(({ kind }) => kind === 'scenario');
  const random = plan.tasks.filter(({ kind }) => kind !== 'scenario');
  const stages = [fixed, [...fixed.filter(({ id }) => random.length > 0 && bases.has(id)), ...random]];
  return stages.filter((tasks) => tasks.length > 0).map((tasks) => ({ ...plan, tasks }));
}

function isAbout(task: Task, operation: string | undefined): boolean {
  if (operation === undefined) return false;
  if (task.suite === operation) return true;
  return (
    task.kind === 'scenario' && task.steps.flatMap(sentBy).some(({ send }) => send.operation === operation)
  );
}
