import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import type { Json } from '../../model/json.ts';
import { validatorFor } from '../../schema/validator.ts';
import { defineBaseline } from '../definitions/baseline.ts';
import { defineCoverage } from '../definitions/coverage.ts';
import { defineEnv } from '../definitions/env.ts';
import { defineReplay } from '../definitions/replay.ts';
import { defineReport } from '../definitions/report.ts';
import { defineRun } from '../definitions/run.ts';
import { applySettings } from './apply.ts';
import { readConfigFile } from './config-file.ts';
import { configuredFor } from './configured.ts';
import { configSchema } from './schema.ts';
import { settingsOf } from './table.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('every option of a run can be configured but the consent to write', () => {
  const run = runCommand([]);
  const keys = settingsOf(run).map(({ key }) => key);
  expect(keys).toContain('maxWait');
  expect(keys).not.toContain('yes');
  expect(keys.length).toBe(run.options.length - 1);
});

test('flag before variable before the part of the environment before the file before the default', () => {
  const config = [
    'concurrency: 3',
    'retries: 1',
    'timeout: 7',
    'fuzz: false',
    'environments:',
    '  staging: { timeout: 9, retries: 4 }',
  ].join('\n');
  const { run, applied } = apply(config, ['--env', 'staging', '--concurrency', '5'], {
    CONTRACT_CONCURRENCY: '6',
    CONTRACT_RETRIES: '0',
    CONTRACT_ONLY: 'orders, POST /api',
    CONTRACT_STRICT: 'no',
  });
  expect(run.opts()).toMatchObject({
    concurrency: 5,
    retries: 0,
    timeout: 9,
    fuzz: false,
    maxWait: 60,
    only: ['orders', 'POST /api'],
    strict: false,
  });
  const from = new Map(applied.map((setting) => [setting.key, setting.from]));
  expect(['concurrency', 'retries', 'timeout', 'fuzz', 'maxWait'].map((key) => from.get(key))).toEqual([
    '--concurrency',
    'CONTRACT_RETRIES',
    'contract.config.yaml:6:23',
    'contract.config.yaml:4:7',
    'default',
  ]);
});

test('the environment itself may come from the file, and its part counts', () => {
  const { run } = apply('env: staging\nenvironments: { staging: { seed: 9 } }', []);
  expect(run.opts()).toMatchObject({ env: 'staging', seed: 9 });
});

test('pages, base URL, guard and credentials of the file go along', () => {
  const { run, config } = apply(
    'specs: [a.md]\nbaseUrl: http://all\nenvironments:\n  staging: { readOnly: true, credentials: { command: vault, timeout: 2 seconds } }',
    [],
  );
  expect(run.processedArgs[0]).toEqual(['a.md']);
  expect(run.opts()['baseUrl']).toBeUndefined();
  expect(configuredFor(config, 'staging')).toMatchObject({
    baseUrl: { value: 'http://all' },
    readOnly: { value: true },
    credentials: { value: { command: 'vault', timeoutMs: 2000 }, at: { line: 4 } },
  });
});

test.each(['report', 'coverage', 'replay', 'baseline'])(
  '%s reads the journal of the configured reports',
  (name) => {
    const from = (config: string, variables = {}, args: readonly string[] = []) =>
      other(name, config, { variables, args }).opts()['from'];
    expect(from('')).toBe('reports/run.ndjson');
    expect(from('reports: out')).toBe('out/run.ndjson');
    expect(from('env: staging\nenvironments: { staging: { reports: out/staging } }')).toBe(
      'out/staging/run.ndjson',
    );
    expect(from('reports: out', { CONTRACT_REPORTS: 'there', CONTRACT_SEED: 'dice' })).toBe(
      'there/run.ndjson',
    );
    expect(from('reports: out', {}, ['--from', 'x.ndjson'])).toBe('x.ndjson');
  },
);

test('the base URL of a variable is the one that `env` looks at, and none that `replay` is sent to', () => {
  const variables = { CONTRACT_BASE_URL: 'http://127.0.0.1:1' };
  expect(other('env', '', { variables }).opts()['baseUrl']).toBe('http://127.0.0.1:1');
  expect(other('replay', '', { variables }).opts()['baseUrl']).toBeUndefined();
  expect(other('env', '', { variables, args: ['--base-url', 'http://b'] }).opts()['baseUrl']).toBe(
    'http://b',
  );
});

test('a page that is named is run instead of those of the file', () => {
  expect(apply('specs: [a.md]', ['b.md']).run.processedArgs[0]).toEqual(['b.md']);
});

test('the key `contract` of package.json is a configuration, with its places', () => {
  const folder = folderWith({
    'package.json': '{\n  "name": "x",\n  "contract": {\n    "retrys": 1\n  }\n}\n',
  });
  expect(() => readConfigFile(folder, settingsOf(runCommand([])))).toThrow(
    'package.json:4:5: `retrys` is not a key of a configuration\n  Did you mean `retries`?',
  );
});

