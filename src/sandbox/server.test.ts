import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { MOST_BODY_BYTES, type Provider } from './provider.ts';
import { type Serving, serve } from './server.ts';
import { answered, contractOf, operation, providerOf, shapeOf } from './tester.ts';

const CONTRACT = contractOf({
  errors: {
    envelope: shapeOf({
      type: 'object',
      required: ['error_code', 'service'],
      properties: { error_code: { type: 'string' }, service: { type: 'string', example: 'things' } },
    }),
    codeField: 'error_code',
    codes: [],
  },
  operations: [
    operation('POST', '/things', {
      takes: { type: 'object' },
      responses: [
        answered('201', {
          type: 'object',
          properties: { id: { type: 'string', example: 'T-0' }, name: { type: 'string' } },
        }),
      ],
    }),
    operation('DELETE', '/things/{id}', { responses: [answered('204')] }),
  ],
});

async function serving(provider: Provider, use: (server: Serving) => Promise<void>): Promise<void> {
  const server = await serve(provider, { host: '127.0.0.1', port: 0 });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

const post = (url: string, body: string) =>
  fetch(`${url}/things`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });

test('text beyond ASCII arrives as it was sent, and 204 has no length', async () => {
  await serving(providerOf(CONTRACT), async ({ url }) => {
    const created = await post(url, JSON.stringify({ name: 'Straße 日本 😀' }));
    const thing: unknown = await created.json();
    expect(thing).toEqual({ id: 'T-1', name: 'Straße 日本 😀' });
    const removed = await fetch(`${url}/things/T-1`, { method: 'DELETE' });
    expect([removed.status, removed.headers.get('content-length')]).toEqual([204, null]);
  });
});

test.each([MOST_BODY_BYTES + 1, 8 * MOST_BODY_BYTES])(
  'a body of %i bytes is answered with 413 in the declared format',
  async (bytes) => {
    await serving(providerOf(CONTRACT), async ({ url }) => {
      const answer = await post(url, ' '.repeat(bytes));
      expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
      expect(await answer.json()).toMatchObject({ error_code: 'PAYLOAD_TOO_LARGE', service: 'things' });
      expect((await post(url, '{}')).status).toBe(201);
    });
  },
);

test.each<[string, Provider['handle']]>([
  [
    'throws',
    () => {
      throw new Error('no stock table');
    },
  ],
  [
    'sets a header that HTTP does not have',
    () => ({ status: 200, headers: [['X-Bad', 'a\nb']], body: Buffer.alloc(0) }),
  ],
  [
    'answers with a status that HTTP does not have',
    () => ({ status: 42, headers: [], body: Buffer.alloc(0) }),
  ],
])('a provider that %s is seen in the answer and ends nothing', async (_, handle) => {
  await serving({ handle }, async ({ url }) => {
    for (let time = 0; time < 2; time += 1) {
      const answer = await fetch(url);
      expect([answer.status, (await answer.text()).includes('SANDBOX_FAILED')]).toEqual([500, true]);
    }
  });
});

test.each<[string, string]>([
  ['a word', 'GARBAGE\r\n\r\n'],
  ['a negative length', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
  ['a chunk without a size', 'POST /things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n'],
  ['a target of 20,000 letters', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
])('%s is no HTTP request: it is refused and the next one is answered', async (_, bytes) => {
  await serving(providerOf(CONTRACT), async ({ url }) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.end(bytes);
    const [first] = await once(socket, 'data');
    expect(String(first)).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.destroy();
    expect((await post(url, '{}')).status).toBe(201);
  });
});

test.each(['[', '{"a":'])('a body of half a megabyte of %s is refused, not fatal', async (piece) => {
  await serving(providerOf(CONTRACT), async ({ url }) => {
    expect((await post(url, piece.repeat(100_000))).status).toBe(400);
  });
});

test('closing ends open connections at once', async () => {
  const server = await serve(providerOf(CONTRACT), { host: '127.0.0.1', port: 0 });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  const ended = once(socket, 'close');
  await server.close();
  await ended;
  expect(socket.destroyed).toBe(true);
});
