import { expect, test } from 'vitest';
import { clientSecret } from './client-secrets.ts';

const endpoint = {
  secret: (name: string) => (name === 'ID' ? 'me' : name === 'SECRET' ? 's&cret d' : undefined),
};

test.each([
  ['secret', 'SECRET', 's&cret d'],
  ['secret', 'SECRET.form', 's%26cret%20d'],
  ['secret', 'OTHER', undefined],
  ['basic', 'ID.SECRET', btoa('me:s%26cret%20d')],
  ['basic', 'ID.wrong', btoa('me:wrong')],
  ['basic', 'OTHER.SECRET', undefined],
] as const)('{{%s.%s}} is filled', (kind, written, value) => {
  expect(clientSecret(kind, written, endpoint)).toBe(value);
});

test('without a token endpoint there are no secrets', () => {
  expect(clientSecret('secret', 'SECRET', undefined)).toBeUndefined();
});
