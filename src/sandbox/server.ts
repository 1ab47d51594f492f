import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Headers } from '../model/exchange.ts';
import type { Provider, ProviderResponse } from './provider.ts';

const MOST_BYTES = 1024 * 1024;

export interface Serving {
  /** Without a trailing slash. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The provider behind node:http. Nothing that a client sends ends the process. */
export async function serve(
  provider: Provider,
  options: { readonly host: string; readonly port: number },
): Promise<Serving> {
  const server = createServer((request, response) => {
    receive(request, (body) => {
      const answer = body === undefined ? TOO_LARGE : handled(provider, request, body);
      write(response, answer, request.method === 'HEAD');
      // What is left of an oversized body is not worth reading: the connection ends with the answer.
      if (body === undefined) request.destroy();
    });
  });
  server.keepAliveTimeout = 30_000;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const EMPTY = Buffer.alloc(0);

/** Hands over the body once, or undefined when it is larger than anybody needs. */
function receive(request: IncomingMessage, done: (body: Uint8Array | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let settled = false;
  const settle = (body: Uint8Array | undefined): void => {
    if (!settled) done(body);
    settled = true;
  };
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) settle(undefined);
    else chunks.push(chunk);
  });
  request.on('end', () =>
    settle(
      chunks.length === 0
        ? EMPTY
        : chunks.length === 1 && chunks[0] !== undefined
          ? chunks[0]
          : Buffer.concat(chunks),
    ),
  );
  request.on('error', () => {
    settled = true;
  });
}

function handled(provider: Provider, request: IncomingMessage, body: Uint8Array): ProviderResponse {
  try {
    return provider.handle({
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: pairs(request.rawHeaders),
      body,
    });
  } catch (thrown) {
    // A behaviour of the team's that throws must be seen in the answer, not end the provider.
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return jsonResponse(500, { error_code: 'SANDBOX_FAILED', message: `the sandbox failed: ${message}` });
  }
}

function write(response: ServerResponse, answer: ProviderResponse, headersOnly: boolean): void {
  // Names repeat in order, which an object could not say.
  const headers = [...answer.headers.flat(), 'Content-Length', String(answer.body.length)];
  response.writeHead(answer.status, headers);
  response.end(headersOnly ? undefined : answer.body);
}

function pairs(raw: readonly string[]): Headers {
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    headers.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return headers;
}

function jsonResponse(status: number, body: Readonly<Record<string, string>>): ProviderResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: Buffer.from(JSON.stringify(body)) };
}

const TOO_LARGE: ProviderResponse = jsonResponse(413, {
  error_code: 'PAYLOAD_TOO_LARGE',
  message: `a body has at most ${MOST_BYTES} bytes`,
});
