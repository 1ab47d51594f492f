import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtins, type Plan, plan, readSpec } from '../index.ts';
import { isProduction } from '../model/environment.ts';
import { checkConsent } from './guarding.ts';
import { guardOf, permitted } from './safety.ts';

const PLAN = planOf('specs/orders.md');

test.each(['production', 'prod', 'PROD-EU', 'live', 'prod_eu', 'prod2', 'eu-production', 'PRD'])(
  '%s is production',
  (name) => {
    expect(isProduction(name)).toBe(true);
  },
);

test.each([
  'staging',
  'sandbox',
  'pre-production',
  'preprod',
  'non_prod',
  'embedded',
  'products',
  'delivery',
])('%s is not', (name) => {
  expect(isProduction(name)).toBe(false);
});

const CONTRACT = readSpec(
  { file: 'specs/orders.md', text: readFileSync('specs/orders.md', 'utf8') },
  { formats: builtins.formats },
).contract;
const NOWHERE = { baseUrl: undefined, readOnly: undefined };

test('an environment that the page or the configuration calls read-only is guarded, and is no production', () => {
  const [staging, ...others] = CONTRACT.environments.filter(({ name }) => name !== 'embedded');
  if (staging === undefined) throw new Error('the page has environments');
  const contract = { ...CONTRACT, environments: [{ ...staging, readOnly: true }, ...others] };
  expect(guardOf(CONTRACT, 'staging', NOWHERE)).toBeUndefined();
  expect(guardOf(contract, staging.name, NOWHERE)).toMatchObject({ production: false });
  const at = { file: 'contract.config.yaml', line: 3, column: 5 };
  expect(guardOf(CONTRACT, 'staging', { ...NOWHERE, readOnly: { value: true, at } })?.why).toBe(
    'contract.config.yaml:3:5 says that it is only read',
  );
});

test('a base URL on the host of production is production under any name', () => {
  const guard = guardOf(CONTRACT, 'staging', { ...NOWHERE, baseUrl: 'https://orders.example.com/v2' });
  expect(guard).toEqual({
    why: 'orders.example.com is the host of `production`, and `production` is an environment of customers',
    production: true,
  });
  expect(guardOf(CONTRACT, 'staging', { ...NOWHERE, baseUrl: 'http://127.0.0.1:1' })).toBeUndefined();
});

test('environments that share a host are told apart by their paths', () => {
  const [first] = CONTRACT.environments;
  if (first === undefined) throw new Error('the page has environments');
  const at = (name: string, value: string) => ({ ...first, name, baseUrl: { value, at: first.at } });
  const contract = {
    ...CONTRACT,
    environments: [at('production', 'https://x.test'), at('trial', 'https://x.test/trial/')],
  };
  const guard = (environment: string, baseUrl: string) =>
    guardOf(contract, environment, { ...NOWHERE, baseUrl })?.production;
  expect(guard('trial', 'https://x.test/trial')).toBeUndefined();
  expect(guard('trial', 'https://x.test/trial/v2')).toBeUndefined();
  expect(guard('trial', 'https://x.test/trials')).toBe(true);
  expect(guard('trial', 'https://x.test')).toBe(true);
});

test('an effect that the page states counts more than the method', () => {
  const plan = planOf('specs/orders.md', (text) =>
    text.replace(/(method: "?POST"?\n)(\s+)(path: "?\/api\/v1\/orders"?\n)/, '$1$2$3$2x-effect: safe\n'),
  );
  const tasks = permitted(plan, { writes: false, fuzz: false }).tasks;
  expect(tasks.map(({ id }) => id)).toContain('POST /api/v1/orders > happy_path > Order is placed');
});

test('consent is the name of the environment and nothing else', () => {
  expect(() => checkConsent('yes', 'production')).toThrow(/nothing was sent/);
  expect(checkConsent(' production\n', 'production')).toBeUndefined();
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

function planOf(file: string, change = (text: string): string => text): Plan {
  const text = change(readFileSync(file, 'utf8'));
  const { contract } = readSpec({ file, text }, { formats: builtins.formats });
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
