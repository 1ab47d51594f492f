import { expect, test } from 'vitest';
import { markdown } from '../formats/markdown.ts';
import { yamlText } from '../formats/yaml.ts';
import { readSpec } from '../read.ts';

const CASES: readonly (readonly [name: string, yaml: string, lines: readonly number[]])[] = [
  ['a placeholder is no secret', 'authentication: { request: { client_secret: "{CLIENT_SECRET}" } }', []],
  ['a description is no secret', 'webhooks: { configuration: { secret_key: Shared secret of both } }', []],
  ['a type is no secret', 'authentication: { response: { access_token: string } }', []],
  ['the name of a header is no secret', 'authentication: { api_key: X-API-Key-Of-2026 }', []],
  ['a client secret is one, however short', 'authentication: { request: { client_secret: abc } }', [1]],
  ['a signing key is one', 'webhooks:\n  configuration: { secret_key: whsec_MfKQ9r8GKYqrTwjU }', [2]],
  ['a key of an environment is one', 'environments:\n  staging:\n    api_key: sk_test_4eC39HqLyjWD', [3]],
];

test.each(CASES)('%s', (_, text, lines) => {
  const { diagnostics } = readSpec({ file: 'page.yaml', text }, { formats: [markdown, yamlText] });
  const told = diagnostics.filter(({ code }) => code === 'secret-literal-in-spec');
  expect(told.map(({ at }) => at.line)).toEqual(lines);
});
