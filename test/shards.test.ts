import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { causeOf } from '../src/events/cause.ts';
import { openJoin } from '../src/events/join.ts';
import { assertWellFormed } from '../src/events/well-formed.ts';
import { builtins, type Plan, plan, type RunEvent, readSpec } from '../src/index.ts';
import { basesOf } from '../src/plan/parts.ts';
import { shardPlan, taskCosts } from '../src/plan/shard.ts';
import { type InProcessOptions, pageOf, runInProcess } from './in-process.ts';

const PAGE = 'specs/orders.md';
const COUNTS = [1, 2, 3, 4, 5, 6, 7];
const ESTIMATED = { durations: new Map<string, number>(), concurrency: 8, shared: false };
const NO_FUZZ = planOf(undefined);
const FUZZ = planOf(100);

test.each(COUNTS)('%i shards are the plan, each task once, each with what it builds on', (of) => {
  for (const whole of [NO_FUZZ, FUZZ]) {
    const shards = shardPlan(whole, { ...ESTIMATED, of });
    const own = shards.flatMap((shard) => shard.tasks.filter(({ id }) => !shard.part?.borrowed.includes(id)));
    expect(own.map(({ id }) => id).sort()).toEqual(whole.tasks.map(({ id }) => id).sort());
    const byId = new Map(whole.tasks.map((task) => [task.id, task]));
    for (const shard of shards) {
      const ids = new Set(shard.tasks.map(({ id }) => id));
      expect(shard.tasks.flatMap((task) => basesOf(task, byId)).filter(({ id }) => !ids.has(id))).toEqual([]);
    }
    expect(shardPlan(whole, { ...ESTIMATED, of })).toEqual(shards);
  }
});

test.each([2, 3, 4, 5, 6, 7])('of %i shards the slowest costs at most 1.3 times the mean', (of) => {
  for (const whole of [NO_FUZZ, FUZZ]) {
    const durations = new Map(whole.tasks.map(({ id }, index) => [id, 20 + ((index * 7919) % 400)]));
    for (const sharding of [ESTIMATED, { ...ESTIMATED, durations }]) {
      const costs = taskCosts(whole, sharding);
      const sums = shardPlan(whole, { ...sharding, of }).map(({ tasks }) =>
        tasks.reduce((sum, { id }) => sum + (costs.get(id) ?? 0), 0),
      );
      const mean = sums.reduce((sum, cost) => sum + cost, 0) / of;
      expect(Math.max(...sums) / mean, sums.join(', ')).toBeLessThanOrEqual(1.3);
    }
  }
});

test('tasks that must run alone are one shard of a provider that all share', () => {
  const whole = NO_FUZZ;
  const shards = shardPlan(whole, { ...ESTIMATED, of: 4, shared: true });
  expect(shards.map(({ tasks }) => tasks.some(({ exclusive }) => exclusive))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('1 to 7 shards find what the whole run finds', async () => {
  const page = pageOf(PAGE);
  // The provider knows no longest note and takes any currency: both are promised.
  const provided = page
    .replaceAll('maxLength: 200', 'maxLength: 100000')
    .replaceAll('maximum: 999', 'maximum: 100000');
  expect(provided).not.toBe(page);
  const options = { page, provided, only: ['boundaries'] };
  const whole = await runInProcess(options);
  expect(causesOf(whole).length).toBeGreaterThan(1);
  for (const of of COUNTS) {
    const events = await runInShards(options, of);
    assertWellFormed(events);
    expect(causesOf(events), `${of} shards`).toEqual(causesOf(whole));
  }
});

test('shards judge each task as the whole run does', async () => {
  const options = { page: pageOf(PAGE), only: ['GET /api/v1/orders'] };
  expect(verdictsOf(await runInShards(options, 3))).toEqual(verdictsOf(await runInProcess(options)));
});

async function runInShards(options: InProcessOptions, of: number): Promise<readonly RunEvent[]> {
  const shards = await Promise.all(
    Array.from({ length: of }, (_, index) => runInProcess({ ...options, shard: { index: index + 1, of } })),
  );
  const join = openJoin({ parts: of, sequel: false });
  return shards
    .flatMap((events, part) => events.map((event) => ({ part, event })))
    .sort((left, right) => left.event.at - right.event.at)
    .flatMap(({ part, event }) => join.note(part, event));
}

function planOf(runs: number | undefined): Plan {
  const { contract, companion } = readSpec(
    { file: PAGE, text: readFileSync(PAGE, 'utf8') },
    {
      formats: builtins.formats,
      companion: { file: 'scenarios/orders.yaml', text: readFileSync('scenarios/orders.yaml', 'utf8') },
    },
  );
  return plan(
    {
      contract,
      companion,
      inbox: true,
      environment: 'embedded',
      burst: false,
      secondClient: false,
      maxWaitMs: 60_000,
      companionFile: 'scenarios/orders.yaml',
      exploration: runs === undefined ? undefined : { runs, known: new Map() },
    },
    {
      environment: 'embedded',
      seed: 1,
      sources: builtins.sources,
      selection: { only: [], skip: [] },
    },
  ).plan;
}

function causesOf(events: readonly RunEvent[]): readonly string[] {
  const violations = events
    .flatMap((event) => (event.type === 'task:end' ? event.findings : []))
    .filter(({ severity }) => severity === 'violation');
  return [...new Set(violations.map(causeOf))].sort();
}

function verdictsOf(events: readonly RunEvent[]): readonly string[] {
  return events
    .flatMap((event) => (event.type === 'task:end' ? `${event.task}: ${event.verdict}` : []))
    .sort();
}
