import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Headers } from '../model/exchange.ts';
import type { KeyPair } from './certificates.ts';
import { MOST_BODY_BYTES, type Provider, type ProviderResponse } from './provider.ts';

export interface Serving {
  /** Without a trailing slash. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The provider behind node:http. Nothing that a client sends ends the process. */
export async function serve(
  provider: Provider,
  options: {
    readonly host: string;
    readonly port: number;
    /** Over TLS, asking every client for a certificate of that authority. */
    readonly tls?: { readonly authority: string; readonly server: KeyPair } | undefined;
  },
): Promise<Serving> {
  const listener: RequestListener = (request, response) => {
    receive(request, (body) => {
      const answer = handled(provider, request, body);
      const oversized = body.length > MOST_BODY_BYTES;
      write(response, answer, { headersOnly: request.method === 'HEAD', last: oversized });
      // What is left of an oversized body is read for the client to come to the answer, but not for ever.
      if (oversized) setTimeout(() => request.destroy(), MOST_DRAIN_MS).unref();
    });
  };
  const { tls } = options;
  // Whoever shows no certificate is let in this far, so that an answer can tell what is missing.
  const server =
    tls === undefined
      ? createServer(listener)
      : createSecureServer(
          {
            ca: tls.authority,
            cert: tls.server.certificate,
            key: tls.server.key,
            requestCert: true,
            rejectUnauthorized: false,
          },
          listener,
        );
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
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const EMPTY = Buffer.alloc(0);
const MOST_DRAIN_MS = 5000;

/** Hands over the body once; of one that is too large, so much that the provider sees that it is. */
function receive(request: IncomingMessage, done: (body: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let settled = false;
  const settle = (body: Uint8Array): void => {
    if (settled) return;
    settled = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    if (settled) return;
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > MOST_BODY_BYTES) settle(Buffer.concat(chunks));
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
      certified: isCertified(request.socket),
    });
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Node calls a resumed TLS 1.3 session authorized although nobody ever showed a certificate in it. */
function isCertified(socket: Socket): boolean {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
  return Object.keys(socket.getPeerCertificate()).length > 0;
}

function textOf(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.length);
  return bytes.toString('latin1');
}

/** A behaviour of the team's that throws must be seen in the answer, not end the provider. */
function failed(thrown: unknown): ProviderResponse {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const body = { error_code: 'SANDBOX_FAILED', message: `the sandbox failed: ${message}` };
  return {
    status: 500,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(body)),
  };
}

function write(
  response: ServerResponse,
  answer: ProviderResponse,
  how: { readonly headersOnly: boolean; readonly last: boolean },
): void {
  // Names repeat in order, which an object could not say.
  const headers: string[] = [];
  for (const [name, value] of answer.headers) headers.push(name, value);
  // RFC 9110 section 8.6: no length where there can be no content.
  if (answer.status !== 204 && answer.status !== 304)
    headers.push('Content-Length', String(answer.body.length));
  if (how.last) headers.push('Connection', 'close');
  try {
    response.writeHead(answer.status, headers);
    // As text the body leaves in one piece with its headers; as bytes it would be a second one.
    response.end(how.headersOnly ? undefined : textOf(answer.body), 'latin1');
  } catch (thrown) {
    // A behaviour may answer with a status or a header that HTTP does not have.
    if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'application/json' });
    response.end(failed(thrown).body);
  }
}

function pairs(raw: readonly string[]): Headers {
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    headers.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return headers;
}
