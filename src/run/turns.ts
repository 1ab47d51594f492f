import type { StopReason } from '../model/event.ts';
import type { Plan, Task } from '../model/plan.ts';
import { waitOutDowntime } from './downtime.ts';
import { runTask, skipTask, type TaskRun } from './task.ts';

/** Gives every task of a plan its turn, or says why it has none. */
export async function performTasks(plan: Plan, shared: TaskRun): Promise<StopReason> {
  // Of an interrupted run, nothing but its conclusions may be left.
  if (plan.tasks.length === 0) return plan.part?.continues === true ? 'completed' : 'empty';
  // A provider in maintenance is no provider that cannot be reached.
  const closed = await downtimeNow(shared);
  if (closed !== undefined) {
    for (const task of plan.tasks) skipTask(task, shared, closed, 'inconclusive');
    return 'completed';
  }
  const failure = await preflight(shared);
  if (failure === 'aborted') {
    for (const task of plan.tasks) skipTask(task, shared, 'aborted before it started', 'skip');
    return 'aborted';
  }
  if (failure !== undefined) {
    for (const task of plan.tasks) skipTask(task, shared, `blocked: ${failure}`, 'skip');
    return 'blocked';
  }
  await inParallel(
    plan.tasks.filter((task) => !task.exclusive),
    shared,
  );
  // What changes the ground for everybody runs alone, after the others.
  await oneByOne(
    plan.tasks.filter(({ exclusive }) => exclusive),
    shared,
  );
  if (shared.signal.aborted) return 'aborted';
  if (shared.outage.lost() !== undefined) return 'lost';
  if (shared.dependencies.enough?.reason() !== undefined) return 'findings';
  return shared.dependencies.timeIsUp() ? 'budget' : 'completed';
}

/** What blocks the run, in words; undefined when nothing does. */
async function preflight({ dependencies, signal, emit }: TaskRun): Promise<string | 'aborted' | undefined> {
  const started = dependencies.now();
  try {
    const failure = await dependencies.preflight(signal);
    emit({
      type: 'preflight:end',
      durationMs: Math.round((dependencies.now() - started) * 100) / 100,
      failure,
    });
    return failure?.message;
  } catch (thrown) {
    if (signal.aborted) return 'aborted';
    throw thrown;
  }
}

/** Tasks start in the order of the plan, so that what others build on has started before them. */
async function inParallel(tasks: readonly Task[], shared: TaskRun): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
      next += 1;
      const running = runOrSkip(task, shared);
      shared.running.set(task.id, running);
      await running;
    }
  };
  const workers = Math.max(1, Math.min(shared.dependencies.concurrency, tasks.length));
  await Promise.all(Array.from({ length: workers }, worker));
}

/** Each begins when the one before it has ended, or has stood aside to watch what comes. */
async function oneByOne(tasks: readonly Task[], shared: TaskRun): Promise<void> {
  const running: Promise<void>[] = [];
  for (const task of tasks) {
    await new Promise<void>((resolve) => {
      const ended = runOrSkip(task, shared, resolve);
      running.push(ended);
      ended.finally(resolve).catch(() => {
        // Whoever waits for all of them gets it.
      });
    });
  }
  await Promise.all(running);
}

async function runOrSkip(task: Task, shared: TaskRun, standAside?: () => void): Promise<void> {
  const closed = await downtimeNow(shared);
  const enough = shared.dependencies.enough?.reason();
  if (shared.signal.aborted) skipTask(task, shared, 'aborted before it started', 'skip');
  else if (closed !== undefined) skipTask(task, shared, closed, 'inconclusive');
  else if (shared.outage.lost() !== undefined)
    skipTask(task, shared, `not sent: ${shared.outage.lost()}`, 'skip');
  else if (enough !== undefined) skipTask(task, shared, enough, 'skip');
  else if (shared.dependencies.timeIsUp())
    skipTask(task, shared, 'the time that the run was given was over before it started', 'inconclusive');
  else await runTask(task, shared, standAside);
}

/** Why nothing can be judged now; waits where that is soon over. */
async function downtimeNow(shared: TaskRun): Promise<string | undefined> {
  try {
    return await waitOutDowntime(shared);
  } catch (thrown) {
    if (shared.signal.aborted) return undefined;
    throw thrown;
  }
}