test('two configurations are one too many', () => {
  const folder = folderWith({
    'package.json': '{"contract": {"seed": 1}}',
    'contract.config.yaml': 'seed: 2',
  });
  expect(() => readConfigFile(folder, settingsOf(runCommand([])))).toThrow(/both contract.config.yaml and/);
});

test.each([
  [
    'concurency: 4',
    'contract.config.yaml:1:1: `concurency` is not a key of a configuration\n  Did you mean `concurrency`?',
  ],
  ['concurrency: many', 'contract.config.yaml:1:14: `concurrency`: expected a whole number from 1 to 256.'],
  ['strict: perhaps', 'contract.config.yaml:1:9: `strict`: expected true or false.'],
  ['standards: strickt', 'contract.config.yaml:1:12: `standards`: Allowed choices are page, strict.'],
  ['environments: { staging: { env: production } }', '`env` is not a key of the environment `staging`'],
  ['- 1', 'a configuration is a map from options to values'],
  ['credentials: { comand: vault }', '`comand` is not a key of `credentials`'],
  ['a: [', 'contract.config.yaml:'],
])('%j is refused with its place', (config, message) => {
  expect(() => apply(config, [])).toThrow(message);
});

test.each([
  'credentials: { clientSecret: hunter22hunter22 }',
  'environments: { staging: { client_secret: a } }',
  'baseUrl: https://user:word@host.example',
  'webhookUrl: "https://hooks.example/?k=ghp_0123456789abcdefghij0123"',
])('%j holds a secret and is refused without showing it', (config) => {
  const thrown = caught(() => apply(config, []));
  expect(thrown).toContain('holds a secret');
  for (const secret of ['hunter22', 'user:word', 'ghp_0']) expect(thrown).not.toContain(secret);
});

test('a variable that the option would not take is refused by its name', () => {
  expect(() => apply('', [], { CONTRACT_SEED: 'dice' })).toThrow(/the variable CONTRACT_SEED \(`dice`\)/);
});

test('the schema takes what the reader takes, and refuses what it refuses', () => {
  const schema = configSchema(settingsOf(runCommand([])));
  const problems = (value: Json) => validatorFor({}).validate(schema, value);
  expect(problems({ concurrency: 4, only: ['x'], environments: { staging: { readOnly: true } } })).toEqual(
    [],
  );
  for (const wrong of [
    { concurency: 4 },
    { concurrency: 0 },
    { strict: 'no' },
    { yes: true },
    { environments: { a: { env: 'b' } } },
  ])
    expect(problems(wrong).length, JSON.stringify(wrong)).toBeGreaterThan(0);
});

test('the example of the docs is taken as it stands', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8')) ?? [];
  const { run, config } = apply(example, ['--env', 'staging']);
  expect(run.opts()).toMatchObject({ maxWait: 120, fuzzRuns: 500, skip: ['POST /api/v1/imports'] });
  expect(configuredFor(config, 'staging').credentials?.value.timeoutMs).toBe(20_000);
  expect(configuredFor(config, 'pilot').readOnly?.value).toBe(true);
});

function apply(config: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({ 'contract.config.yaml': config });
  const run = runCommand(args);
  const read = readConfigFile(folder, settingsOf(run));
  const applied = applySettings(run, { run, config: read, variable: (name) => variables[name] });
  return { run, applied, config: read };
}

/** Another command than a run, with what is configured for runs. */
function other(
  name: string,
  config: string,
  options: { readonly variables?: Readonly<Record<string, string>>; readonly args?: readonly string[] },
): Command {
  const program = new Command('contract').exitOverride();
  for (const define of [defineRun, defineReport, defineCoverage, defineReplay, defineBaseline, defineEnv])
    define(program, () => {});
  const [run] = program.commands;
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (run === undefined || command === undefined) throw new Error(`there is a command ${name}`);
  command.action(() => {});
  program.parse([name, ...(name === 'replay' ? ['8317cc1b'] : []), ...(options.args ?? [])], {
    from: 'user',
  });
  const read = readConfigFile(folderWith({ 'contract.config.yaml': config }), settingsOf(run));
  applySettings(command, { run, config: read, variable: (named) => options.variables?.[named] });
  return command;
}

function runCommand(args: readonly string[]): Command {
  const program = new Command('contract').exitOverride();
  defineRun(program, () => {});
  const [run] = program.commands;
  if (run === undefined) throw new Error('a run is defined');
  run.action(() => {});
  program.parse(['run', ...args], { from: 'user' });
  return run;
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'contract-settings-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function caught(act: () => void): string {
  try {
    act();
  } catch (thrown) {
    return String(thrown);
  }
  return '';
}
