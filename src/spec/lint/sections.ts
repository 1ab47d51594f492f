import type { SpecTree, UnreadFence } from '../../model/extension.ts';
import type { TreeEntry } from '../../model/tree.ts';
import { DISTINCT, SECTIONS } from '../section-names.ts';
import { slipOf } from '../suggest.ts';
import { diagnostic, type LintRule } from './rule.ts';

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

/** Top-level keys that no section is called, beside sections that are read. */
export const unreadSections: LintRule = function* ({ parsed }) {
  for (const tree of parsed.trees) {
    const unknown = unreadKeys(tree);
    const [first] = unknown;
    if (first === undefined || isUnread(tree)) continue;
    yield diagnostic(
      'section-not-read',
      'advice',
      `${unknown.map(({ key }) => `\`${key}\``).join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not read: no section of a spec has that name`,
      first.keyAt,
      { help: HELP },
    );
  }
};

/** Fences of which nothing is read: one advice for all that are written alike. */
export const unreadFences: LintRule = function* ({ contract, parsed }) {
  // Of a file of its own `nothingToRun` says it.
  if (isDataFile(contract.source.file)) return;
  const fences = [...parsed.trees.filter(isUnread).map(asUnread), ...(parsed.unread ?? [])];
  for (const json of [false, true]) {
    const alike = fences
      .filter((fence) => fence.json === json)
      .sort((left, right) => left.at.line - right.at.line);
    const [first] = alike;
    if (first === undefined) continue;
    const lines = alike.map(({ at }) => at.line).join(', ');
    const message =
      alike.length === 1
        ? `nothing of this fence is read: ${first.why}`
        : `nothing of ${alike.length} fences in ${json ? 'JSON' : 'YAML'} is read (lines ${lines}): no section of a spec stands in them`;
    yield diagnostic('fence-not-read', 'advice', message, first.at, { help: HELP });
  }
};

/** A whole file of YAML or JSON, which has no fences. */
export function isDataFile(file: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(file);
}

function asUnread({ node, json }: SpecTree): UnreadFence {
  const [first] = node.entries;
  const why = first === undefined ? 'it is empty' : `\`${first.key}\` is no section of a spec`;
  return { at: first?.keyAt ?? node.at, json: json === true, why };
}

const HELP: string = `Sections are: ${SECTIONS.filter((name) => /authentication|^endpoint|models$|error_|rate_limits|webhooks|test_|environments/.test(name)).join(', ')}.`;

/** An example in JSON may well have a `status` and a `description`, which are keys of a spec, too. */
export function isUnread(tree: SpecTree): boolean {
  const { node, json } = tree;
  const known = json === true ? DISTINCT : SECTIONS;
  return (
    misnamed(tree).length === 0 &&
    node.entries.length > 0 &&
    node.entries.every(({ key }) => !known.includes(key) && !key.startsWith('x-'))
  );
}

function unreadKeys(tree: SpecTree): readonly TreeEntry[] {
  const told = new Set(misnamed(tree).map(({ key }) => key));
  return tree.node.entries.filter(
    ({ key }) => !SECTIONS.includes(key) && !key.startsWith('x-') && !told.has(key),
  );
}

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
