import { expect, test } from 'vitest';
import type { Contract } from '../model/contract.ts';
import { markdown } from '../spec/formats/markdown.ts';
import { readSpec } from '../spec/read.ts';
import { resolveTarget, variablePrefix } from './environment.ts';

const NONE = (): undefined => undefined;

test('the flag comes before the variable and the variable before the spec', () => {
  const variable = (name: string): string | undefined =>
    name === 'STAGING_BASE_URL' ? 'http://from-variable:1/v1/' : undefined;
  expect(resolveTarget(contract(), 'staging', { variable: NONE }).baseUrl).toBe(
    'https://api-staging.example.com',
  );
  expect(resolveTarget(contract(), 'staging', { variable }).baseUrl).toBe('http://from-variable:1/v1');
  expect(resolveTarget(contract(), 'staging', { variable, baseUrl: 'http://flag:2' }).baseUrl).toBe(
    'http://flag:2',
  );
});

test('a secret is looked up with the prefix of its environment first, and what is missing is named', () => {
  const values: Readonly<Record<string, string>> = { KEY: 'general', STAGING_KEY: 'special' };
  const found = resolveTarget(contract(), 'staging', { variable: (name) => values[name] });
  expect([...found.credentials].map(([name, value]) => [name, value.reveal()])).toEqual([['KEY', 'special']]);
  expect(JSON.stringify([...found.credentials])).not.toContain('special');
  expect(resolveTarget(contract(), 'staging', { variable: NONE }).missing).toEqual(['STAGING_KEY']);
});

test.each(['ftp://x', 'localhost:80', 'http://user:word@host', 'http://host?x=1', ''])(
  '%j is no base URL',
  (baseUrl) => {
    expect(() => resolveTarget(contract(), 'staging', { variable: NONE, baseUrl })).toThrow(/--base-url/);
  },
);

test('an unknown environment is refused with the names that exist', () => {
  expect(() => resolveTarget(contract(), 'stage', { variable: NONE })).toThrow(/no environment `stage`/);
});

test('names of environments become names of variables', () => {
  expect(variablePrefix('pre-prod.eu')).toBe('PRE_PROD_EU');
});

function contract(auth = ['type: "API Key"', 'header: "X-API-Key: {KEY}"']): Contract {
  const text = [
    '# Things',
    '```yaml',
    'authentication:',
    ...auth.map((line) => `  ${line}`),
    'environments:',
    '  staging:',
    '    base_url: "https://api-staging.example.com"',
    '```',
  ].join('\n');
  return readSpec({ file: 'things.md', text }, { formats: [markdown] }).contract;
}

test('a second client has all of its credentials or none', () => {
  const client = contract(['type: "Basic"', 'username: "{USERNAME}"', 'password: "{PASSWORD}"']);
  const target = (values: Readonly<Record<string, string>>) =>
    resolveTarget(client, 'staging', { variable: (name) => values[name] });
  expect(target({}).secondClient).toBeUndefined();
  const both = target({ STAGING_SECOND_USERNAME: 'other', SECOND_PASSWORD: 'word' }).secondClient;
  expect([...(both ?? [])].map(([name, value]) => [name, value.reveal()])).toEqual([
    ['USERNAME', 'other'],
    ['PASSWORD', 'word'],
  ]);
  expect(() => target({ SECOND_USERNAME: 'other' })).toThrow(/has no SECOND_PASSWORD/);
});
