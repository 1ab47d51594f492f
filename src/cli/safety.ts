import type { Plan, Task } from '../model/plan.ts';
import { sentBy } from '../model/sent-by.ts';

export interface Permissions {
  /** Requests that may create, change or remove something. */
  readonly writes: boolean;
  /** Made-up and wrong input. */
  readonly fuzz: boolean;
}

/** Whether an environment is one that real customers use: a run only reads there unless it is told otherwise. */
export function isGuarded(environment: string): boolean {
  return /^(?:prod|production|live)\b/i.test(environment);
}

/** The plan without what is not permitted. */
export function permitted(plan: Plan, { writes, fuzz }: Permissions): Plan {
  const kept = plan.tasks.filter((task) => (fuzz || !isExploring(task)) && (writes || onlyReads(task)));
  const ids = new Set(kept.map(({ id }) => id));
  // A task without what it builds on could not be judged.
  return { ...plan, tasks: kept.filter(({ base }) => base === undefined || ids.has(base)) };
}

/** Tasks with input that nobody documented: random, or wrong on purpose. */
function isExploring(task: Task): boolean {
  return task.kind !== 'scenario' || task.minor;
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function onlyReads(task: Task): boolean {
  if (task.kind === 'sequence') return false;
  if (task.kind === 'property') return READING.has(task.request.method);
  const sends = task.steps.flatMap(sentBy).map(({ send }) => send.request);
  const setups = task.setup.flatMap(({ action }) =>
    action.form === 'request'
      ? [action.request, ...(action.teardown === undefined ? [] : [action.teardown])]
      : [],
  );
  return [...sends, ...setups].every(({ method }) => READING.has(method));
}
