import type { Contract, RateWindow } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import type { Operation } from '../model/operation.ts';

export interface Counted {
  /** The declared headers, for every answer. */
  readonly headers: Headers;
  /** Seconds until the window ends, when this request is over the limit. */
  readonly retryAfterSeconds: number | undefined;
}

/** Fixed windows per operation (or for all that have none of their own), times the environment's factor. */
export function openLimiter(
  contract: Contract,
  factor: number,
): (operation: Operation, now: number) => Counted {
  const { limits } = contract;
  if (limits === undefined) return () => ({ headers: [], retryAfterSeconds: undefined });
  const counters = new Map<string, { windowStart: number; used: number }>();
  const windows = new Map<string, RateWindow | undefined>();
  const windowFor = (operation: Operation): RateWindow | undefined =>
    limits.perOperation.find(
      ({ path, method }) => path === operation.path && (method === undefined || method === operation.method),
    )?.window ?? [...limits.windows].sort((left, right) => left.windowSeconds - right.windowSeconds)[0];
  return (operation, now) => {
    if (!windows.has(operation.key)) windows.set(operation.key, windowFor(operation));
    const window = windows.get(operation.key);
    if (window === undefined) return { headers: [], retryAfterSeconds: undefined };
    const length = window.windowSeconds * 1000;
    const start = Math.floor(now / length) * length;
    const own = limits.perOperation.some(({ window: candidate }) => candidate === window);
    const name = own ? operation.key : 'default';
    const counter = counters.get(name) ?? { windowStart: start, used: 0 };
    if (counter.windowStart !== start) Object.assign(counter, { windowStart: start, used: 0 });
    counter.used += 1;
    counters.set(name, counter);
    const limit = Math.floor(window.limit * factor);
    const resetSeconds = Math.ceil((start + length) / 1000);
    const over = counter.used > limit;
    return {
      headers: limits.headers.flatMap(({ name: header }) =>
        headerOf(header, { limit, remaining: Math.max(0, limit - counter.used), resetSeconds }),
      ),
      retryAfterSeconds: over ? Math.max(1, Math.ceil((start + length - now) / 1000)) : undefined,
    };
  };
}

function headerOf(
  name: string,
  values: { readonly limit: number; readonly remaining: number; readonly resetSeconds: number },
): Headers {
  if (/remaining/i.test(name)) return [[name, String(values.remaining)]];
  if (/reset/i.test(name)) return [[name, String(values.resetSeconds)]];
  return /limit/i.test(name) ? [[name, String(values.limit)]] : [];
}
