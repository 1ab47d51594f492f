import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/**
 * The blocks of a page. What is in its fences is nine tenths of it, and a Markdown parser reads that letter by letter
 * only to hand it back as it was: here it is taken out before and put back after.
 */
export function blocksOf(page: string): readonly RootContent[] {
  const { text, fences } = outlineOf(page);
  const blocks = fromMarkdown(text).children;
  const by = { lines: 0, letters: 0 };
  let next = 0;
  for (const block of blocks) {
    const fence = fences[next];
    const here = block.type === 'code' && block.position?.start.line === fence?.line;
    move(block, by);
    if (!here || fence === undefined) continue;
    block.value = fence.content;
    by.lines += fence.lines;
    by.letters += fence.letters;
    if (block.position !== undefined) movePoint(block.position.end, fence);
    next += 1;
  }
  // What looked like a fence stands in HTML or in another fence.
  return next === fences.length ? blocks : fromMarkdown(page).children;
}

interface Fence {
  /** The line of the outline on which it begins. */
  readonly line: number;
  readonly content: string;
  readonly lines: number;
  readonly letters: number;
}

/** The page with nothing in the fences at its left margin. */
function outlineOf(page: string): { readonly text: string; readonly fences: readonly Fence[] } {
  // What CommonMark reads in another way than line by line: an old line ending, and a character that it replaces.
  if (/\r(?!\n)|\0/.test(page)) return { text: page, fences: [] };
  const lines = page.split('\n');
  const kept: string[] = [];
  const fences: Fence[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    kept.push(lines[index] ?? '');
    const end = closingLine(lines, index);
    if (end === undefined) continue;
    const content = lines.slice(index + 1, end).join('\n');
    const taken = { lines: end - index - 1, letters: end - index === 1 ? 0 : content.length + 1 };
    fences.push({ line: kept.length, content: content.replace(/\r$/, ''), ...taken });
    kept.push(lines[end] ?? '');
    index = end;
  }
  return { text: kept.join('\n'), fences };
}

/** The line that closes the fence that begins here; undefined when none begins, or when it has no end. */
function closingLine(lines: readonly string[], begin: number): number | undefined {
  const marks = /^(`{3,})[^`]*$/.exec(lines[begin] ?? '')?.[1];
  if (marks === undefined) return undefined;
  const closing = new RegExp(`^ {0,3}${marks}\`*[ \\t]*\\r?$`);
  for (let index = begin + 1; index < lines.length; index += 1)
    if (closing.test(lines[index] ?? '')) return index;
  return undefined;
}

function move(node: Nodes, by: { readonly lines: number; readonly letters: number }): void {
  if (node.position !== undefined) {
    movePoint(node.position.start, by);
    movePoint(node.position.end, by);
  }
  if ('children' in node) for (const child of node.children) move(child, by);
}

function movePoint(
  point: { line: number; offset?: number | undefined },
  by: { readonly lines: number; readonly letters: number },
): void {
  point.line += by.lines;
  point.offset = (point.offset ?? 0) + by.letters;
}
