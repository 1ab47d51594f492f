import type { Location } from '../../model/location.ts';
import type { TreeNode } from '../../model/tree.ts';
import { parseDescriptor } from '../../schema/descriptor.ts';
import { diagnostic, type LintRule } from './rule.ts';

const SECTIONS: ReadonlySet<string> = new Set(['authentication', 'auth', 'webhooks', 'environments']);
const SURE = /^client_?secret$/i;
const LIKELY = /^(?:\w*secret(?:_?key)?|password|passphrase|api_?key|private_?key|(?:access_)?token)$/i;

/** A literal secret has no place in a page. */
export const secretLiteral: LintRule = function* ({ parsed }) {
  for (const { node } of parsed.trees) {
    for (const { key, value } of node.entries) {
      if (!SECTIONS.has(key)) continue;
      for (const { name, at } of secretsIn(value)) {
        yield diagnostic(
          'secret-literal-in-spec',
          'warning',
          `a secret (\`${name}\`) stands in the page`,
          at,
          {
            help: `Write {${name.toUpperCase()}}; the value comes from a variable. Change the secret: it has been read.`,
          },
        );
      }
    }
  }
};

function* secretsIn(node: TreeNode): Iterable<{ readonly name: string; readonly at: Location }> {
  if (node.kind === 'list') for (const item of node.items) yield* secretsIn(item);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    if (value.kind !== 'scalar') yield* secretsIn(value);
    else if (typeof value.value === 'string' && looksSecret(key, value.value.trim()))
      yield { name: key, at: value.at };
  }
}

function looksSecret(key: string, value: string): boolean {
  if (value === '' || /^\$?\{/.test(value) || parseDescriptor(value) !== undefined) return false;
  if (SURE.test(key)) return true;
  // A sentence describes a secret, a header's name carries one, and a word or a path is neither.
  return (
    LIKELY.test(key) && /^\S{12,}$/.test(value) && /\d/.test(value) && !/^(?:x-|\/|https?:)/i.test(value)
  );
}
