import { type Dispatcher, Pool } from 'undici';
import type {
  Exchange,
  Headers,
  HttpRequest,
  HttpResponse,
  ParsedJson,
  Transport,
  TransportFailure,
} from '../model/exchange.ts';
import { transportFailure } from './failure.ts';

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
  readonly now: () => number;
}

/** One pool for one origin: a request to anywhere else is refused unsent, and no redirect is followed. */
export function createClient(options: ClientOptions): Client {
  const { origin, connections, timeoutMs, now } = options;
  const pool = new Pool(origin, { connections, pipelining: 1, connect: { timeout: timeoutMs } });
  let sent = 0;
  const transport: Transport = async (request, { signal }) => {
    signal.throwIfAborted();
    if (!request.url.startsWith(`${origin}/`)) return failed(request, 0, otherOrigin(request.url, origin));
    sent += 1;
    const started = now();
    // One timer for the whole exchange: a server that drips a byte a second would outlive the pool's own.
    const deadline = deadlineFor(signal, timeoutMs);
    try {
      const response = await answerOf(pool, request, {
        path: request.url.slice(origin.length),
        signal: deadline.signal,
        maxBodyBytes: options.maxBodyBytes,
      });
      return { request, elapsedMs: now() - started, attempt: 1, earlier: [], outcome: 'response', response };
    } catch (thrown) {
      signal.throwIfAborted();
      return failed(
        request,
        now() - started,
        transportFailure(thrown, { origin, timeoutMs, timedOut: deadline.passed() }),
      );
    } finally {
      deadline.clear();
    }
  };
  return { transport, close: () => pool.destroy(), sent: () => sent };
}

interface Deadline {
  readonly signal: AbortSignal;
  readonly passed: () => boolean;
  readonly clear: () => void;
}

function deadlineFor(outer: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController();
  let passed = false;
  const forward = (): void => controller.abort(outer.reason);
  const timer = setTimeout(() => {
    passed = true;
    controller.abort(new Error('deadline'));
  }, timeoutMs);
  outer.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
}

async function answerOf(
  pool: Pool,
  request: HttpRequest,
  options: { readonly path: string; readonly signal: AbortSignal; readonly maxBodyBytes: number },
): Promise<HttpResponse> {
  const answer = await pool.request({
    method: request.method,
    path: options.path,
    headers: request.headers.flat(),
    body: request.body ?? null,
    signal: options.signal,
    responseHeaders: 'raw',
  });
  const { body, truncated } = await readBody(answer.body, options.maxBodyBytes);
  return {
    status: answer.statusCode,
    headers: rawPairs(answer.headers),
    body,
    truncated,
    json: lazyJson(body, truncated),
  };
}

async function readBody(
  stream: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<{ readonly body: Uint8Array; readonly truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const piece: Uint8Array = chunk;
    chunks.push(piece);
    bytes += piece.length;
    // Leaving the loop destroys the stream and with it the connection: the rest is never read.
    if (bytes > maxBytes) return { body: Buffer.concat(chunks).subarray(0, maxBytes), truncated: true };
  }
  return {
    body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
    truncated: false,
  };
}

/** With `responseHeaders: 'raw'` names and values alternate, as bytes or text; the declared type does not say so. */
function rawPairs(headers: unknown): Headers {
  if (!Array.isArray(headers)) return [];
  const texts = headers.map((part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : String(part),
  );
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2)
    pairs.push([texts[index] ?? '', texts[index + 1] ?? '']);
  return pairs;
}

const STRICT_TEXT = new TextDecoder('utf-8', { fatal: true });

function lazyJson(body: Uint8Array, truncated: boolean): () => ParsedJson {
  let parsed: ParsedJson | undefined;
  return () => {
    parsed ??= parseJson(body, truncated);
    return parsed;
  };
}

function parseJson(body: Uint8Array, truncated: boolean): ParsedJson {
  if (body.length === 0) return { parsed: false, reason: 'the body is empty' };
  if (truncated)
    return { parsed: false, reason: `the body is longer than ${body.length} bytes and was cut there` };
  try {
    return { parsed: true, value: JSON.parse(STRICT_TEXT.decode(body)) };
  } catch (thrown) {
    return { parsed: false, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
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
