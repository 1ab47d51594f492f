import type { Diagnostic } from '../model/location.ts';
import type { TreeEntry, TreeNode } from '../model/tree.ts';
import { entriesOf, unknownKeys } from './nodes.ts';
import { misspelt } from './suggest.ts';

/** Which keys a map may have, down to where its members are the author's own. */
export interface KeyShape {
  readonly keys: readonly string[];
  /** Other keys are welcome: only one that is a known key misspelt is an error. */
  readonly open?: boolean;
  /** Members whose keys are known too. */
  readonly inside?: Readonly<Record<string, KeyShape>>;
}

/** The keys of a shape, written as words. */
export function keysOf(words: string): readonly string[] {
  return words.split(' ');
}

/** An error for each key, at any depth of the shape, that would be passed over in silence. */
export function strayKeys(node: TreeNode | undefined, shape: KeyShape, where: string): readonly Diagnostic[] {
  if (node?.kind === 'list') return node.items.flatMap((item) => strayKeys(item, shape, where));
  const inside = entriesOf(node).flatMap(({ key, value }) => {
    const inner = shape.inside?.[key];
    return inner === undefined ? [] : strayKeys(value, inner, `\`${key}\` of ${where}`);
  });
  const stray =
    shape.open === true ? misspeltKeys(entriesOf(node), shape, where) : unknownKeys(node, shape.keys, where);
  return [...stray, ...inside];
}

function misspeltKeys(entries: readonly TreeEntry[], shape: KeyShape, where: string): readonly Diagnostic[] {
  return entries.flatMap(({ key, keyAt }): readonly Diagnostic[] => {
    const meant = misspelt(key, shape.keys);
    if (meant === undefined || entries.some((other) => other.key === meant)) return [];
    return [
      {
        code: 'unknown-key',
        severity: 'error',
        message: `\`${key}\` is not a key of ${where}`,
        at: keyAt,
        related: [],
        help: `Did you mean \`${meant}\`? If it is a key of your own, start it with x-.`,
      },
    ];
  });
}
