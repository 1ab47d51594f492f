import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { expect, test } from 'vitest';
import { builtins } from '../builtins.ts';
import { secret } from '../model/environment.ts';
import { makeCertificates } from '../sandbox/certificates.ts';
import { readSpec } from '../spec/read.ts';
import { masked } from './commands/env.ts';
import type { Target } from './environment.ts';
import { exitFor } from './environment-lines.ts';
import { viewEnvironment } from './environment-view.ts';
import { lookAt } from './reachability.ts';
import type { LoadedSpec } from './specs.ts';
import type { Variables } from './variables.ts';

const CLIENT = `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /token } }
`;
const SECRET = 'wH4t-nobody-may-see';
const OPTIONS = { timeoutMs: 5000, now: Date.now(), secrets: [] };

test('a host that answers, and gives a token, is as a run needs it', async () => {
  await serving(createServer(token(200, { access_token: 'token-of-the-test' })), async (port) => {
    const looked = await lookAt(specOf(CLIENT), targetAt(`http://127.0.0.1:${port}`), OPTIONS);
    expect(
      looked.map(({ what, state, says }) => `${state} ${what}: ${says.replace(/\d+ ms|:\d+/g, 'N')}`),
    ).toEqual([
      expect.stringMatching(/^good host: 127\.0\.0\.1 accepts connections on port \d+ \(N\)$/),
      'good token endpoint: gives a token',
    ]);
  });
});

test('a token endpoint that refuses is told without the secret that it repeats', async () => {
  const refusing = token(401, { error: 'invalid_client', error_description: `no ${SECRET}` });
  await serving(createServer(refusing), async (port) => {
    const looked = await lookAt(specOf(CLIENT), targetAt(`http://127.0.0.1:${port}`), OPTIONS);
    expect(looked[1]).toMatchObject({ what: 'token endpoint', state: 'bad' });
    expect(looked[1]?.says).toContain('invalid_client: no ***');
  });
});

test('where nobody listens nothing else is asked', async () => {
  const port = await serving(createServer(), async (free) => free);
  const looked = await lookAt(specOf(CLIENT), targetAt(`http://127.0.0.1:${port}`), OPTIONS);
  expect(looked).toMatchObject([{ what: 'host', state: 'unreachable' }]);
});

test('a certificate is told with its end and its issuer, and one that nobody trusts is refused', async () => {
  const certificates = await makeCertificates();
  if (certificates === undefined) throw new Error('openssl is needed for this test');
  const { server, authority } = certificates;
  const secure = createSecureServer({ cert: server.certificate, key: server.key }, (_, response) =>
    response.end(),
  );
  try {
    await serving(secure, async (port) => {
      const target = targetAt(`https://127.0.0.1:${port}`);
      const unknown = await lookAt(specOf(''), target, OPTIONS);
      expect(unknown[1]).toMatchObject({ what: 'certificate', state: 'bad' });
      expect(unknown[1]?.says).toMatch(
        /^valid until \d{4}-\d\d-\d\d, issued by contract sandbox; not trusted: /,
      );
      expect(unknown).toHaveLength(2);
      const known = await lookAt(specOf(''), { ...target, authority }, OPTIONS);
      expect(known.map(({ what }) => what)).toEqual(['host', 'certificate', 'answer']);
      expect(known.some(({ state }) => state === 'bad' || state === 'unreachable')).toBe(false);
    });
  } finally {
    await certificates.remove();
  }
});

test('what a run would use is shown with where it comes from, and no secret', () => {
  const page = `${CLIENT}environments:
  staging: { base_url: "https://staging.example.com", rate_limits: 10x production limits, read_only: true, maintenance: "Sundays 02:00-04:00 UTC" }
`;
  const values = new Map([
    ['STAGING_CLIENT_SECRET', SECRET],
    ['STAGING_BASE_URL', 'http://127.0.0.1:1'],
  ]);
  const variables: Variables = {
    read: (name) => values.get(name),
    from: (name) => (values.has(name) ? '.env.staging' : undefined),
    secrets: [SECRET],
    warnings: [],
  };
  const now = Date.parse('2026-11-22T03:00:00Z');
  const { view } = viewEnvironment(specOf(page), { env: 'staging' }, { variables, now });
  expect(view).toMatchObject({
    baseUrl: { value: 'http://127.0.0.1:1', from: 'STAGING_BASE_URL' },
    credentials: [
      { name: 'STAGING_CLIENT_ID', value: undefined },
      { name: 'STAGING_CLIENT_SECRET', value: '***', from: '.env.staging' },
    ],
    limits: { factor: 10 },
    readOnly: expect.stringContaining('says that it is only read'),
    maintenance: ['Sundays 02:00-04:00 UTC'],
    now: 'maintenance until 2026-11-22T04:00:00.000Z',
  });
  expect(JSON.stringify(view)).not.toContain(SECRET);
  expect(exitFor([{ view, looked: [] }])).toBe(1);
  const complete = {
    ...view,
    credentials: view.credentials.map((each) => ({ ...each, value: '***' as const })),
  };
  expect(exitFor([{ view: complete, looked: [] }])).toBe(0);
  expect(exitFor([{ view: complete, looked: [{ what: 'host', state: 'unreachable', says: '' }] }])).toBe(3);
});

test('a setting is shown without what a URL may carry', () => {
  expect(['https://u:p@x.test/a?k=1#f', 'https://x.test/a', 'reports', 7].map(masked)).toEqual([
    'https://***@x.test/a?***',
    'https://x.test/a',
    'reports',
    7,
  ]);
});

function token(status: number, body: Readonly<Record<string, string>>): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

async function serving<T>(server: Server, use: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await use(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function targetAt(baseUrl: string): Target {
  const credentials = new Map([
    ['CLIENT_ID', secret('client-of-the-test')],
    ['CLIENT_SECRET', secret(SECRET)],
  ]);
  return {
    name: 'staging',
    baseUrl,
    baseUrlFrom: 'the test',
    override: '--base-url',
    credentials,
    secondClient: undefined,
    missing: [],
  };
}

function specOf(page: string): LoadedSpec {
  const text = { file: 'x.yaml', text: page === '' ? 'endpoint: { method: GET, path: /x }\n' : page };
  return {
    text,
    companion: undefined,
    companionFile: 'scenarios/x.yaml',
    providerFile: undefined,
    result: readSpec(text, { formats: builtins.formats }),
  };
}
