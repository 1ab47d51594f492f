import type { HttpRequest } from '../model/exchange.ts';

/** At most `limit` of the requests that it covers in any span of `windowMs`. */
export interface PacedWindow {
  readonly covers: (request: HttpRequest) => boolean;
  readonly limit: number;
  readonly windowMs: number;
}

export interface PaceContext {
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Requests take different times to arrive: a span at the provider may be a little shorter than here. */
const MARGIN_MS = 100;

/**
 * Waits until every window that covers a request has room for it; answers how long that took, in ms. Any span of the
 * window's length counts, so that it fits providers with fixed windows and with sliding ones.
 */
export function createPacer(
  windows: readonly PacedWindow[],
  { now, wait }: PaceContext,
): (request: HttpRequest, signal: AbortSignal) => Promise<number> {
  const tracks = windows
    .filter(({ limit }) => limit >= 1 && Number.isFinite(limit))
    .map((window) => ({ window, track: openTrack(Math.floor(window.limit), window.windowMs + MARGIN_MS) }));
  return async (request, signal) => {
    const covering = tracks.filter(({ window }) => window.covers(request));
    if (covering.length === 0) return 0;
    const at = now();
    const start = Math.max(at, ...covering.map(({ track }) => track.freeAt()));
    for (const { track } of covering) track.take(start);
    const ms = start - at;
    if (ms > 0) await wait(ms, signal);
    return ms;
  };
}

/** When the last `limit` requests were let through: a ring, so that a long run costs nothing more. */
function openTrack(
  limit: number,
  windowMs: number,
): { readonly freeAt: () => number; readonly take: (start: number) => void } {
  const starts: number[] = [];
  let oldest = 0;
  return {
    freeAt: () => (starts.length < limit ? Number.NEGATIVE_INFINITY : (starts[oldest] ?? 0) + windowMs),
    take: (start) => {
      if (starts.length < limit) {
        starts.push(start);
        return;
      }
      starts[oldest] = start;
      oldest = (oldest + 1) % limit;
    },
  };
}
