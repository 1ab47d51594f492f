import { expect, test } from 'vitest';
import { builtins } from '../builtins.ts';
import type { Plan } from '../model/plan.ts';
import { readSpec } from '../spec/read.ts';
import { plan } from './plan.ts';

const PAGE = `# Things

\`\`\`yaml
endpoints:
  - { method: GET, path: /things, responses: { 200: { body: { things: array } } } }
  - { method: POST, path: /things, request: { body: { name: pen } }, responses: { 201: { body: { id: "T-1", name: pen } } } }
  - { method: POST, path: /things/search, x-effect: safe, request: { body: { name: pen } }, responses: { 200: { body: { things: array } } } }
  - { method: PATCH, path: "/things/{id}", request: { body: { name: pen } }, responses: { 200: { body: { id: "T-1" } } } }
  - { method: DELETE, path: "/things/{id}", responses: { 204: { description: gone } } }
  - { method: POST, path: "/things/{id}/reset", responses: { 204: { description: as new } } }
  - { method: POST, path: /auth/logout, responses: { 204: { description: bye } } }
  - { method: POST, path: /password/reset, request: { body: { name: pen } }, responses: { 202: { description: sent } } }
  - { method: GET, path: /admin/maintenance, responses: { 200: { body: { on: false } } } }
  - { method: POST, path: /admin/factory-reset, responses: { 202: { description: started } } }
  - { method: DELETE, path: /things, responses: { 204: { description: all gone } } }
\`\`\`
`;

test('operations that can end the run are known by name and method, and nothing that works on one thing is', () => {
  const { killSwitches = [] } = planOf('embedded');
  expect(killSwitches.map(({ operation, danger }) => `${operation} ${danger}`)).toEqual([
    'POST /auth/logout logout',
    'POST /admin/factory-reset reset',
    'DELETE /things purge',
  ]);
});

test('with the sandbox they run last and alone', () => {
  const { tasks, killSwitches } = planOf('embedded');
  expect(killSwitches?.map(({ handling }) => handling)).toEqual(['last', 'last', 'last']);
  const first = tasks.findIndex(({ suite }) => suite === 'POST /auth/logout');
  expect(first).toBeGreaterThan(0);
  expect(tasks.slice(first).every(({ exclusive }) => exclusive)).toBe(true);
  expect(tasks.slice(0, first).some(({ suite }) => suite === 'DELETE /things')).toBe(false);
});

test('elsewhere only the own session is ended, and everything else is left out', () => {
  const { tasks, killSwitches } = planOf('staging');
  const declared = killSwitches?.filter((own) => own.declared);
  expect(declared?.map(({ handling }) => handling)).toEqual(['last', 'never', 'never']);
  expect(tasks.some(({ suite }) => suite === 'POST /auth/logout')).toBe(true);
  expect(tasks.filter(({ suite }) => /factory-reset|^DELETE \/things$/.test(suite))).toEqual([]);
  expect(killSwitches?.every((own) => own.tasks > 0)).toBe(true);
});

test('a method that the page does not declare is not tried where the provider could know it', () => {
  const { tasks, killSwitches } = planOf('staging');
  const strays = killSwitches?.filter((own) => !own.declared).map(({ operation }) => operation);
  expect(strays).toContain('DELETE /admin/factory-reset');
  expect(strays).toContain('PUT /admin/maintenance');
  expect(strays).not.toContain('PUT /things');
  const sent = tasks.flatMap((task) =>
    task.kind === 'scenario'
      ? task.steps.flatMap((step) =>
          step.kind === 'send' ? [`${step.request.method} ${step.request.path}`] : [],
        )
      : [],
  );
  expect(sent.filter((request) => strays?.includes(request))).toEqual([]);
  expect(planOf('embedded').killSwitches?.every((own) => own.declared)).toBe(true);
});

test('the companion file has the last word, also about what looks harmless', () => {
  const { killSwitches, tasks } = planOf(
    'staging',
    'dangerous: { "POST /auth/logout": ordinary, "POST /admin/factory-reset": last, "POST /things": never }',
  );
  const declared = killSwitches?.filter((own) => own.declared);
  expect(declared?.map(({ operation, handling }) => `${operation}: ${handling}`)).toEqual([
    'POST /things: never',
    'POST /auth/logout: ordinary',
    'POST /admin/factory-reset: last',
    'DELETE /things: never',
  ]);
  expect(tasks.some(({ suite }) => suite === 'POST /things')).toBe(false);
  expect(tasks.at(-1)?.suite).toBe('POST /admin/factory-reset');
});

test('every task says the most that it does', () => {
  const { tasks } = planOf('embedded');
  const worst = (suite: string) => [
    ...new Set(tasks.filter((task) => task.suite === suite).map(({ effect }) => effect)),
  ];
  expect(worst('POST /things/search')).toEqual(['safe']);
  expect(worst('GET /admin/maintenance')).toEqual(['safe']);
  expect(worst('POST /password/reset')).toEqual(['creating']);
  expect(worst('POST /things/{id}/reset')).toContain('changing');
  expect(worst('POST /auth/logout')).toEqual(['destructive']);
  expect(tasks.every(({ effect }) => effect !== undefined)).toBe(true);
});

test.each([
  ['dangerous: { "POST /auth/logoff": never }', 'Did you mean `POST /auth/logout`?'],
  ['dangerous: { "POST /auth/logout": nevr }', 'Did you mean `never`?'],
  ['dangerous: never', 'For example: dangerous: { "POST /api/v1/logout": never }.'],
])('%j is refused with a suggestion', (companion, help) => {
  const { diagnostics } = read(companion);
  expect(diagnostics.find(({ code }) => code === 'danger-unknown')).toMatchObject({
    severity: 'error',
    help,
  });
});

function read(companion: string | undefined) {
  return readSpec(
    { file: 'x.md', text: PAGE },
    {
      formats: builtins.formats,
      ...(companion === undefined ? {} : { companion: { file: 'x.yaml', text: companion } }),
    },
  );
}

function planOf(environment: string, companion?: string): Plan {
  const spec = read(companion);
  const { contract } = spec;
  const input = {
    contract,
    companion: spec.companion,
    inbox: false,
    secondClient: false,
    environment,
    burst: false,
    maxWaitMs: 1000,
    companionFile: 'x.yaml',
    exploration: { runs: 1, known: new Map() },
  };
  const selection = { only: [], skip: [] };
  return plan(input, { environment, seed: 1, sources: builtins.sources, selection }).plan;
}
