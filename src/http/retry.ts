import pRetry from 'p-retry';
import type { EarlierAttempt, Exchange, Transport } from '../model/exchange.ts';

/** The request cannot have reached the provider: sending it again cannot do anything twice. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
]);

/** The provider may have acted before the connection broke: only methods that may be repeated are sent again. */
const MAYBE_AFTER: ReadonlySet<string> = new Set(['ECONNRESET', 'BODY_LENGTH']);

/** RFC 9110 section 9.2.2. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Sends again after a failure of the connection; every try stays visible in `earlier`. Answers are never retried here. */
export function retrying(
  transport: Transport,
  options: { readonly retries: number; readonly minDelayMs: number },
): Transport {
  if (options.retries === 0) return transport;
  return async (request, { signal }) => {
    const first = await transport(request, { signal });
    if (!mayRepeat(first)) return first;
    const earlier: EarlierAttempt[] = [attemptOf(first)];
    let last = first;
    await pRetry(
      async () => {
        last = await transport(request, { signal });
        if (!mayRepeat(last)) return;
        earlier.push(attemptOf(last));
        throw new RetryableFailure();
      },
      {
        retries: options.retries - 1,
        minTimeout: options.minDelayMs,
        factor: 2,
        signal,
        shouldRetry: ({ error }) => error instanceof RetryableFailure,
      },
    ).catch((thrown: unknown) => {
      if (!(thrown instanceof RetryableFailure)) throw thrown;
      earlier.pop();
    });
    return { ...last, attempt: earlier.length + 1, earlier };
  };
}

/** Tells p-retry apart from what must pass through (an abort). */
class RetryableFailure extends Error {}

function mayRepeat(exchange: Exchange): boolean {
  if (exchange.outcome === 'response') return false;
  const { code } = exchange.failure;
  return BEFORE_SENDING.has(code) || (MAYBE_AFTER.has(code) && IDEMPOTENT.has(exchange.request.method));
}

function attemptOf(exchange: Exchange): EarlierAttempt {
  const result = exchange.outcome === 'failure' ? exchange.failure.code : String(exchange.response.status);
  return { elapsedMs: exchange.elapsedMs, result, reason: 'the connection failed' };
}
