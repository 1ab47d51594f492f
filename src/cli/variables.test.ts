import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readOutput } from './credentials-command.ts';
import { exposedEnvFiles, readEnvFiles } from './env-files.ts';
import { openVariables, type VariableSources } from './variables.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'contract-variables-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const AT = { file: 'contract.config.yaml', line: 2, column: 12 } as const;
const node = (script: string): string => `${JSON.stringify(process.execPath)} -e ${JSON.stringify(script)}`;
const open = (more: Partial<VariableSources>, environment = 'staging') =>
  openVariables(environment, { process: {}, folder: FOLDER, command: undefined, needed: [], ...more });
const command = (script: string, timeoutMs = 20_000): VariableSources['command'] => ({
  value: { command: node(script), timeoutMs },
  at: AT,
});

test('the process comes before the file of the environment, and that before the file for all', async () => {
  writeFileSync(join(FOLDER, '.env'), 'A=general\nB=general\nC=general\n');
  writeFileSync(join(FOLDER, '.env.staging'), 'A=special\nB="of staging"\nC=\n');
  const { read, from } = await open({ process: { A: 'own' } });
  expect(['A', 'B', 'C', 'D'].map(read)).toEqual(['own', 'of staging', 'general', undefined]);
  expect(['A', 'B', 'C', 'D'].map(from)).toEqual([
    'the process environment',
    '.env.staging',
    '.env',
    undefined,
  ]);
});

test('another environment does not read the file, and no name leads out of the folder', async () => {
  writeFileSync(join(FOLDER, '.env.staging'), 'B=of staging\n');
  expect((await open({}, 'production')).read('B')).not.toBe('of staging');
  expect(readEnvFiles(FOLDER, '../.env.staging').map(({ name }) => name)).toEqual(['.env']);
});

test('a command gives what is set nowhere else, and all that it prints is a secret', async () => {
  const script = `console.log(JSON.stringify({data:{data:{KEY:'from-a-vault',FOR:process.env.CONTRACT_ENVIRONMENT}}}))`;
  const { read, from, secrets } = await open({ command: command(script), needed: ['KEY'] });
  expect([read('KEY'), read('FOR')]).toEqual(['from-a-vault', 'staging']);
  expect(from('KEY')).toBe('the credentials command of contract.config.yaml:2:12');
  expect(secrets).toEqual(['from-a-vault']);
});

test('a command is not run where nothing is missing', async () => {
  const { read } = await open({
    command: command('process.exit(3)'),
    needed: ['KEY'],
    process: { STAGING_KEY: 'here' },
  });
  expect(read('STAGING_KEY')).toBe('here');
});

test('a command that fails is told with its exit code and not with its output', async () => {
  const failing = `console.log('KEY=hush'); console.error('hush'); process.exit(7)`;
  const failure = await open({ command: command(failing), needed: ['KEY'] }).catch((thrown) => thrown);
  expect(failure).toMatchObject({ code: 'CREDENTIALS_COMMAND' });
  expect(failure.message).toContain('ended with exit code 7');
  expect(failure.message.replace(node(failing), '')).not.toContain('hush');
  expect(`${failure.help}`).not.toContain('hush');
});

test('a command that does not end is ended, with all that it started', async () => {
  const started = performance.now();
  const waiting = open({ command: command('setTimeout(() => {}, 60000)', 300), needed: ['KEY'] });
  await expect(waiting).rejects.toThrow(/did not end within 0.3 s/);
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('a command that prints nothing to use is refused', async () => {
  const silent = open({ command: command(''), needed: ['KEY'] });
  await expect(silent).rejects.toThrow(/printed neither NAME=value lines nor JSON/);
  expect(readOutput('{"KEY": ')).toBeUndefined();
});

test('lines and JSON mean the same', () => {
  expect(readOutput('KEY=a b\nexport OTHER="x=y"\n# no\n')).toEqual(
    new Map([
      ['KEY', 'a b'],
      ['OTHER', 'x=y'],
    ]),
  );
  expect(readOutput('[{"KEY": "a b"}, {"lease": 7, "renewable": true}]')).toEqual(
    new Map([
      ['KEY', 'a b'],
      ['lease', '7'],
    ]),
  );
});

test('a file that git would give away is told', () => {
  const folder = mkdtempSync(join(FOLDER, 'repository-'));
  const git = (...args: readonly string[]): void => {
    execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  };
  git('init');
  for (const name of ['.env', '.env.staging', '.env.local']) writeFileSync(join(folder, name), 'A=1\n');
  writeFileSync(join(folder, '.gitignore'), '.env.local\n');
  git('add', '.env');
  const names = ['.env', '.env.staging', '.env.local'].map((name) => ({ name }));
  expect(exposedEnvFiles(folder, names)).toEqual([
    expect.stringContaining('.env is tracked by git'),
    expect.stringContaining('.env.staging is not ignored by git'),
  ]);
  expect(exposedEnvFiles(tmpdir(), names)).toEqual([]);
});

test('a command gives credentials and no target', async () => {
  const script = `console.log(JSON.stringify({STAGING_KEY:'word',STAGING_BASE_URL:'http://127.0.0.1:1'}))`;
  const { read } = await open({ command: command(script), needed: ['KEY'] });
  expect([read('STAGING_KEY'), read('STAGING_BASE_URL')]).toEqual(['word', undefined]);
});
