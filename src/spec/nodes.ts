import type { Json } from '../model/json.ts';
import type { Diagnostic, Located, Location } from '../model/location.ts';
import type { MapNode, TreeEntry, TreeNode } from '../model/tree.ts';
import { nearest } from './suggest.ts';

/** The value of the first of these keys that the map has. */
export function get(node: TreeNode | undefined, ...keys: readonly string[]): TreeNode | undefined {
  return entry(node, ...keys)?.value;
}

export function entry(node: TreeNode | undefined, ...keys: readonly string[]): TreeEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  for (const key of keys) {
    const found = node.entries.find((candidate) => candidate.key === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function entriesOf(node: TreeNode | undefined): readonly TreeEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** A list's items; a single value is a list of one, as in `setup: "..."`. */
export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** A scalar as text; undefined for null, maps and lists. */
export function text(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

export function located(node: TreeNode | undefined): Located<string> | undefined {
  const value = text(node);
  return node === undefined || value === undefined ? undefined : { value, at: node.at };
}

export function number(node: TreeNode | undefined): number | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (typeof node.value === 'number') return node.value;
  return typeof node.value === 'string' && /^-?\d+(\.\d+)?$/.test(node.value.trim())
    ? Number(node.value)
    : undefined;
}

export function flag(node: TreeNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

export function texts(node: TreeNode | undefined): readonly Located<string>[] {
  return itemsOf(node).flatMap((item) => located(item) ?? []);
}

/** Plain JSON; of a duplicated key the last one, as JSON.parse does. */
export function toJson(node: TreeNode): Json {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
    case 'list':
      return node.items.map(toJson);
    case 'scalar':
      return node.value;
    default:
      return node satisfies never;
  }
}

/** An error for each key that this map may not have; `x-` keys are the author's own. */
export function unknownKeys(
  node: TreeNode | undefined,
  known: readonly string[],
  where: string,
): readonly Diagnostic[] {
  return entriesOf(node)
    .filter(({ key }) => !known.includes(key) && !key.startsWith('x-'))
    .map(({ key, keyAt }) => unknownKey(key, keyAt, { known, where }));
}

function unknownKey(
  key: string,
  at: Location,
  context: { readonly known: readonly string[]; readonly where: string },
): Diagnostic {
  const near = nearest(key, context.known);
  return {
    code: 'unknown-key',
    severity: 'error',
    message: `\`${key}\` is not a key of ${context.where}`,
    at,
    related: [],
    help:
      near === undefined
        ? `Known are: ${context.known.join(', ')}. A key of your own starts with x-.`
        : `Did you mean \`${near}\`?`,
  };
}

export function withoutKeys(node: TreeNode, keys: readonly string[]): TreeNode {
  return node.kind === 'map'
    ? { ...node, entries: node.entries.filter(({ key }) => !keys.includes(key)) }
    : node;
}

export function isMapNode(node: TreeNode | undefined): node is MapNode {
  return node?.kind === 'map';
}
