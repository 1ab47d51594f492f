import type { Exchange, HttpRequest, Transport } from '../model/exchange.ts';

/** Thrown to whoever sends after the provider has fallen silent: the run is over for it. */
export class ProviderLost extends Error {}

/** Knows whether the provider still answers at all. */
export interface OutageWatch {
  /** Passes answers on; after a failure it first finds out whether anybody is there. */
  readonly watch: (transport: Transport) => Transport;
  /** Why nothing can be sent any more; undefined as long as the provider answers. */
  readonly lost: () => string | undefined;
}

/** No connection, or one without an answer: it may concern this request alone, or everybody. */
const SILENCE: ReadonlySet<string> = new Set([
  'AUTH',
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'TIMEOUT',
  'TLS',
]);

/** A provider that is started again needs a moment; each is a request. */
const PATIENCE_MS: readonly number[] = [0, 250, 750, 1500];

/**
 * After a failure one request asks whether anybody is there. Everyone whose request failed meanwhile waits for the
 * answer; when there is none, the first of them has the error, and the others were never judged.
 */
export function openOutageWatch(context: {
  /** Sends a request that asks for nothing; `known` was answered before and changes nothing. */
  readonly ask: (known: HttpRequest | undefined) => Promise<Exchange>;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Of the run: a request that is dropped must not end the question for the others. */
  readonly signal: AbortSignal;
}): OutageWatch {
  const { signal } = context;
  let lost: string | undefined;
  let asking: Promise<boolean> | undefined;
  let before: string | undefined;
  let known: HttpRequest | undefined;
  let answers = 0;
  const isThere = async (): Promise<boolean> => {
    const heard = answers;
    for (const ms of PATIENCE_MS) {
      if (ms > 0) await context.wait(ms, signal);
      const answer = await context.ask(known);
      // What others heard meanwhile counts too.
      if (answer.outcome === 'response' || !SILENCE.has(answer.failure.code) || answers > heard) return true;
    }
    return false;
  };
  const watch =
    (transport: Transport): Transport =>
    async (request, options) => {
      if (lost !== undefined) throw new ProviderLost(lost);
      const exchange = await transport(request, options);
      if (exchange.outcome === 'response') {
        before = `${nameOf(request)} (${exchange.response.status})`;
        answers += 1;
        if (request.method === 'GET') known = request;
        return exchange;
      }
      if (!SILENCE.has(exchange.failure.code)) return exchange;
      // Whoever drops a connection on purpose has no question about the provider.
      options.signal.throwIfAborted();
      // What was under way meanwhile knows by now.
      if (lost !== undefined) throw new ProviderLost(lost);
      const isFirst = asking === undefined;
      const { code, message } = exchange.failure;
      asking ??= isThere()
        .then((there) => {
          if (!there) lost = reasonFor(code, before);
          return there;
        })
        .finally(() => {
          asking = undefined;
        });
      if (await asking) return exchange;
      if (!isFirst) throw new ProviderLost(lost);
      return { ...exchange, failure: { code, message: `${message}; ${lost}` } };
    };
  return { watch, lost: () => lost };
}

function reasonFor(code: string, before: string | undefined): string {
  const what = code === 'AUTH' ? 'credentials were given no more' : 'the provider stopped answering';
  return `${what}${before === undefined ? '' : ` after ${before}`}`;
}

function nameOf({ method, url }: HttpRequest): string {
  return `${method} ${URL.canParse(url) ? new URL(url).pathname : url}`;
}
