import { createHash } from 'node:crypto';
import type { Plan, PlanPart, Task } from '../model/plan.ts';

/** The plan, ready to be run as a whole: `flags` are what it was made with. */
export function wholePlan(plan: Plan, flags: Readonly<Record<string, string>>): Plan {
  return {
    ...plan,
    part: { whole: planDigest(plan), tasks: plan.tasks.length, flags, borrowed: [] },
  };
}

/** What an interrupted run left: the tasks that are not done, with what they build on. */
export function restOf(plan: Plan, done: ReadonlySet<string>): Plan {
  const left = plan.tasks.filter(({ id }) => !done.has(id));
  const { tasks, borrowed } = withBases(plan, left);
  const part = partOf(plan);
  const still = part.borrowed.filter((id) => !done.has(id));
  return { ...plan, tasks, part: { ...part, borrowed: [...still, ...borrowed], continues: true } };
}

/** Tasks with all that they build on, in the order of the plan; what is only built on is borrowed. */
export function withBases(
  plan: Plan,
  own: readonly Task[],
): { readonly tasks: readonly Task[]; readonly borrowed: readonly string[] } {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  const ids = new Set(own.map(({ id }) => id));
  const needed = new Set(ids);
  for (const task of own) for (const base of basesOf(task, byId)) needed.add(base.id);
  return {
    tasks: plan.tasks.filter(({ id }) => needed.has(id)),
    borrowed: [...needed].filter((id) => !ids.has(id)),
  };
}

/** What a task builds on, and what that builds on. */
export function basesOf(task: Task, byId: ReadonlyMap<string, Task>): readonly Task[] {
  const bases: Task[] = [];
  let base = byId.get(task.base ?? '');
  while (base !== undefined && !bases.includes(base)) {
    bases.push(base);
    base = byId.get(base.base ?? '');
  }
  return bases;
}

export function partOf(plan: Plan): PlanPart {
  return plan.part ?? { whole: planDigest(plan), tasks: plan.tasks.length, flags: {}, borrowed: [] };
}

export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** Counterexamples of earlier runs are learnt while a run goes on: they make no other plan of it. */
function planDigest({ contract, environment, seed, tasks }: Plan): string {
  const settled = tasks.map((task) => (task.kind === 'scenario' ? task : { ...task, known: [] }));
  return digestOf([contract, environment, seed, settled]);
}
