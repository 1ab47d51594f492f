import type { SpecTree } from '../../model/extension.ts';
import type { TreeEntry } from '../../model/tree.ts';
import { keysOf } from '../keys.ts';
import { slipOf } from '../suggest.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** Names that nothing but a spec has at its top. */
const DISTINCT: readonly string[] = keysOf(
  'authentication endpoint endpoints responses path_parameters query_parameters data_models error_format error_response error_codes ' +
    'rate_limits rate_limiting webhooks test_scenarios scenarios environments',
);
const SECTIONS: readonly string[] = [
  ...DISTINCT,
  ...keysOf(
    'overview info title version status name description auth headers request response parameters models schemas errors idempotency invariants',
  ),
];

/** A section under a name that is nearly right would be passed over with everything that it promises. */
export const misnamedSections: LintRule = function* ({ parsed }) {
  for (const tree of parsed.trees) {
    for (const { key, keyAt, meant } of misnamed(tree)) {
      yield diagnostic('unknown-section', 'error', `\`${key}\` is no section of a spec`, keyAt, {
        help: `Did you mean \`${meant}\`?`,
      });
    }
  }
};

/** A fence of which nothing is read, and top-level keys that no section is called. */
export const unreadFences: LintRule = function* ({ parsed }) {
  for (const tree of parsed.trees) {
    const { node } = tree;
    const told = new Set(misnamed(tree).map(({ key }) => key));
    const unknown = node.entries.filter(
      ({ key }) => !SECTIONS.includes(key) && !key.startsWith('x-') && !told.has(key),
    );
    const [first] = unknown;
    if (first === undefined) continue;
    const whole = unknown.length === node.entries.length;
    yield diagnostic(
      whole ? 'fence-not-read' : 'section-not-read',
      'advice',
      whole
        ? `nothing of this fence is read: \`${first.key}\` is no section of a spec`
        : `${unknown.map(({ key }) => `\`${key}\``).join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not read: no section of a spec has that name`,
      first.keyAt,
      {
        help: `Sections are: ${SECTIONS.filter((name) => /authentication|^endpoint|models$|error_|rate_limits|webhooks|test_|environments/.test(name)).join(', ')}.`,
      },
    );
  }
};

/**
 * Beside a section that is surely one, any name is compared; alone, only those that nothing else is called, and not in
 * JSON: `{"error": {}}` and `{"webhook": {}}` are examples of answers.
 */
function misnamed({ node, json }: SpecTree): readonly (TreeEntry & { readonly meant: string })[] {
  const isSpec = node.entries.some(({ key }) => DISTINCT.includes(key));
  if (json === true && !isSpec) return [];
  return node.entries.flatMap((entry) => {
    if (SECTIONS.includes(entry.key) || entry.value.kind === 'scalar') return [];
    const meant = slipOf(entry.key, isSpec ? SECTIONS.filter((name) => name.length > 4) : DISTINCT);
    return meant === undefined ? [] : [{ ...entry, meant }];
  });
}
