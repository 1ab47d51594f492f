import type { ParsedSpec } from '../../model/extension.ts';
import type { TreeEntry, TreeNode } from '../../model/tree.ts';
import { entriesOf } from '../nodes.ts';

/** The top-level section of that name, wherever on the page it stands. */
export function sectionOf(parsed: ParsedSpec, ...names: readonly string[]): TreeEntry | undefined {
  return parsed.trees.flatMap(({ node }) => node.entries).find(({ key }) => names.includes(key));
}

/** Whether a sentence about the topic, in prose or in a fence, also says this. */
export function says(parsed: ParsedSpec, topic: RegExp, statement: RegExp): boolean {
  return sentencesOf(parsed).some((sentence) => topic.test(sentence) && statement.test(sentence));
}

/** Every sentence of the page. Those of a fence begin with their keys, those of prose know their heading. */
function sentencesOf(parsed: ParsedSpec): readonly string[] {
  return [
    ...parsed.prose.flatMap(({ heading, text }) =>
      text
        .replace(/\s*\n(?!\s*[-*\n])\s*/g, ' ')
        .split(/(?<=[.;!?])\s+|\n/)
        .map((sentence) => `${heading}: ${sentence}`),
    ),
    ...parsed.trees.flatMap(({ node }) => [...scalarsOf(node, [])]),
  ];
}

function* scalarsOf(node: TreeNode, path: readonly string[]): Iterable<string> {
  switch (node.kind) {
    case 'map':
      for (const { key, value } of entriesOf(node)) yield* scalarsOf(value, [...path, key]);
      return;
    case 'list':
      for (const item of node.items) yield* scalarsOf(item, path);
      return;
    case 'scalar':
      yield `${path.join(' ').replaceAll('_', ' ')}: ${String(node.value)}`;
      return;
    default:
      node satisfies never;
  }
}
