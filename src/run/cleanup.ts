import type { Json } from '../model/json.ts';
import type { PropertyTask } from '../model/plan.ts';
import { fillRequest } from './fill.ts';
import type { TaskRun } from './task.ts';
import { createTaskState, fillingOf } from './task-state.ts';

/** Removes what accepted cases created, where the spec has an operation for that; what is left over is said. */
export async function tidyUp(task: PropertyTask, created: readonly Json[], run: TaskRun): Promise<void> {
  const { cleanup } = task;
  if (cleanup === undefined) return;
  let left = 0;
  for (const answer of created) {
    if (run.signal.aborted) break;
    const filling = { ...fillingOf(createTaskState(), run.dependencies), answer };
    const filled = fillRequest(cleanup, run.dependencies.environment.baseUrl, filling);
    if (!filled.filled) continue;
    await run.dependencies.pace(filled.value, run.signal);
    const exchange = await run.dependencies.transport(filled.value, { signal: run.signal });
    const removed =
      exchange.outcome === 'response' &&
      (exchange.response.status < 300 || [404, 410].includes(exchange.response.status));
    if (!removed) left += 1;
  }
  if (left > 0)
    run.emit({
      type: 'notice',
      level: 'warning',
      message: `${left} of the things that ${task.title} created could not be removed (${cleanup.method} ${cleanup.path})`,
      task: task.id,
    });
}
