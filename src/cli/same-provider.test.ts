import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtins } from '../builtins.ts';
import { readSpec } from '../spec/read.ts';
import { sameProvider } from './same-provider.ts';

const FILE = 'specs/orders.md';
const { contract } = readSpec(
  { file: FILE, text: readFileSync(FILE, 'utf8') },
  { formats: builtins.formats },
);
const staging = contract.environments.find(({ name }) => name === 'staging')?.baseUrl?.value ?? '';
const at = (environment: string, baseUrl: string) => ({ start: { environment, baseUrl }, contract });

test('without flags it goes where the run went', () => {
  expect(sameProvider([at('staging', 'http://127.0.0.1:8080')], {})).toEqual({
    env: 'staging',
    baseUrl: 'http://127.0.0.1:8080',
    notes: [],
  });
  expect(sameProvider([at('staging', staging)], {})).toEqual({
    env: 'staging',
    baseUrl: undefined,
    notes: [],
  });
  expect(sameProvider([at('embedded', 'http://127.0.0.1:4711')], {})).toEqual({
    env: 'embedded',
    baseUrl: undefined,
    notes: [],
  });
});

test('another provider is what the flags say, and it is said', () => {
  const judged = [at('staging', staging)];
  expect(sameProvider(judged, { env: 'embedded' })).toMatchObject({
    baseUrl: undefined,
    notes: [expect.stringContaining('this goes to the embedded sandbox (embedded)')],
  });
  expect(sameProvider(judged, { baseUrl: 'http://127.0.0.1:1/' })).toMatchObject({
    env: 'staging',
    notes: [expect.stringContaining('this goes to http://127.0.0.1:1 (staging)')],
  });
});

test('what no sandbox of a run can have judged is not sent to one without a word', () => {
  expect(sameProvider([at('embedded', 'https://orders.example')], {}).notes).toHaveLength(1);
});

test('a base URL for what the sandbox was judged by is somebody else, and so is what a run without a name went to', () => {
  const baseUrl = 'http://127.0.0.1:1';
  expect(sameProvider([at('embedded', 'http://127.0.0.1:4711')], { baseUrl })).toMatchObject({
    env: 'remote',
    baseUrl,
    notes: [expect.stringContaining('this goes to http://127.0.0.1:1 (remote)')],
  });
  expect(sameProvider([at('remote', baseUrl)], {})).toEqual({ env: 'remote', baseUrl, notes: [] });
});

test('findings of several providers are not all sent to one of them', () => {
  const judged = [at('staging', 'http://127.0.0.1:1'), at('staging', 'http://127.0.0.1:2')];
  expect(() => sameProvider(judged, {})).toThrow(/several providers: http:\/\/127.0.0.1:1, http/);
  expect(() => sameProvider([...judged, at('sandbox', 'http://127.0.0.1:1')], {})).toThrow(
    /several providers: staging, sandbox/,
  );
});
