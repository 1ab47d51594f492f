import {
  type EarlierAttempt,
  type Exchange,
  type HttpRequest,
  headerValue,
  type Transport,
} from '../model/exchange.ts';
import { statusMatches } from '../model/operation.ts';
import type { Expectation } from '../model/plan.ts';

export type Answered =
  | { readonly form: 'answered'; readonly exchange: Exchange }
  /** 429 or 503 to the last: no answer to the question that was asked. */
  | { readonly form: 'held-off'; readonly exchange: Exchange; readonly reason: string };

const MOST_TRIES = 3;

/**
 * 429 and 503 answer no question but the one about limits: unless the step asks for them, the request waits for
 * Retry-After (RFC 9110 section 10.2.3) and is sent again, and gives up after some tries.
 */
export async function sendPatiently(
  transport: Transport,
  request: HttpRequest,
  context: {
    readonly expectation: Expectation;
    readonly signal: AbortSignal;
    readonly maxWaitMs: number;
    readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
    readonly onWait: (ms: number, status: number) => void;
  },
): Promise<Answered> {
  const earlier: EarlierAttempt[] = [];
  for (let tries = 1; ; tries += 1) {
    const exchange = await transport(request, { signal: context.signal });
    const joined: Exchange =
      earlier.length === 0
        ? exchange
        : {
            ...exchange,
            attempt: earlier.length + exchange.attempt,
            earlier: [...earlier, ...exchange.earlier],
          };
    if (exchange.outcome === 'failure' || !holdsOff(exchange.response.status, context.expectation))
      return { form: 'answered', exchange: joined };
    const { status } = exchange.response;
    const wanted = retryAfterMs(exchange) ?? 1000 * 2 ** (tries - 1);
    if (tries === MOST_TRIES)
      return {
        form: 'held-off',
        exchange: joined,
        reason: `the provider answered ${status} ${tries} times, although it was given time`,
      };
    if (wanted > context.maxWaitMs) {
      return {
        form: 'held-off',
        exchange: joined,
        reason: `the provider answered ${status} and asks to wait ${Math.ceil(wanted / 1000)} s, longer than --max-wait allows`,
      };
    }
    earlier.push(...exchange.earlier, {
      elapsedMs: exchange.elapsedMs,
      result: String(status),
      reason: `waited ${Math.ceil(wanted / 1000)} s as it asked`,
    });
    context.onWait(wanted, status);
    await context.wait(wanted, context.signal);
  }
}

function holdsOff(status: number, expectation: Expectation): boolean {
  return (
    (status === 429 || status === 503) &&
    !expectation.statuses.some((pattern) => statusMatches(pattern, status))
  );
}

/** Seconds or an HTTP date; the date counts from the answer's own Date, so that clocks need not agree. */
export function retryAfterMs(
  exchange: Extract<Exchange, { readonly outcome: 'response' }>,
): number | undefined {
  const value = headerValue(exchange.response.headers, 'retry-after')?.trim();
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  const from = Date.parse(headerValue(exchange.response.headers, 'date') ?? '');
  return Number.isNaN(until) || Number.isNaN(from) ? undefined : Math.max(0, until - from);
}
