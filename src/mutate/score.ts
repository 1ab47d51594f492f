import type { Contract } from '../model/contract.ts';
import type { Location } from '../model/location.ts';
import type { Family, Fault } from '../sandbox/faults/fault.ts';
import type { Killer, MutantResult, MutantVerdict } from './mutant.ts';
import { suggestionFor } from './suggestion.ts';

export type VerdictTally = Readonly<Record<MutantVerdict, number>>;

/** A fault with what became of it, and where its promise stands. */
export interface ScoredMutant {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly verdict: MutantVerdict;
  readonly promise: { readonly id: string; readonly text: string; readonly at: Location } | undefined;
  readonly killedBy: Killer | undefined;
  readonly activations: number;
  readonly equivalent: string | undefined;
  /** What to write so that somebody looks; undefined for those that were killed. */
  readonly suggestion: string | undefined;
}

export interface MutationScore {
  /** Killed of all that are not equivalent, in percent; undefined where there is none. */
  readonly percent: number | undefined;
  readonly counts: VerdictTally;
  readonly families: readonly {
    readonly family: Family;
    readonly counts: VerdictTally;
    readonly percent: number | undefined;
  }[];
  /** In the order of their ids. */
  readonly mutants: readonly ScoredMutant[];
}

/** Puts results together: the same whoever ran them, and in whatever order they came. */
export function scoreOf(
  faults: readonly Fault[],
  results: readonly MutantResult[],
  contract: Contract,
): MutationScore {
  const byId = new Map(results.map((result) => [result.fault, result]));
  const promises = new Map(contract.promises.map((promise) => [promise.id, promise]));
  const mutants = faults.flatMap((fault): readonly ScoredMutant[] => {
    const result = byId.get(fault.id);
    if (result === undefined) return [];
    const { id, family, title, equivalent } = fault;
    const promise = promises.get(fault.promise);
    const { verdict, killedBy, activations } = result;
    const settled = verdict === 'killed' || verdict === 'equivalent';
    return [
      {
        id,
        family,
        title,
        verdict,
        promise: promise === undefined ? undefined : { id: promise.id, text: promise.text, at: promise.at },
        killedBy,
        activations,
        equivalent,
        suggestion: settled ? undefined : suggestionFor(fault, contract),
      },
    ];
  });
  const families = [...new Set(mutants.map(({ family }) => family))].map((family) => {
    const counts = tally(mutants.filter((mutant) => mutant.family === family));
    return { family, counts, percent: percentOf(counts) };
  });
  const counts = tally(mutants);
  return { percent: percentOf(counts), counts, families, mutants };
}

function tally(mutants: readonly ScoredMutant[]): VerdictTally {
  const count = (verdict: MutantVerdict): number =>
    mutants.filter((mutant) => mutant.verdict === verdict).length;
  return {
    killed: count('killed'),
    survived: count('survived'),
    'not reachable': count('not reachable'),
    undecided: count('undecided'),
    'timed out': count('timed out'),
    equivalent: count('equivalent'),
  };
}

/** What could not act counts as not seen: a suite that never goes there sees nothing there. */
function percentOf(counts: VerdictTally): number | undefined {
  const { equivalent: _, ...others } = counts;
  const all = Object.values(others).reduce((sum, count) => sum + count, 0);
  // Rounded down: 100 is all of them.
  return all === 0 ? undefined : Math.floor((counts.killed / all) * 1000) / 10;
}
