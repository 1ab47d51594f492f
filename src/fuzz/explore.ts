import fc from 'fast-check';

/** A supply of made-up cases: the same seed gives the same ones, however many are taken at a time. */
export interface CaseSupply<T> {
  /** Case number `index`, counted from 0; undefined beyond what could be made. */
  readonly take: (index: number) => T | undefined;
  /** Looks for smaller cases of which `stillBroken` says the same, one at a time. */
  readonly shrink: (index: number, stillBroken: (smaller: T) => Promise<boolean>) => Promise<void>;
}

/** Cases are drawn in lots, so that a long exploration never holds all of its cases. */
const LOT = 128;

export function supplyOf<T>(arbitrary: fc.Arbitrary<T>, seed: number): CaseSupply<T> {
  let drawn: { readonly lot: number; readonly cases: readonly T[] } | undefined;
  const lotOf = (lot: number): readonly T[] => {
    if (drawn?.lot === lot) return drawn.cases;
    const cases = fc.sample(arbitrary, { seed: seedOf(seed, lot), numRuns: LOT });
    drawn = { lot, cases };
    return cases;
  };
  return {
    take: (index) => lotOf(Math.floor(index / LOT))[index % LOT],
    shrink: async (index, stillBroken) => {
      const property = fc.asyncProperty(arbitrary, async (smaller) => !(await stillBroken(smaller)));
      await fc.check(property, {
        seed: seedOf(seed, Math.floor(index / LOT)),
        path: String(index % LOT),
        numRuns: 1,
      });
    },
  };
}

/** Seeds of neighbouring lots must not be neighbours: generators that start close together stay alike for a while. */
function seedOf(seed: number, lot: number): number {
  return Math.imul(seed ^ Math.imul(lot + 1, 0x9e3779b1), 0x85ebca6b) | 0;
}
