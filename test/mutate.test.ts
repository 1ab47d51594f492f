import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSession } from '../src/mutate/session.ts';
import { contract, ROOT } from './command-line.ts';
import { readOrders, sessionInput } from './faults/orders.ts';

const THINGS = 'test/fixtures/things.md';
const folder = mkdtempSync(join(tmpdir(), 'contract-mutate-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of thirty mutants of specs/orders.md a run without random cases kills all but one', async () => {
  const session = openSession(sessionInput(readOrders(), undefined));
  const plain = session.faults.filter(
    ({ conditions, equivalent, family }) =>
      conditions.form === 'embedded' && equivalent === undefined && family !== 'robustness',
  );
  const stride = Math.floor(plain.length / 30);
  const sample = plain.filter((_, index) => index % stride === 0).slice(0, 30);
  const { signal } = new AbortController();
  const control = await session.control({ form: 'embedded' }, signal);
  expect(control.findings).toEqual([]);
  const coverage = new Map(control.coverage);
  const left: string[] = [];
  for (const fault of sample) {
    const result = await session.run(fault, coverage.get(fault.promise) ?? [], signal);
    if (result.verdict !== 'killed') left.push(`${result.verdict}: ${fault.id}`);
  }
  expect(left.length, left.join('\n')).toBeLessThanOrEqual(1);
});

test('the result is the same whatever the number of threads', async () => {
  const flags = ['mutate', THINGS, '--no-fuzz', '--json', '--faults', 'statuses', '--faults', 'answers'];
  const [one, two] = [
    await contract([...flags, '--workers', '1']),
    await contract([...flags, '--workers', '2']),
  ];
  expect(one.stderr).toBe('');
  expect(two.stdout).toBe(one.stdout);
  expect(JSON.parse(one.stdout)).toMatchObject({ format: 1, spec: THINGS });
});

test('a score below the least one ends with exit code 1, and names what nobody saw', async () => {
  const { exit, stdout } = await contract([
    'mutate',
    THINGS,
    '--no-fuzz',
    '--faults',
    'never answers',
    '--min-score',
    '50',
  ]);
  expect(stdout).toContain('a provider that never answers');
  expect(stdout).toContain('test_scenarios:');
  expect(exit).toBe(1);
});

test('faults are listed without being run, and an unknown one is named', async () => {
  const listed = await contract(['mutate', THINGS, '--list', '--json']);
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({ id: 'statuses: GET /things 200 as 202', promise: 'GET /things > 200' }),
  );
  const unknown = await contract(['mutate', THINGS, '--faults', 'nothing like it']);
  expect([unknown.exit, unknown.stderr]).toEqual([2, expect.stringContaining('selects no fault')]);
});

test('there is no score for a provider that breaks a promise without a fault', async () => {
  mkdirSync(join(folder, 'scenarios'));
  writeFileSync(
    join(folder, 'scenarios', 'things.provider.mjs'),
    "export const behaviour = { operations: { 'GET /things': () => ({ form: 'reply', reply: { status: 500 } }) } };",
  );
  const { exit, stderr, stdout } = await contract([
    'mutate',
    join(ROOT, THINGS),
    '--no-fuzz',
    '--scenarios',
    join(folder, 'scenarios'),
  ]);
  expect([exit, stdout]).toEqual([3, '']);
  expect(stderr).toContain('no score: the sandbox without any fault breaks');
});

test('a behaviour that cannot be loaded is bad input, said as by a run', async () => {
  const scenarios = join(folder, 'unloadable');
  mkdirSync(scenarios);
  writeFileSync(join(scenarios, 'things.provider.ts'), 'export const behaviour = 1;\n');
  const [score, run] = [
    await contract(['mutate', THINGS, '--no-fuzz', '--scenarios', scenarios]),
    await contract([THINGS, '--no-fuzz', '--scenarios', scenarios, '--reports', join(folder, 'reports')]),
  ];
  expect(score.stderr).toContain('exports no `behaviour`');
  expect(run.stderr.endsWith(score.stderr), run.stderr).toBe(true);
  expect([score.exit, run.exit]).toEqual([2, 2]);
});
