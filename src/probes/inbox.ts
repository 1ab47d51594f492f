import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Secret } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import type { Delivery, Inbox, Treatment } from '../model/extension.ts';
import { readDelivery } from './delivery.ts';
import { createTreatments } from './treatments.ts';

const MOST_BYTES = 1024 * 1024;

export interface OpenInbox extends Inbox {
  readonly close: () => Promise<void>;
}

/** A receiver for the run's webhooks: keeps what comes, byte for byte, and answers 200 unless it is told otherwise. */
export async function openInbox(options: {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Where the provider reaches it, when that is another address than the one that it listens on. */
  readonly publicUrl?: string | undefined;
  readonly secret: Secret | undefined;
  readonly now: () => number;
}): Promise<OpenInbox> {
  const deliveries: Delivery[] = [];
  const treatments = createTreatments();
  let marked = 0;
  const server = createServer((request, response) => {
    collect(request, (body, cut) => {
      const headers = request.rawHeaders.flatMap((name, index, raw) =>
        index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : [],
      );
      const treatment = treatments.next(readDelivery({ headers, body }));
      deliveries.push({
        receivedAt: options.now(),
        method: request.method ?? '',
        path: request.url ?? '/',
        headers,
        body,
        treatment,
      });
      respond(treatment, cut ? 413 : 200, response);
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
    url: options.publicUrl ?? `http://${options.host}:${port}/`,
    deliveries: () => deliveries,
    secret: options.secret,
    misbehave: treatments.plan,
    mark: () => {
      marked = deliveries.length;
    },
    sinceMark: () => deliveries.slice(marked),
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

function collect(request: IncomingMessage, whole: (body: Buffer, cut: boolean) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  });
  request.on('error', () => {});
  request.on('end', () => whole(Buffer.concat(chunks), bytes > MOST_BYTES));
}

function respond(treatment: Treatment, status: number, response: ServerResponse): void {
  switch (treatment) {
    case 'take':
      response.writeHead(status).end();
      return;
    case 'refuse':
      response.writeHead(500).end();
      return;
    case 'drop':
      response.socket?.destroy();
      return;
    case 'hang':
      return;
    default:
      treatment satisfies never;
  }
}
