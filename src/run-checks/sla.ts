import type { OperationLatency } from '../model/event.ts';
import type { Conclusion, RunCheck } from '../model/extension.ts';
import type { Location } from '../model/location.ts';
import { promiseId } from '../model/promise.ts';

/** Fewer answers say too little of a percentile. */
const SAMPLES = { p95: 100, p99: 500 } as const;

/** The times that the page promises for the environment, against those of the run's own requests. */
export const sla: RunCheck = {
  id: 'sla',
  title: 'answers come within the promised times',
  severity: 'violation',
  standards: [],
  open: ({ contract, environment, latency }) => ({
    note: () => {},
    conclude: () => {
      const promised = contract.environments.find(({ name }) => name === environment)?.sla;
      if (promised === undefined) return [];
      const { p95Ms, p99Ms, at } = promised;
      const measured = latency();
      return [
        ...(p95Ms === undefined ? [] : conclusionsFor('p95', p95Ms, { measured, environment, at })),
        ...(p99Ms === undefined ? [] : conclusionsFor('p99', p99Ms, { measured, environment, at })),
      ];
    },
  }),
};

function conclusionsFor(
  percentile: 'p95' | 'p99',
  withinMs: number,
  seen: {
    readonly measured: readonly OperationLatency[];
    readonly environment: string;
    readonly at: Location;
  },
): readonly Conclusion[] {
  const promise = promiseId.environment(seen.environment, percentile);
  const enough = seen.measured.filter(({ count }) => count >= SAMPLES[percentile]);
  if (enough.length === 0) {
    const count = seen.measured.find(({ operation }) => operation === undefined)?.count ?? 0;
    const reason = `${percentile} needs ${SAMPLES[percentile]} valid requests that were answered at once, this run had ${count}`;
    return [{ state: 'open', promise, reason }];
  }
  const slow = enough.filter((latency) => latency[percentile] > withinMs);
  if (slow.length === 0) return [{ state: 'kept', promise }];
  return slow.map(
    (latency): Conclusion => ({
      state: 'broken',
      promise,
      problem: {
        message: `${percentile} of ${latency.operation ?? 'all operations'} is ${latency[percentile]} ms over ${latency.count} requests; ${withinMs} ms are promised.`,
        expected: withinMs,
        actual: latency[percentile],
        at: seen.at,
      },
    }),
  );
}
