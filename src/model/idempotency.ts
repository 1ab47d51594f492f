import type { Located, Location } from './location.ts';
import type { StatusPattern } from './operation.ts';

/** What the page says of an operation's idempotency key. What it does not say stays undefined, and is not judged. */
export interface IdempotencyProfile {
  readonly operation: string;
  readonly header: string;
  /** The member of an accepted answer that names the thing: `order_id`; undefined when the answer names none. */
  readonly idField: string | undefined;
  /** `same`: the status of the first answer. */
  readonly replay: Located<'same' | StatusPattern> | undefined;
  /** The repeat has the body of the first answer, member by member. */
  readonly sameBody: Located<true> | undefined;
  /** What makes two requests the same: their bytes, or what their JSON means. */
  readonly comparison: Located<'bytes' | 'json'> | undefined;
  readonly otherBody: KeyRefusal | undefined;
  /** `wait`: the repeat is answered when the first request is done. */
  readonly inFlight: Located<'wait' | StatusPattern> | undefined;
  readonly missing: Located<'accepted'> | KeyRefusal | undefined;
  readonly retentionSeconds: Located<number> | undefined;
  readonly scope: Located<string> | undefined;
  /** The scope is one client: another one's equal key is a key of its own. */
  readonly ownKeys: Located<true> | undefined;
  readonly at: Location;
}

export interface KeyRefusal {
  readonly status: StatusPattern;
  readonly errorCode: string | undefined;
  readonly at: Location;
}
