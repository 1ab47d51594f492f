import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtins, type Plan, plan, readSpec } from '../index.ts';
import { isGuarded, permitted } from './safety.ts';

const PLAN = planOf('specs/orders.md');

test.each(['production', 'prod', 'PROD-EU', 'live'])('%s is guarded', (name) => {
  expect(isGuarded(name)).toBe(true);
});

test.each(['staging', 'sandbox', 'pre-production', 'embedded', 'products'])('%s is not', (name) => {
  expect(isGuarded(name)).toBe(false);
});

test('only tasks that read are left, and nothing random among them', () => {
  const { tasks } = permitted(PLAN, { writes: false, fuzz: false });
  expect(tasks.map(({ id }) => id)).toEqual([
    'GET /api/v1/orders > examples > documented request',
    'GET /api/v1/orders/{order_id} > authorization > Unknown order',
    'GET /api/v1/search > examples > documented request',
    'GET /api/v1/search > validation_errors > Search without a text',
  ]);
});

test('fuzzing needs a permission of its own, and does not bring writes along', () => {
  const { tasks } = permitted(PLAN, { writes: false, fuzz: true });
  expect(tasks.some(({ id }) => id.includes('properties'))).toBe(true);
  expect(tasks.filter(({ id }) => /^(POST|PATCH)/.test(id))).toEqual([]);
});

test('with both permissions everything runs', () => {
  expect(permitted(PLAN, { writes: true, fuzz: true }).tasks.length).toBe(PLAN.tasks.length);
});

function planOf(file: string): Plan {
  const { contract } = readSpec({ file, text: readFileSync(file, 'utf8') }, { formats: builtins.formats });
  return plan(
    {
      contract,
      companion: undefined,
      inbox: false,
      companionFile: 'x.yaml',
      exploration: { runs: 1, known: new Map() },
      environment: 'production',
      burst: false,
      secondClient: false,
      maxWaitMs: 1000,
    },
    { environment: 'production', seed: 1, sources: builtins.sources, selection: { only: [], skip: [] } },
  ).plan;
}
