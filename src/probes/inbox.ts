import { createServer } from 'node:http';
import type { Secret } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import type { Delivery, Inbox } from '../model/extension.ts';

const MOST_BYTES = 1024 * 1024;

export interface OpenInbox extends Inbox {
  readonly close: () => Promise<void>;
}

/** A receiver for the run's webhooks: keeps what comes, byte for byte, and answers 200. */
export async function openInbox(options: {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly secret: Secret | undefined;
  readonly now: () => number;
}): Promise<OpenInbox> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
    });
    request.on('error', () => {});
    request.on('end', () => {
      const pairs = request.rawHeaders.flatMap((name, index, raw) =>
        index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : [],
      );
      deliveries.push({
        receivedAt: options.now(),
        method: request.method ?? '',
        path: request.url ?? '/',
        headers: pairs,
        body: Buffer.concat(chunks),
      });
      response.writeHead(bytes > MOST_BYTES ? 413 : 200).end();
    });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(unusable(options, cause)));
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${options.host}:${port}/`,
    deliveries: () => deliveries,
    secret: options.secret,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function unusable(options: { readonly host: string; readonly port: number }, cause: Error): UsageError {
  const busy = 'code' in cause && cause.code === 'EADDRINUSE';
  return new UsageError(
    'INBOX_UNUSABLE',
    `webhooks cannot be received on ${options.host}:${options.port}: ${busy ? 'another process listens there' : cause.message}`,
    { help: 'Choose another port with --inbox (0 for any free one).', cause },
  );
}
