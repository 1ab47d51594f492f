import type { Json } from './json.ts';
import type { Location } from './location.ts';

/** What a check yields: what was promised and what came instead. */
export interface Problem {
  readonly message: string;
  /** JSON pointer into the answer's body. */
  readonly pointer?: string;
  readonly expected?: Json;
  readonly actual?: Json;
  /** The statement that is broken, more exact than the promise's own place. */
  readonly at?: Location;
}

/** `violation`: the spec's own statement is broken. `advice`: a recommendation is not followed; never fails a run. */
export type Severity = 'violation' | 'advice';

/** A problem with where it comes from, put together by the engine so that no check can forget a field. */
export interface Finding extends Problem {
  readonly check: string;
  readonly severity: Severity;
  readonly task: string;
  readonly step: string;
  readonly operation: string | undefined;
  /** The promise that is broken, when the spec makes one. */
  readonly promise: string | undefined;
  /** The line of the spec that made the promise. */
  readonly at: Location;
  /** The `case:end` event's number within the run. */
  readonly exchange: number;
  /** The baseline has it: it is shown, and does not fail the run. */
  readonly known?: true;
  /** The task was repeated, and not every time broke it. */
  readonly flaky?: { readonly broken: number; readonly of: number };
}

/** After TTCN-3 (ETSI ES 201 873-1): `error` means that we could not judge. */
export type Verdict = 'skip' | 'pass' | 'inconclusive' | 'fail' | 'error';

const ORDER: readonly Verdict[] = ['skip', 'pass', 'inconclusive', 'fail', 'error'];

/** The only merge of verdicts: the later in `skip < pass < inconclusive < fail < error`; none at all is `skip`. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  let rank = 0;
  for (const verdict of verdicts) rank = Math.max(rank, ORDER.indexOf(verdict));
  return ORDER[rank] ?? 'skip';
}

export type VerdictCounts = Readonly<Record<Verdict, number>>;
