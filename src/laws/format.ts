import { expect } from 'vitest';
import type { SpecFormat } from '../model/extension.ts';
import type { TreeNode } from '../model/tree.ts';

/** Laws of formats: every scalar's place slices back to its own text, and garbage is never thrown at. */
export function formatLaws(
  format: SpecFormat,
  sample: { readonly text: string; readonly file: string },
): void {
  const parsed = format.parse(sample.text, sample.file);
  const lines = sample.text.split('\n');
  let scalars = 0;
  const visit = (node: TreeNode): void => {
    if (node.kind === 'map') for (const { value } of node.entries) visit(value);
    if (node.kind === 'list') for (const item of node.items) visit(item);
    if (node.kind !== 'scalar' || typeof node.value !== 'number') return;
    scalars += 1;
    const { line, column, length = 0 } = node.at;
    expect(Number(lines[line - 1]?.slice(column - 1, column - 1 + length))).toBe(node.value);
  };
  for (const { node } of parsed.trees) visit(node);
  expect(scalars).toBeGreaterThan(0);
  for (const garbage of ['', '\u0000', '---\n', '```yaml\n{{{', '- [', '{"a":', '&a [*a, *a]', '# \uD800']) {
    expect(format.accepts(garbage, 'x')).toBeLessThanOrEqual(1);
    expect(() => format.parse(garbage, 'x')).not.toThrow();
  }
}
