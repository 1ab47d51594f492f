import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { OperationLatency } from '../model/event.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Intent } from '../model/plan.ts';

/** How long answers took, by operation and over all. */
export interface Latency {
  readonly note: (exchange: Exchange, operation: string | undefined, intent: Intent) => void;
  readonly summary: () => readonly OperationLatency[];
}

/** Hundredths of a millisecond, up to an hour, three significant digits. */
const SCALE = 100;
const LONGEST = 3600 * 1000 * SCALE;

/** Keeps no values: a histogram (HdrHistogram, in Node itself) has the same size for ten requests and for ten million. */
export function openLatency(): Latency {
  const all = openHistogram();
  const byOperation = new Map<string, RecordableHistogram>();
  return {
    note: (exchange, operation, intent) => {
      // A burst, a refusal and a second attempt measure something else than the provider at its work.
      if (intent !== 'valid' || operation === undefined || exchange.outcome === 'failure') return;
      if (exchange.attempt > 1 || exchange.response.status >= 300) return;
      const value = Math.min(LONGEST, Math.max(1, Math.round(exchange.elapsedMs * SCALE)));
      const own = byOperation.get(operation) ?? openHistogram();
      byOperation.set(operation, own);
      own.record(value);
      all.record(value);
    },
    summary: () =>
      all.count === 0
        ? []
        : [
            summaryOf(undefined, all),
            ...[...byOperation].map(([operation, histogram]) => summaryOf(operation, histogram)),
          ],
  };
}

function openHistogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: LONGEST, figures: 3 });
}

function summaryOf(operation: string | undefined, histogram: RecordableHistogram): OperationLatency {
  const at = (percent: number): number => Math.min(histogram.max, histogram.percentile(percent)) / SCALE;
  return {
    operation,
    count: histogram.count,
    p50: at(50),
    p95: at(95),
    p99: at(99),
    max: histogram.max / SCALE,
  };
}
