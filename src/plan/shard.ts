import type { Plan, Task } from '../model/plan.ts';
import { planCost } from './cost.ts';
import { basesOf, digestOf, partOf, withBases } from './parts.ts';
import { waitMs } from './waits.ts';

export interface Sharding {
  readonly of: number;
  /** How long tasks took in an earlier run, by their ids: ms. */
  readonly durations: ReadonlyMap<string, number>;
  /** Tasks that run at the same time: what must run alone costs as much as all of them. */
  readonly concurrency: number;
  /** All shards work on the same provider: what must run alone is then one shard's business. */
  readonly shared: boolean;
}

/**
 * Splits a plan into shards of about the same cost; equal input gives equal shards. What a task builds on is in its
 * shard too: run once more there, and counted where it belongs.
 */
export function shardPlan(plan: Plan, sharding: Sharding): readonly Plan[] {
  const costs = taskCosts(plan, sharding);
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  const shards = Array.from({ length: sharding.of }, (): OpenShard => ({ own: [], ids: new Set(), cost: 0 }));
  const costOf = (task: Task): number => costs.get(task.id) ?? 0;
  // Of what an interrupted run left, some is there only to be built on.
  const { borrowed: known } = partOf(plan);
  const byCost = plan.tasks
    .filter(({ id }) => !known.includes(id))
    .sort((left, right) => costOf(right) - costOf(left));
  const last = shards.at(-1);
  for (const task of byCost) {
    const added = (shard: OpenShard): number =>
      [task, ...basesOf(task, byId)].reduce(
        (sum, needed) => (shard.ids.has(needed.id) ? sum : sum + costOf(needed)),
        shard.cost,
      );
    const shard =
      sharding.shared && task.exclusive
        ? last
        : shards.reduce((best, other) => (added(other) < added(best) ? other : best));
    if (shard === undefined) continue;
    shard.cost = added(shard);
    shard.own.push(task);
    for (const needed of [task, ...basesOf(task, byId)]) shard.ids.add(needed.id);
  }
  const split = digestOf(shards.map(({ own }) => own.map(({ id }) => id).sort()));
  return shards.map(({ own }, index) => {
    const { tasks, borrowed } = withBases(plan, own);
    const shard = { index: index + 1, of: sharding.of, split };
    return { ...plan, tasks, part: { ...partOf(plan), borrowed, shard } };
  });
}

interface OpenShard {
  readonly own: Task[];
  /** Its tasks and what they build on. */
  readonly ids: Set<string>;
  cost: number;
}

/** A guess for requests of which nothing is known. */
const MS_PER_REQUEST = 20;

/** In the time that an earlier run took, where it is known; by requests at the pace of the others, and waits, where it is not. */
export function taskCosts(
  plan: Plan,
  { durations, concurrency }: Pick<Sharding, 'durations' | 'concurrency'>,
): ReadonlyMap<string, number> {
  // A task that sends nothing is not for nothing.
  const requests = new Map(plan.tasks.map((task) => [task.id, 1 + planCost({ tasks: [task] }).requests]));
  const timed = plan.tasks.filter(({ id }) => durations.has(id));
  const sum = (values: readonly (number | undefined)[]): number =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const perRequest =
    timed.length === 0
      ? MS_PER_REQUEST
      : Math.max(1, sum(timed.map(({ id }) => durations.get(id)))) /
        sum(timed.map(({ id }) => requests.get(id)));
  return new Map(
    plan.tasks.map((task) => {
      const wait = waitMs(task);
      const known = durations.get(task.id);
      const busy =
        known === undefined ? (requests.get(task.id) ?? 1) * perRequest : Math.max(0, known - wait);
      // Others go on while it waits.
      return [task.id, wait + (task.exclusive ? busy * concurrency : busy)];
    }),
  );
}
