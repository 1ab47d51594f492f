import type { MapNode, TreeEntry, TreeNode } from '../model/tree.ts';
import { entriesOf, get, isMapNode, text } from './nodes.ts';

/** A section that may speak of all operations, or stand with one of them. */
export interface StatedSection {
  /** The key of the operation that it stands with. */
  readonly operation: string | undefined;
  readonly entry: TreeEntry;
}

/** Sections of that name: on their own, in the fence of an endpoint, or within an endpoint. */
export function statedSections(trees: readonly MapNode[], name: string): readonly StatedSection[] {
  return trees.flatMap((tree) => {
    const single = get(tree, 'endpoint');
    const around = keyOf(single, undefined);
    return [
      ...named(tree, name, around),
      ...named(single, name, around),
      ...endpointsOf(get(tree, 'endpoints')).flatMap(({ node, title }) =>
        named(node, name, keyOf(node, title)),
      ),
    ];
  });
}

function named(
  node: TreeNode | undefined,
  name: string,
  operation: string | undefined,
): readonly StatedSection[] {
  return entriesOf(node)
    .filter(({ key }) => key === name)
    .map((entry) => ({ operation, entry }));
}

function endpointsOf(
  section: TreeNode | undefined,
): readonly { readonly node: TreeNode; readonly title: string | undefined }[] {
  if (section?.kind === 'list') return section.items.map((node) => ({ node, title: undefined }));
  return entriesOf(section).map(({ key, value }) => ({ node: value, title: key }));
}

function keyOf(node: TreeNode | undefined, title: string | undefined): string | undefined {
  if (!isMapNode(node)) return undefined;
  const [, method, path] = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/.exec(title ?? '') ?? [];
  const written = text(get(node, 'path', 'url')) ?? path;
  if (written === undefined) return undefined;
  const verb = (text(get(node, 'method')) ?? method ?? 'GET').toUpperCase();
  return `${verb} ${written.replace(/\/:(\w+)/g, '/{$1}').replace(/[?#].*$/, '')}`;
}
