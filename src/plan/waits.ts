import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { Task } from '../model/plan.ts';

/** How long a task waits by what it says itself, whatever is answered: ms. */
export function waitMs(task: Task): number {
  if (task.kind !== 'scenario') return 0;
  const steps = task.steps.map((step) => (step.kind === 'wait' ? step.ms : 0));
  const probes = task.postconditions.map(({ action }) =>
    action.form === 'probe' ? probeWaitMs(action.arguments) : 0,
  );
  return sum([...steps, ...probes]);
}

/** A silence is watched for as many seconds as `within` counts, repeated deliveries for the time of all attempts. */
function probeWaitMs(argument: Json): number {
  if (!isJsonObject(argument)) return 0;
  const { within, delays, quietMs } = argument;
  const attempts = isJsonList(delays ?? null) ? sum(numbersOf(delays)) : 0;
  return attempts + sum(numbersOf([quietMs ?? null])) + 1000 * sum(numbersOf([within ?? null]));
}

function numbersOf(values: Json | undefined): readonly number[] {
  if (values === undefined || !isJsonList(values)) return [];
  return values.flatMap((value) => (typeof value === 'number' ? [value] : []));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
