import type { Location } from './location.ts';
import type { SendStep } from './plan.ts';

/** A list from its first page to its last: nothing twice, nothing missing of what was saved. */
export interface WalkStep {
  readonly kind: 'walk';
  readonly id: string;
  /** One page; `paging` sets its limit and its offset. */
  readonly send: SendStep;
  readonly paging: { readonly limit: string; readonly offset: string; readonly size: number } | undefined;
  /** The member that holds the entries; `''` when the answer is the list. */
  readonly entries: string;
  readonly total: string | undefined;
  readonly idField: string;
  /** The name of the saved id that must be there. */
  readonly contains: string;
  /** A longer list is not walked to its end. */
  readonly pages: number;
  readonly at: Location;
}
