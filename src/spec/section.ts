import type { Diagnostic } from '../model/location.ts';
import type { MapNode, TreeEntry, TreeNode } from '../model/tree.ts';
import { entry } from './nodes.ts';
import type { Names } from './shape.ts';

/** What section readers share: the named schemas, the field of error codes, and where complaints go. */
export interface Reading {
  readonly names: Names;
  readonly codeField: string;
  readonly complain: (...diagnostics: readonly Diagnostic[]) => void;
}

/** Every place on the page where a section of that name stands. */
export function sectionsNamed(trees: readonly MapNode[], ...names: readonly string[]): readonly TreeEntry[] {
  return trees.flatMap((tree) => tree.entries.filter(({ key }) => names.includes(key)));
}

/** A section that may stand only once: the first; a further one is merged key by key, and a clash is a diagnostic. */
export function mergedSection(
  trees: readonly MapNode[],
  reading: Reading,
  ...names: readonly string[]
): TreeEntry | undefined {
  const [first, ...further] = sectionsNamed(trees, ...names);
  if (first === undefined) return undefined;
  let { value } = first;
  for (const next of further) value = mergeNodes(value, next.value, reading);
  return { ...first, value };
}

function mergeNodes(left: TreeNode, right: TreeNode, reading: Reading): TreeNode {
  if (left.kind === 'list' && right.kind === 'list')
    return { ...left, items: [...left.items, ...right.items] };
  if (left.kind !== 'map' || right.kind !== 'map') return left;
  const added: TreeEntry[] = [];
  for (const theirs of right.entries) {
    const ours = entry(left, theirs.key);
    if (ours === undefined) added.push(theirs);
    else reading.complain(clash(theirs, ours));
  }
  return { ...left, entries: [...left.entries, ...added] };
}

function clash(theirs: TreeEntry, ours: TreeEntry): Diagnostic {
  return {
    code: 'stated-twice',
    severity: 'warning',
    message: `\`${theirs.key}\` is stated here and at line ${ours.keyAt.line}; the first one counts`,
    at: theirs.keyAt,
    related: [{ message: 'the statement that counts', at: ours.keyAt }],
    help: 'Keep one of them.',
  };
}
