import { expect, test } from 'vitest';
import type { AuthDeclaration, ClientCredentialsDeclaration } from '../model/auth.ts';
import { answered, ask, contractOf, memberOf, NOW, operation, providerOf } from './tester.ts';

const at = { file: 'hand-made.md', line: 1, column: 1 };
const named = (name: string) => ({ name, at });
const OAUTH: ClientCredentialsDeclaration = {
  type: 'client-credentials',
  tokenUrl: { value: 'https://auth.example.com/oauth/token', at },
  tokenMethod: 'POST',
  contentType: 'application/x-www-form-urlencoded',
  clientAuthentication: 'body',
  clientId: named('ID'),
  clientSecret: named('SECRET'),
  scope: 'read write',
  expiresInSeconds: 60,
  renewBeforeSeconds: 5,
  retryAttempts: 0,
  retryDelaySeconds: 0,
  header: 'Authorization',
  scheme: 'Bearer',
  at,
};

const contractWith = (auth: AuthDeclaration) =>
  contractOf({
    auth,
    operations: [
      operation('GET', '/things', {
        secured: true,
        scopes: ['read'],
        responses: [answered('200', { type: 'array' })],
      }),
      operation('GET', '/open', { responses: [answered('200', { type: 'array' })] }),
    ],
  });

const CREDENTIALS = new Map([
  ['ID', 'me'],
  ['SECRET', 'p+w d'],
]);
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

test.each([
  ['grant_type=client_credentials&client_id=me&client_secret=p%2Bw+d', 200, undefined],
  ['grant_type=client_credentials&client_id=me&client_secret=p%2Bw+d&scope=', 200, undefined],
  ['grant_type=client_credentials&client_id=me&client_secret=no', 401, 'invalid_client'],
  ['grant_type=password&client_id=me&client_secret=p%2Bw+d', 400, 'unsupported_grant_type'],
  ['client_id=me&client_secret=p%2Bw+d', 400, 'invalid_request'],
  ['grant_type=client_credentials', 400, 'invalid_request'],
  ['grant_type=client_credentials&client_id=me&client_id=me&client_secret=p%2Bw+d', 400, 'invalid_request'],
  ['grant_type=client_credentials&client_id=me&client_secret=p%2Bw+d&scope=admin', 400, 'invalid_scope'],
])('the token endpoint answers %s with %i', (text, status, code) => {
  const told = ask(providerOf(contractWith(OAUTH), { credentials: CREDENTIALS }), 'POST /oauth/token', {
    text,
    headers: [FORM],
  });
  expect([told.status, memberOf(told.body, 'error')]).toEqual([status, code]);
  expect(told.header('Cache-Control')).toBe('no-store');
});

test('a token lets its bearer in for as long as it lives and as far as its scope goes', () => {
  let now = NOW;
  const provider = providerOf(contractWith(OAUTH), { credentials: CREDENTIALS, now: () => now });
  const basic = `Basic ${Buffer.from('me:p%2Bw+d').toString('base64')}`;
  const token = (scope: string): string => {
    const text = `grant_type=client_credentials&scope=${scope}`;
    const told = ask(provider, 'POST /oauth/token', { text, headers: [FORM, ['Authorization', basic]] });
    return String(memberOf(told.body, 'access_token'));
  };
  const withToken = (value: string) =>
    ask(provider, 'GET /things', { headers: [['Authorization', `bearer ${value}`]] });
  const [reader, writer] = [token('read'), token('write')];
  expect(reader).not.toBe(writer);
  expect(withToken(reader).status).toBe(200);
  const narrow = withToken(writer);
  expect([narrow.status, narrow.header('WWW-Authenticate')]).toEqual([
    403,
    'Bearer realm="sandbox", error="insufficient_scope", scope="read"',
  ]);
  now += 60_000;
  const over = withToken(reader);
  expect([over.status, over.header('WWW-Authenticate')]).toEqual([
    401,
    'Bearer realm="sandbox", error="invalid_token"',
  ]);
  expect(ask(provider, 'GET /things').header('WWW-Authenticate')).toBe('Bearer realm="sandbox"');
  expect(ask(provider, 'GET /open').status).toBe(200);
});

const KEY: AuthDeclaration = {
  type: 'api-key',
  place: 'header',
  name: 'X-Api-Key',
  prefix: '',
  key: named('KEY'),
  at,
};
const BASIC: AuthDeclaration = { type: 'basic', username: named('USER'), password: named('WORD'), at };
const BEARER: AuthDeclaration = {
  type: 'bearer',
  header: 'Authorization',
  scheme: 'Bearer',
  token: named('TOKEN'),
  at,
};
const VALUES = new Map([
  ['KEY', 'k1'],
  ['USER', 'ada'],
  ['WORD', 'w:1'],
  ['TOKEN', 't1'],
]);

test.each<[string, AuthDeclaration, readonly [string, string], readonly [string, string]]>([
  ['api-key', KEY, ['x-api-key', 'k1'], ['x-api-key', '']],
  [
    'basic',
    BASIC,
    ['Authorization', `Basic ${btoa('ada:w:1')}`],
    ['Authorization', `Basic ${btoa('undefined:undefined')}`],
  ],
  ['bearer', BEARER, ['Authorization', 'Bearer t1'], ['Authorization', 'Bearer undefined']],
])(
  '%s: the right credential passes, a wrong one does not, and without a configured one nothing does',
  (_, auth, right, wrong) => {
    const provider = providerOf(contractWith(auth), { credentials: VALUES });
    expect(ask(provider, 'GET /things', { headers: [right] }).status).toBe(200);
    const refused = ask(provider, 'GET /things', { headers: [wrong] });
    expect([refused.status, refused.header('WWW-Authenticate') === undefined]).toEqual([401, false]);
    const closed = providerOf(contractWith(auth));
    expect([right, wrong].map((header) => ask(closed, 'GET /things', { headers: [header] }).status)).toEqual([
      401, 401,
    ]);
  },
);

test('an API key in the query is taken from there', () => {
  const provider = providerOf(contractWith({ ...KEY, place: 'query', name: 'key' }), { credentials: VALUES });
  expect([ask(provider, 'GET /things?key=k1').status, ask(provider, 'GET /things').status]).toEqual([
    200, 401,
  ]);
});
