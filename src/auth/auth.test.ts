import { expect, test } from 'vitest';
import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import { secret } from '../model/environment.ts';
import type { Exchange, Headers, HttpRequest, ParsedJson, Transport } from '../model/exchange.ts';
import type { Authenticator } from '../model/extension.ts';
import { authenticated } from './authenticated.ts';
import { clientCredentials } from './client-credentials.ts';

const AT = { file: 'specs/x.md', line: 1, column: 1 } as const;
const SIGNAL = new AbortController().signal;
const DECLARATION: ClientCredentialsDeclaration = {
  type: 'client-credentials',
  tokenUrl: { value: 'https://auth.example.com/oauth/token', at: AT },
  tokenMethod: 'POST',
  contentType: 'application/x-www-form-urlencoded',
  clientAuthentication: 'body',
  clientId: { name: 'CLIENT_ID', at: AT },
  clientSecret: { name: 'CLIENT_SECRET', at: AT },
  scope: 'read write',
  expiresInSeconds: 3600,
  renewBeforeSeconds: 300,
  retryAttempts: 2,
  retryDelaySeconds: 1,
  header: 'Authorization',
  scheme: 'Bearer',
  at: AT,
};

test('the token request is the one of RFC 6749, on the host that is run against', async () => {
  const { requests, authenticator } = open(() => [200, { access_token: 'a', expires_in: 3600 }]);
  await authenticator.credentials(SIGNAL);
  const [request] = requests;
  expect(request?.url).toBe('http://127.0.0.1:1/oauth/token');
  expect(Object.fromEntries(new URLSearchParams(Buffer.from(request?.body ?? []).toString()))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'id',
    client_secret: 's&cret',
    scope: 'read write',
  });
});

test('with Basic the secret is in the header and not in the body', async () => {
  const { requests, authenticator } = open(() => [200, { access_token: 'a' }], {
    clientAuthentication: 'basic',
  });
  await authenticator.credentials(SIGNAL);
  expect(requests[0]?.headers).toContainEqual([
    'Authorization',
    `Basic ${Buffer.from('id:s%26cret').toString('base64')}`,
  ]);
  expect(Buffer.from(requests[0]?.body ?? []).toString()).not.toContain('cret');
});

test('a token is used until the threshold before its end, and renewed then', async () => {
  let now = 0;
  const { requests, authenticator } = open(
    () => [200, { access_token: `t${now}`, expires_in: 3600 }],
    {},
    () => now,
  );
  for (const [at, count] of [
    [0, 1],
    [3_299_000, 1],
    [3_300_000, 2],
  ] as const) {
    now = at;
    await authenticator.credentials(SIGNAL);
    expect(requests).toHaveLength(count);
  }
});

test('a token that lives shorter than the threshold is not renewed for every request', async () => {
  let now = 0;
  const { requests, authenticator } = open(
    () => [200, { access_token: 'a', expires_in: 60 }],
    {},
    () => now,
  );
  for (const at of [0, 10_000, 29_000]) {
    now = at;
    await authenticator.credentials(SIGNAL);
  }
  expect(requests).toHaveLength(1);
});

test('a refusal tells status and reason, is not tried again, and holds no secret', async () => {
  const { requests, authenticator } = open(() => [
    401,
    { error: 'invalid_client', error_description: 'unknown' },
  ]);
  const result = await authenticator.credentials(SIGNAL);
  expect(result).toEqual({
    granted: false,
    code: 'TOKEN_REFUSED',
    message: expect.stringContaining('answered 401 (invalid_client: unknown)'),
  });
  expect(JSON.stringify(result)).not.toContain('s&cret');
  expect(requests).toHaveLength(1);
});

