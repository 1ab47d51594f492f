import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { expect, test } from 'vitest';
import {
  type Exchange,
  type Headers,
  headerValues,
  type Transport,
  type TransportFailure,
} from '../model/exchange.ts';
import { createClient } from './client.ts';
import { retrying } from './retry.ts';

const SIGNAL = new AbortController().signal;

test('an answer keeps its bytes, its repeated headers and its JSON', async () => {
  const exchange = await ask((_request, response) => {
    response
      .writeHead(
        201,
        [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['Content-Type', 'application/json'],
        ].flat(),
      )
      .end('{"a": 1}');
  });
  if (exchange.outcome !== 'response') throw new Error(exchange.failure.message);
  expect(exchange.response.status).toBe(201);
  expect(headerValues(exchange.response.headers, 'set-cookie')).toEqual(['a=1', 'b=2']);
  expect(exchange.response.json()).toEqual({ parsed: true, value: { a: 1 } });
});

test('a GET may carry a body', async () => {
  let received = '';
  await ask(
    (request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => {
        received += text;
      });
      request.on('end', () => response.end());
    },
    { method: 'GET', body: Buffer.from('question') },
  );
  expect(received).toBe('question');
});

test('a body beyond the limit is cut and says so', async () => {
  const exchange = await ask((_request, response) => response.end('x'.repeat(5000)), { maxBodyBytes: 100 });
  expect(exchange).toMatchObject({ outcome: 'response', response: { truncated: true } });
  if (exchange.outcome === 'response') expect(exchange.response.body.length).toBe(100);
});

test('a request to another origin is refused and not sent', async () => {
  const client = createClient({
    origin: 'http://127.0.0.1:1',
    connections: 1,
    timeoutMs: 1000,
    maxBodyBytes: 100,
    now: () => 0,
  });
  for (const url of [
    'http://127.0.0.1:2/x',
    'http://127.0.0.1:11/x',
    'https://127.0.0.1:1/x',
    'http://127.0.0.1:1@evil.example/x',
  ]) {
    const exchange = await client.transport(
      { method: 'GET', url, headers: [], body: undefined },
      { signal: SIGNAL },
    );
    expect(exchange).toMatchObject({ outcome: 'failure', failure: { code: 'OTHER_ORIGIN' } });
  }
  expect(client.sent()).toBe(0);
  await client.close();
});

test.each([
  ['ECONNRESET', ((request) => request.socket.destroy()) satisfies RequestListener],
  ['TIMEOUT', (() => {}) satisfies RequestListener],
])('a provider that does not answer is the failure %s', async (code, listener) => {
  expect(await ask(listener, { timeoutMs: 300 })).toMatchObject({ outcome: 'failure', failure: { code } });
});

