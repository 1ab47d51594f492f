import { setFlagsFromString } from 'node:v8';
// Not the package's index: it loads fetch, WebSocket and caches, which take half as long as a whole start.
import Pool from 'undici/lib/dispatcher/pool.js';
import type {
  Exchange,
  Headers,
  HttpRequest,
  HttpResponse,
  Transport,
  TransportFailure,
} from '../model/exchange.ts';
import { transportFailure } from './failure.ts';
import { lazyJson } from './json.ts';

export interface Client {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
  /** Requests handed to the network so far. */
  readonly sent: () => number;
}

export interface ClientOptions {
  /** The only origin that this client talks to. */
  readonly origin: string;
  readonly connections: number;
  readonly timeoutMs: number;
  /** What an answer holds beyond this is not read. */
  readonly maxBodyBytes: number;
  /** As PEM. `authority` is trusted instead of the usual ones. */
  readonly tls?: {
    readonly authority?: string | undefined;
    readonly certificate?: string | undefined;
    readonly key?: string | undefined;
  };
  readonly now: () => number;
}

/** One pool for one origin: a request to anywhere else is refused unsent, and no redirect is followed. */
export function createClient(options: ClientOptions): Client {
  const { origin, connections, timeoutMs, now, tls = {} } = options;
  // The pool's parser is WebAssembly that is fast enough as it comes: compiling it a second time, with the first
  // answers, takes 100 ms and 35 MB that no run earns back.
  setFlagsFromString('--liftoff-only');
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    connect: {
      timeout: timeoutMs,
      ...(tls.authority === undefined ? {} : { ca: tls.authority }),
      ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
    },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  let sent = 0;
  const transport: Transport = async (request, { signal }) => {
    signal.throwIfAborted();
    if (!request.url.startsWith(`${origin}/`)) return failed(request, 0, otherOrigin(request.url, origin));
    sent += 1;
    const started = now();
    try {
      const response = await answerOf(pool, request, {
        path: request.url.slice(origin.length),
        signal,
        overdue: () => now() - started > timeoutMs,
        maxBodyBytes: options.maxBodyBytes,
      });
      return { request, elapsedMs: now() - started, attempt: 1, earlier: [], outcome: 'response', response };
    } catch (thrown) {
      signal.throwIfAborted();
      return failed(
        request,
        now() - started,
        transportFailure(thrown, { origin, timeoutMs, timedOut: thrown instanceof Overdue }),
      );
    }
  };
  return { transport, close: () => pool.destroy(), sent: () => sent };
}

interface SendOptions {
  readonly path: string;
  readonly signal: AbortSignal;
  /** Whether the exchange takes longer than it may: a server that drips a byte a second outlives every idle time-out. */
  readonly overdue: () => boolean;
  readonly maxBodyBytes: number;
}

/** With the pool's own callbacks: a readable stream for each answer costs a third of the whole exchange. */
function answerOf(pool: Pool, request: HttpRequest, options: SendOptions): Promise<HttpResponse> {
  const { path, signal, overdue, maxBodyBytes } = options;
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    let status = 0;
    let headers: Headers = [];
    let abort: (() => void) | undefined;
    const settle = (truncated: boolean): void => {
      if (abort !== undefined) signal.removeEventListener('abort', abort);
      const [only] = chunks;
      const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      const body = truncated ? whole.subarray(0, maxBodyBytes) : whole;
      resolve({ status, headers, body, truncated, json: lazyJson(body, truncated) });
    };
    pool.dispatch(
      { method: request.method, path, headers: request.headers.flat(), body: request.body ?? null },
      {
        onRequestStart: (controller) => {
          abort = () => controller.abort(new Error('aborted'));
          if (signal.aborted) abort();
          else signal.addEventListener('abort', abort, { once: true });
        },
        onResponseStart: (controller, code) => {
          // 1xx answers announce the final one.
          if (code < 200) return;
          status = code;
          headers = rawPairs(controller.rawHeaders);
        },
        onResponseData: (controller, chunk) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > maxBodyBytes) {
            settle(true);
            controller.abort(new Error('enough'));
          } else if (overdue()) {
            controller.abort(new Overdue());
          }
        },
        onResponseEnd: () => settle(false),
        onResponseError: (_controller, error) => {
          if (abort !== undefined) signal.removeEventListener('abort', abort);
          reject(error);
        },
      },
    );
  });
}

class Overdue extends Error {}

/** Names and values alternate, as bytes or as text. */
function rawPairs(headers: unknown): Headers {
  if (!Array.isArray(headers)) return [];
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2)
    pairs.push([headerText(headers[index]), headerText(headers[index + 1])]);
  return pairs;
}

function headerText(part: unknown): string {
  return Buffer.isBuffer(part) ? part.toString('latin1') : String(part);
}

function failed(request: HttpRequest, elapsedMs: number, failure: TransportFailure): Exchange {
  return { request, elapsedMs, attempt: 1, earlier: [], outcome: 'failure', failure };
}

function otherOrigin(url: string, origin: string): TransportFailure {
  const target = URL.canParse(url) ? new URL(url).origin : url;
  return {
    code: 'OTHER_ORIGIN',
    message: `not sent: ${target} is not ${origin}, the origin of the environment`,
  };
}
