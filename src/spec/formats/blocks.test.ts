import { readFileSync } from 'node:fs';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { blocksOf } from './blocks.ts';
import { markdown } from './markdown.ts';

const FENCE = '```yaml\na: 1\n\nb: 2\n```';

test.each([
  ['the example', readFileSync('specs/orders.md', 'utf8')],
  ['the example with other line endings', readFileSync('specs/orders.md', 'utf8').replaceAll('\n', '\r\n')],
  ['old line endings', `# One\r${FENCE}\r\r${FENCE}`],
  ['an empty fence', 'before\n```\n```\nafter'],
  ['a fence without an end', `${FENCE}\n\n\`\`\`json\n{}\n`],
  ['a fence in a comment', `<!--\n\n${FENCE}\n\n-->\n\n${FENCE}`],
  ['a fence in a longer one', `\`\`\`\`md\n${FENCE}\n\`\`\`\`\n\nafter`],
  ['a fence in one of tildes', `~~~\n${FENCE}\n~~~\n\nafter`],
  ['a fence that ends a list', `- item\n\n  \`\`\`yaml\n  c: 3\n${FENCE}\n\nafter`],
  ['a fence that is indented', `   \`\`\`yaml\na: 1\n\`\`\`\n\n${FENCE}\nafter`],
  ['a character that is replaced', `${FENCE}\n\`\`\`\n\u0000\n\`\`\``],
])('%s has the blocks that the Markdown parser finds', (_name, page) => {
  expect(blocksOf(page)).toEqual(fromMarkdown(page).children);
});

test('words below front matter are read whole', () => {
  const { prose } = markdown.parse('---\nversion: 2.0\n---\n# Title\n\nWhat it is about.\n', 'a.md');
  expect(prose).toMatchObject([{ heading: 'Title', text: 'What it is about.' }]);
});
