import type { Contract, RateWindow } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import type { DeclaredHeader, Operation } from '../model/operation.ts';

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
  if (limits === undefined) return () => UNLIMITED;
  const named = limits.headers.flatMap(countedHeader);
  // Operations without a window of their own share the general ones.
  const general = limits.windows.map((window) => openCounter(window, factor));
  const counters = new Map<string, readonly Counter[]>();
  const countersFor = (operation: Operation): readonly Counter[] => {
    const known = counters.get(operation.key);
    if (known !== undefined) return known;
    const own = limits.perOperation.find(
      ({ path, method }) => path === operation.path && (method === undefined || method === operation.method),
    );
    const opened = own === undefined ? general : [openCounter(own.window, factor)];
    counters.set(operation.key, opened);
    return opened;
  };
  return (operation, now) => {
    let tightest: Count | undefined;
    for (const counter of countersFor(operation)) {
      const count = counter(now);
      if (tightest === undefined || count.left < tightest.left) tightest = count;
    }
    if (tightest === undefined) return UNLIMITED;
    const { limit, left, endsAt } = tightest;
    const values = { limit, remaining: Math.max(0, left), endsAt, now };
    return {
      headers: named.map(([name, value]) => [name, String(value(values))]),
      retryAfterSeconds: left < 0 ? Math.max(1, Math.ceil((endsAt - now) / 1000)) : undefined,
    };
  };
}

const UNLIMITED: Counted = { headers: [], retryAfterSeconds: undefined };

interface Count {
  readonly limit: number;
  /** Below zero when this request is one too many. */
  readonly left: number;
  readonly endsAt: number;
}

type Counter = (now: number) => Count;

function openCounter(window: RateWindow, factor: number): Counter {
  const length = window.windowSeconds * 1000;
  const limit = Math.floor(window.limit * factor);
  let start = 0;
  let used = 0;
  return (now) => {
    const current = Math.floor(now / length) * length;
    if (current !== start) [start, used] = [current, 0];
    used += 1;
    return { limit, left: limit - used, endsAt: start + length };
  };
}

interface Window {
  readonly limit: number;
  readonly remaining: number;
  readonly endsAt: number;
  readonly now: number;
}

type CountedHeader = readonly [name: string, value: (window: Window) => number];

function countedHeader({ name, description }: DeclaredHeader): readonly CountedHeader[] {
  if (/remaining/i.test(name)) return [[name, ({ remaining }) => remaining]];
  if (/reset/i.test(name)) {
    // Seconds from now where the page says so, as the IETF draft of RateLimit headers has it; else a Unix time.
    return /seconds (until|to|left|before|remaining)/i.test(description ?? '')
      ? [[name, ({ endsAt, now }) => Math.ceil((endsAt - now) / 1000)]]
      : [[name, ({ endsAt }) => Math.ceil(endsAt / 1000)]];
  }
  return /limit/i.test(name) ? [[name, ({ limit }) => limit]] : [];
}
