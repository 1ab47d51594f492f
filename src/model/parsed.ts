import type { Location } from './location.ts';
import type { MapNode } from './tree.ts';

/** A fence of data, or a whole file of it. */
export interface SpecTree {
  readonly heading: string | undefined;
  readonly node: MapNode;
  /** Of a fence in JSON: more often an example than a section. */
  readonly json?: boolean;
}

/** A fence of data that holds no section: a list, or an example that does not parse. */
export interface UnreadFence {
  readonly at: Location;
  readonly json: boolean;
  /** To follow `nothing of this fence is read:`. */
  readonly why: string;
}

/** A request that a page writes for people. */
export interface WrittenRequest {
  /** `POST /orders`. */
  readonly request: string;
  readonly where: 'heading' | 'fence';
  readonly at: Location;
}
