import type { Treatment } from '../model/extension.ts';
import type { ReadDelivery } from './delivery.ts';

/** What is planned for deliveries: all attempts of one event follow one plan, and everything else is taken. */
export interface Treatments {
  /** For the next event of that name which has not been here before. */
  readonly plan: (event: string, treatments: readonly Treatment[]) => void;
  readonly next: (delivery: ReadDelivery) => Treatment;
}

export function createTreatments(): Treatments {
  const waiting = new Map<string, readonly Treatment[]>();
  const left = new Map<string, Treatment[]>();
  return {
    plan: (event, treatments) => waiting.set(event, treatments),
    next: ({ event, id, body }) => {
      // A delivery without an id is told apart by what it says.
      const key = id ?? JSON.stringify(body ?? null);
      const planned = event === undefined ? undefined : waiting.get(event);
      if (planned !== undefined && event !== undefined && !left.has(key)) {
        waiting.delete(event);
        left.set(key, [...planned]);
      }
      const rest = left.get(key) ?? [];
      left.set(key, rest);
      return rest.shift() ?? 'take';
    },
  };
}
