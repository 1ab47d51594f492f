import { expect, test } from 'vitest';
import type { BearerDeclaration } from '../model/auth.ts';
import { signJwt, verifyJwt } from './jwt.ts';
import { standInCredentials } from './stand-in.ts';
import { answered, ask, contractOf, NOW, operation, providerOf } from './tester.ts';

const format = { form: 'jwt', audience: 'orders', issuer: 'https://id.example.com' } as const;
const options = { format, key: 'k', now: NOW };
const token = signJwt({ sub: 'me', lifeSeconds: 60 }, options);
const changed = (claims: object): string => {
  const [header, , signature] = token.split('.');
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
};

test('a signed token holds the claims that the page names', () => {
  expect(verifyJwt(token, options)).toEqual({
    iss: 'https://id.example.com',
    aud: 'orders',
    sub: 'me',
    iat: NOW / 1000,
    exp: NOW / 1000 + 60,
  });
});

test.each([
  ['another key', token, { ...options, key: 'other' }],
  ['a token that is over', token, { ...options, now: NOW + 60_000 }],
  ['another audience', token, { ...options, format: { ...format, audience: 'invoices' } }],
  ['another issuer', token, { ...options, format: { ...format, issuer: 'https://evil.example.com' } }],
  ['changed claims', changed({ exp: 4_000_000_000, aud: 'orders', iss: format.issuer }), options],
  ['no signature', token.replace(/\.[^.]*$/, '.'), options],
  ['alg none', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`, options],
  ['four parts', `${token}.x`, options],
  ['no JWT', 'abc', options],
])('%s is refused', (_, given, how) => {
  expect(verifyJwt(given, how)).toBeUndefined();
});

test('a page with JWTs lets in the one that was made for it, until it is over', () => {
  const at = { file: 'hand-made.md', line: 1, column: 1 };
  const auth: BearerDeclaration = {
    type: 'bearer',
    header: 'Authorization',
    scheme: 'Bearer',
    tokenFormat: format,
    token: { name: 'TOKEN', at },
    at,
  };
  const contract = contractOf({
    auth,
    operations: [
      operation('GET', '/things', { secured: true, responses: [answered('200', { type: 'array' })] }),
    ],
  });
  const credentials = standInCredentials(auth, { given: () => undefined, made: () => 'made', now: NOW });
  let now = NOW;
  const provider = providerOf(contract, { credentials, now: () => now });
  const shown = (value: string): number =>
    ask(provider, 'GET /things', { headers: [['Authorization', `Bearer ${value}`]] }).status;
  const mine = credentials.get('TOKEN') ?? '';
  expect([shown(mine), shown(`${mine}x`), shown('made')]).toEqual([200, 401, 401]);
  now += 25 * 3_600_000;
  expect(shown(mine)).toBe(401);
});
