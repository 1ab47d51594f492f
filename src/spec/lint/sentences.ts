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

// A memo and no state: many rules ask, and a page is long.
const known = new WeakMap<ParsedSpec, readonly string[]>();

/** Every sentence of the page. Those of a fence begin with their keys, those of prose know their heading. */
function sentencesOf(parsed: ParsedSpec): readonly string[] {
  const sentences = known.get(parsed) ?? [
    ...parsed.prose.flatMap(({ heading, text }) =>
      text
        .replace(/\s*\n(?!\s*[-*\n])\s*/g, ' ')
        .split(/(?<=[.;!?])\s+|\n/)
        .map((sentence) => `${heading}: ${sentence}`),
    ),
    ...parsed.trees.flatMap(({ node }) => scalarsOf(node, '')),
  ];
  known.set(parsed, sentences);
  return sentences;
}

function scalarsOf(node: TreeNode, path: string): readonly string[] {
  switch (node.kind) {
    case 'map':
      return entriesOf(node).flatMap(({ key, value }) =>
        scalarsOf(value, `${path === '' ? '' : `${path} `}${key.replaceAll('_', ' ')}`),
      );
    case 'list':
      return node.items.flatMap((item) => scalarsOf(item, path));
    case 'scalar':
      return [`${path}: ${String(node.value)}`];
    default:
      return node satisfies never;
  }
}
