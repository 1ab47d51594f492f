import type { Control } from '../../mutate/control.ts';
import type { MutantResult } from '../../mutate/mutant.ts';
import type { Conditions } from '../../sandbox/faults/fault.ts';

/** What a worker must know to make the same mutants as its siblings: names, no objects. */
export interface MutationOrder {
  readonly spec: string;
  readonly scenarios: string | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly seed: number;
  /** Random cases for each property; 0 for none. */
  readonly runs: number;
}

export type Job =
  | { readonly form: 'control'; readonly conditions: Conditions }
  | { readonly form: 'mutant'; readonly fault: string; readonly exercising: readonly string[] };

export type Done =
  | { readonly form: 'control'; readonly control: Control }
  | { readonly form: 'mutant'; readonly result: MutantResult }
  | { readonly form: 'failed'; readonly message: string };