test.each([
  [
    'endless headers',
    `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
    'HEADERS_TOO_LARGE',
    '16 KiB',
  ],
  ['another protocol', 'hello\r\n\r\n', 'NOT_HTTP', 'is not HTTP'],
  [
    'a broken chunk',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
    'NOT_HTTP',
    'is not HTTP',
  ],
  ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab', 'ECONNRESET', 'closed before'],
])('%s are told in our own words', async (_, bytes, code, words) => {
  const failure = await failureOf(bytes);
  expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(failure?.message).not.toMatch(/Error|other side/);
});

test.each([
  ['Authorization', 'Bearer a\nb', 'the value of the header Authorization holds characters'],
  ['X A', 'b', 'the name of a header holds characters'],
  ['Transfer-Encoding', 'chunked', 'belongs to the connection'],
  ['Expect', '100-continue', 'belongs to the connection'],
])('a request with %s: %j is not sent, and its value is not told', async (name, value, words) => {
  const failure = await failureOf('', { headers: [[name, value]] });
  expect(failure).toMatchObject({ code: 'UNSENDABLE', message: expect.stringContaining(words) });
  expect(failure?.message).not.toContain('Bearer');
});

test('a path that no URL can have is not sent', async () => {
  expect(await failureOf('', { path: '/a b' })).toMatchObject({
    code: 'UNSENDABLE',
    message: expect.stringContaining('must be escaped'),
  });
});

test('an abort rejects: there is no exchange to tell of', async () => {
  const abort = new AbortController();
  const pending = ask(() => abort.abort(), { signal: abort.signal });
  await expect(pending).rejects.toThrow();
});

test('what broke before it was sent is sent again, and every try stays visible', async () => {
  const exchange = await retrying(failing('ECONNREFUSED', 2), { retries: 2, minDelayMs: 1 })(
    request('POST'),
    { signal: SIGNAL },
  );
  expect(exchange).toMatchObject({
    outcome: 'response',
    attempt: 3,
    earlier: [{ result: 'ECONNREFUSED' }, { result: 'ECONNREFUSED' }],
  });
});

test('when every try fails the last failure is told, with the ones before', async () => {
  const exchange = await retrying(failing('ECONNREFUSED', 9), { retries: 2, minDelayMs: 1 })(
    request('POST'),
    { signal: SIGNAL },
  );
  expect(exchange).toMatchObject({ outcome: 'failure', attempt: 3 });
  expect(exchange.earlier).toHaveLength(2);
});

test('a POST that may have arrived is not sent twice, a GET is', async () => {
  const post = await retrying(failing('ECONNRESET', 1), { retries: 2, minDelayMs: 1 })(request('POST'), {
    signal: SIGNAL,
  });
  expect(post).toMatchObject({ outcome: 'failure', attempt: 1 });
  const get = await retrying(failing('ECONNRESET', 1), { retries: 2, minDelayMs: 1 })(request('GET'), {
    signal: SIGNAL,
  });
  expect(get).toMatchObject({ outcome: 'response', attempt: 2 });
});

test('an answer is never retried, whatever its status', async () => {
  let calls = 0;
  const transport: Transport = async (sent) => {
    calls += 1;
    return answered(sent, 500);
  };
  await retrying(transport, { retries: 5, minDelayMs: 1 })(request('GET'), { signal: SIGNAL });
  expect(calls).toBe(1);
});

test.each([
  ['200,000 lists', '['.repeat(200_000) + ']'.repeat(200_000), false],
  ['200,000 maps', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`, false],
  ['500 lists', '['.repeat(500) + ']'.repeat(500), true],
  ['many lists side by side', `[${'[],'.repeat(2000)}0]`, true],
  ['brackets in a text', JSON.stringify(`"\\${'['.repeat(2000)}`), true],
])('an answer of %s is JSON that can be read: %s', async (_, body, readable) => {
  const exchange = await ask((_request, response) => response.end(body), { maxBodyBytes: 10_000_000 });
  const json = exchange.outcome === 'response' ? exchange.response.json() : undefined;
  expect(json).toMatchObject(
    readable ? { parsed: true } : { parsed: false, reason: 'it is nested deeper than 500 levels' },
  );
});

function failing(code: string, times: number): Transport {
  let left = times;
  return async (sent) => {
    left -= 1;
    if (left < 0) return answered(sent, 200);
    return {
      request: sent,
      elapsedMs: 1,
      attempt: 1,
      earlier: [],
      outcome: 'failure',
      failure: { code, message: code },
    };
  };
}

function answered(sent: Exchange['request'], status: number): Exchange {
  const response = {
    status,
    headers: [],
    body: Buffer.alloc(0),
    truncated: false,
    json: () => ({ parsed: false, reason: 'empty' }) as const,
  };
  return { request: sent, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'response', response };
}

function request(method: string): Exchange['request'] {
  return { method, url: 'http://127.0.0.1:1/x', headers: [], body: undefined };
}

/** What becomes of a request that is answered with these bytes. */
async function failureOf(
  bytes: string,
  more: { readonly path?: string; readonly headers?: Headers } = {},
): Promise<TransportFailure | undefined> {
  const server = createSocketServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const client = createClient({
    origin,
    connections: 1,
    timeoutMs: 2000,
    maxBodyBytes: 10_000,
    now: Date.now,
  });
  try {
    const url = `${origin}${more.path ?? '/x'}`;
    const exchange = await client.transport(
      { method: 'GET', url, headers: more.headers ?? [], body: undefined },
      { signal: SIGNAL },
    );
    return exchange.outcome === 'failure' ? exchange.failure : undefined;
  } finally {
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function ask(
  listener: RequestListener,
  options: {
    readonly method?: string;
    readonly body?: Uint8Array;
    readonly maxBodyBytes?: number;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Exchange> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const client = createClient({
    origin,
    connections: 1,
    timeoutMs: options.timeoutMs ?? 2000,
    maxBodyBytes: options.maxBodyBytes ?? 10_000,
    now: () => performance.now(),
  });
  try {
    return await client.transport(
      { method: options.method ?? 'GET', url: `${origin}/x`, headers: [], body: options.body },
      { signal: options.signal ?? SIGNAL },
    );
  } finally {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
