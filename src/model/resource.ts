import type { CaseInput } from './case-input.ts';
import type { RequestTemplate } from './plan.ts';

/** Operations that belong together because they work on things of one kind, inferred from paths and answers. */
export interface Resource {
  /** The path of the collection: `/api/v1/orders`. */
  readonly collection: string;
  /** The member of an answer that names a thing: `order_id`. */
  readonly idField: string;
  readonly create: ResourceOperation;
  readonly read: ResourceOperation | undefined;
  readonly list:
    | (ResourceOperation & { readonly entries: string; readonly total: string | undefined })
    | undefined;
  readonly update: ResourceOperation | undefined;
  readonly remove: ResourceOperation | undefined;
  /** `POST /orders/{order_id}/cancel`. */
  readonly actions: readonly ResourceOperation[];
}

export interface ResourceOperation {
  readonly operation: string;
  /** The path's id is the hole `{{id}}`. */
  readonly request: RequestTemplate;
}

/** One step of a random sequence. `target` picks one of the things created so far, counted from the first. */
export type SequenceCommand =
  | { readonly verb: 'create'; readonly input: CaseInput; readonly valid: boolean }
  | { readonly verb: 'read' | 'list' | 'remove'; readonly target: number }
  | { readonly verb: 'update'; readonly target: number; readonly input: CaseInput; readonly valid: boolean }
  | { readonly verb: 'act'; readonly target: number; readonly action: string };

/** Members that a provider may change without being asked: times, versions, and a state that goes on. */
export function movesByItself(name: string): boolean {
  return MOVES_BY_ITSELF.test(name);
}

const MOVES_BY_ITSELF =
  /(_at|At|_on|On|date|Date|time|Time)$|^(status|state|version|etag|revision|progress|links?|_links|url|href|request_id|count|total)$|_url$|_status$/;
