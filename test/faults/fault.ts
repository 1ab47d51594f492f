import type { Conditions, Deviate } from '../../src/sandbox/faults/fault.ts';

/** One named deviation of the sandbox, and who must see it: nobody else may. */
export interface MatrixFault {
  readonly id: string;
  /** What the provider does wrong, as a clause. */
  readonly does: string;
  readonly deviate: Deviate;
  /** Without it those of the embedded sandbox. */
  readonly conditions?: Conditions;
  /** Random cases of each property, for what written scenarios do not show; without it there are none. */
  readonly explores?: number;
  /** Ids of checks, run checks and findings of the engine, in alphabetical order. */
  readonly seenBy: readonly string[];
}
