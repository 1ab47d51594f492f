import type { Location } from './location.ts';

/**
 * A located view of structured text (YAML, JSON, the fences of a page): what every section reader reads.
 * Duplicate keys are all kept, in the order of the text.
 */
export type TreeNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly TreeEntry[];
  readonly at: Location;
}

export interface TreeEntry {
  /** The key as text: a status `201` and a string `'201'` are the same key. */
  readonly key: string;
  readonly keyAt: Location;
  readonly value: TreeNode;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
  readonly at: Location;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: Location;
}