test.each([
  [
    302,
    [['Location', 'https://login.example.com/']],
    '',
    'NO_TOKEN_ENDPOINT',
    'answered 302 with a redirect to https://login.example.com/; credentials are not sent after it',
  ],
  [
    200,
    [['Content-Type', 'text/html; charset=utf-8']],
    '<html>',
    'NO_TOKEN_ENDPOINT',
    'answered 200 with text/html, not with JSON',
  ],
  [404, [], 'no such page', 'NO_TOKEN_ENDPOINT', 'answered 404 with a body, not with JSON'],
  [204, [], '', 'NO_TOKEN_ENDPOINT', 'answered 204 without a body, not with JSON'],
  [200, [], '{"token":"a"}', 'NO_TOKEN_ENDPOINT', 'answered 200 with JSON that holds no access_token'],
  [
    503,
    [['Content-Type', 'text/html']],
    '<html>',
    'ISSUER_FAILED',
    'answered 503 with text/html, not with JSON',
  ],
  [
    401,
    [['Content-Type', 'text/html']],
    '<html>',
    'TOKEN_REFUSED',
    'answered 401 with text/html, not with JSON',
  ],
] as const)(
  'a token endpoint that answers %i with %j and %j is told as it is',
  async (status, headers, text, code, words) => {
    const { authenticator } = open(() => [status, text, headers], { retryAttempts: 0 });
    expect(await authenticator.credentials(SIGNAL)).toEqual({
      granted: false,
      code,
      message: expect.stringContaining(words),
    });
  },
);

test('a token endpoint that fails for the moment is asked again as often as the spec says', async () => {
  const { requests, authenticator } = open((count) => (count < 3 ? [503, {}] : [200, { access_token: 'a' }]));
  expect((await authenticator.credentials(SIGNAL)).granted).toBe(true);
  expect(requests).toHaveLength(3);
});

test('an unexpected 401 is answered once with a new token, and stays visible', async () => {
  const tokens = ['old', 'new'];
  const { authenticator } = open((count) => [200, { access_token: tokens[count - 1] ?? '' }]);
  const seen: (string | undefined)[] = [];
  const transport = authenticated(async (request) => {
    seen.push(request.headers.find(([name]) => name === 'Authorization')?.[1]);
    return answered(request, seen.length === 1 ? 401 : 200, {});
  }, authenticator);
  const exchange = await transport(
    { method: 'GET', url: 'http://127.0.0.1:1/x', headers: [], body: undefined },
    { signal: SIGNAL },
  );
  expect(seen).toEqual(['Bearer old', 'Bearer new']);
  expect(exchange).toMatchObject({ outcome: 'response', attempt: 2, earlier: [{ result: '401' }] });
});

test('without credentials nothing is sent, and the exchange says why', async () => {
  const { authenticator } = open(() => [401, {}]);
  const transport = authenticated(async (request) => answered(request, 200, {}), authenticator);
  const exchange = await transport(
    { method: 'GET', url: 'http://127.0.0.1:1/x', headers: [], body: undefined },
    { signal: SIGNAL },
  );
  expect(exchange).toMatchObject({ outcome: 'failure', failure: { code: 'AUTH' } });
});

function open(
  answer: (count: number) => readonly [status: number, body: object | string, headers?: Headers],
  more: Partial<ClientCredentialsDeclaration> = {},
  now: () => number = () => 0,
): { readonly authenticator: Authenticator; readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const transport: Transport = async (request) => {
    requests.push(request);
    const [status, body, headers] = answer(requests.length);
    return answered(request, status, body, headers);
  };
  const credentials = new Map([
    ['CLIENT_ID', secret('id')],
    ['CLIENT_SECRET', secret('s&cret')],
  ]);
  const context = {
    credentials,
    transport,
    baseUrl: 'http://127.0.0.1:1/base',
    now,
    learnSecret: () => {},
    wait: async () => {},
  };
  return { requests, authenticator: clientCredentials.open({ ...DECLARATION, ...more }, context) };
}

function answered(
  request: HttpRequest,
  status: number,
  body: object | string,
  headers: Headers = [],
): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = { status, headers, body: Buffer.from(text), truncated: false, json: () => parsed(text) };
  return { request, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'response', response };
}

function parsed(text: string): ParsedJson {
  try {
    return { parsed: true, value: JSON.parse(text) };
  } catch {
    return { parsed: false, reason: 'it is no JSON' };
  }
}
