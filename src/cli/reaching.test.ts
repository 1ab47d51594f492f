import { expect, test } from 'vitest';
import { readSpec } from '../index.ts';
import { markdown } from '../spec/formats/markdown.ts';
import { findEnvironment } from './environment.ts';
import { isEmbedded, withRemote } from './reaching.ts';

test('a base URL without an environment is not the sandbox with its limits and its clock', () => {
  const flags = withRemote({ env: 'embedded', baseUrl: 'http://127.0.0.1:8099' });
  expect(flags).toEqual({ env: 'remote', baseUrl: 'http://127.0.0.1:8099' });
  expect(isEmbedded(flags)).toBe(false);
  const { contract } = readSpec({ file: 'x.md', text: '# X' }, { formats: [markdown] });
  expect(findEnvironment(contract, flags.env)).toBeUndefined();
});

test('what is named stays what it is', () => {
  for (const flags of [{ env: 'embedded' }, { env: 'staging', baseUrl: 'http://127.0.0.1:8099' }])
    expect(withRemote(flags)).toBe(flags);
});
