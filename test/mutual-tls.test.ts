import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createClient } from '../src/http/client.ts';
import { transportFailure } from '../src/http/failure.ts';
import { builtins, type Exchange, readSpec } from '../src/index.ts';
import { makeCertificates } from '../src/sandbox/certificates.ts';
import { createProvider } from '../src/sandbox/provider.ts';
import { serve } from '../src/sandbox/server.ts';
import { memoryStore } from '../src/sandbox/store.ts';
import { contract, inTemporaryFolder } from './command-line.ts';

const PAGE = 'test/fixtures/mutual-tls.md';
const certificates = await makeCertificates();
const others = await makeCertificates();
afterAll(async () => {
  await certificates?.remove();
  await others?.remove();
});

test.skipIf(certificates !== undefined)('openssl is missing: nothing here was tested', () => {});

const tested = test.skipIf(certificates === undefined || others === undefined);
const pair = (of: typeof certificates) => of?.client ?? { certificate: '', key: '' };

tested(
  'the sandbox lets in who shows its certificate, and tells everybody else what is missing',
  async () => {
    if (certificates === undefined) return;
    const server = await serve(shelf(), { host: '127.0.0.1', port: 0, tls: certificates });
    try {
      const { authority } = certificates;
      const [mine, nobody, stranger] = await Promise.all([
        ask(server.url, { authority, ...pair(certificates) }),
        // Twice over one connection pool: a resumed session must not pass for a certificate.
        ask(server.url, { authority }, 2),
        ask(server.url, { authority, ...pair(others) }),
      ]);
      expect(statusOf(mine)).toBe(200);
      expect(statusOf(nobody)).toBe(401);
      expect(statusOf(stranger)).toBe(401);
      expect(textOf(nobody)).toContain('a client certificate that is trusted is needed');
    } finally {
      await server.close();
    }
  },
);

tested('a server that lets nobody else even connect is understood', async () => {
  if (certificates === undefined) return;
  const { certificate: cert, key } = certificates.server;
  const strict = createServer(
    { ca: certificates.authority, cert, key, requestCert: true, rejectUnauthorized: true },
    (_request, response) => response.setHeader('Content-Type', 'application/json').end('{"total":1}'),
  );
  await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
  const address = strict.address();
  const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    const { authority, folder } = certificates;
    expect(statusOf(await ask(url, { authority, ...pair(certificates) }))).toBe(200);
    expect(statusOf(await ask(url, { authority }))).toContain('asks for a client certificate');
    const ended = await judged(url, {
      CA_CERTIFICATE: authority,
      SHELF_CERTIFICATE: join(folder, 'client.pem'),
      SHELF_KEY: join(folder, 'client.key'),
    });
    expect(ended.stdout).toMatch(/authentication +2 +0 +0 +0 +2/);
  } finally {
    strict.closeAllConnections();
    strict.close();
  }
});

test('an alert of TLS for want of a certificate has a code of its own', () => {
  const thrown = Object.assign(new Error('alert certificate required'), {
    code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  });
  const context = { origin: 'https://api.example.com', timeoutMs: 1000, timedOut: false };
  expect(transportFailure(thrown, context)).toMatchObject({ code: 'CLIENT_CERTIFICATE' });
});

tested('a page with mutual TLS runs against its embedded sandbox', async () => {
  const ended = await inTemporaryFolder((folder) => contract([PAGE, '--no-fuzz', '--reports', folder]));
  expect(ended.exit).toBe(0);
  expect(ended.stdout).toMatch(/authentication +2 +0 +0 +0 +2/);
});

tested('against a provider, certificates come from files or from the variables themselves', async () => {
  if (certificates === undefined) return;
  const server = await serve(shelf(), { host: '127.0.0.1', port: 0, tls: certificates });
  const ca = { CA_CERTIFICATE: join(certificates.folder, 'ca.pem') };
  try {
    const key = join(certificates.folder, 'client.key');
    const good = await judged(server.url, {
      ...ca,
      SHELF_CERTIFICATE: certificates.client.certificate,
      SHELF_KEY: key,
    });
    expect([good.exit, good.stdout.includes('PRIVATE KEY')]).toEqual([0, false]);
    const bare = await judged(server.url, ca);
    expect(bare.stdout).toContain('no credentials for the environment');
    const lost = await judged(server.url, { ...ca, SHELF_CERTIFICATE: '/no/such/file', SHELF_KEY: key });
    expect(lost.stderr).toContain('a certificate or its key cannot be read');
  } finally {
    await server.close();
  }
});

function judged(url: string, variables: Readonly<Record<string, string>>): ReturnType<typeof contract> {
  const selection = ['--only', 'unauthorized', '--only', 'examples'];
  return inTemporaryFolder((folder) =>
    contract([PAGE, '--env', 'local', '--base-url', url, '--no-fuzz', ...selection, '--reports', folder], {
      variables,
    }),
  );
}

function shelf(): ReturnType<typeof createProvider> {
  const text = readFileSync(PAGE, 'utf8');
  return createProvider(readSpec({ file: PAGE, text }, { formats: builtins.formats }).contract, {
    behaviour: undefined,
    store: memoryStore(),
    credentials: new Map(),
    now: Date.now,
    random: Math.random,
    limitFactor: 1,
    deliver: undefined,
    webhookSecret: undefined,
  });
}

async function ask(
  url: string,
  tls: NonNullable<Parameters<typeof createClient>[0]['tls']>,
  times = 1,
): Promise<Exchange> {
  const client = createClient({
    origin: url,
    connections: 1,
    timeoutMs: 5000,
    maxBodyBytes: 10_000,
    now: () => performance.now(),
    tls,
  });
  const { signal } = new AbortController();
  // `Connection: close` makes the next request take up the session in a new connection.
  const request = {
    method: 'GET',
    url: `${url}/books`,
    headers: [['Connection', 'close']],
    body: undefined,
  } as const;
  try {
    for (let count = 1; count < times; count += 1) await client.transport(request, { signal });
    return await client.transport(request, { signal });
  } finally {
    await client.close();
  }
}

function statusOf(exchange: Exchange): number | string {
  return exchange.outcome === 'response' ? exchange.response.status : exchange.failure.message;
}

function textOf(exchange: Exchange): string {
  return exchange.outcome === 'response' ? Buffer.from(exchange.response.body).toString('utf8') : '';
}
