import type { DangerHandling, KillSwitch } from './effect.ts';
import type { RequestTemplate } from './request-template.ts';

/** An operation that makes things with a name of their own. */
export interface Creation {
  readonly operation: string;
  /** Of the collection. */
  readonly path: string;
  /** The member of its answer that names the thing. */
  readonly idField: string;
  /** Removes the thing whose id fills `{{id}}`; undefined where the page has no operation for that. */
  readonly remove: RequestTemplate | undefined;
}

export interface PlannedKillSwitch {
  readonly operation: string;
  /** False for a method that the page does not declare at that path. */
  readonly declared: boolean;
  /** How it can end the run; undefined: the companion file says that it is dangerous. */
  readonly danger: KillSwitch | undefined;
  readonly handling: DangerHandling;
  /** The tasks that send it. */
  readonly tasks: number;
}
