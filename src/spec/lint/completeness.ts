import { isProduction } from '../../model/environment.ts';
import { isSafe } from '../../model/operation.ts';
import { get, text } from '../nodes.ts';
import { diagnostic, type Linted, type LintRule } from './rule.ts';
import { sectionOf } from './sentences.ts';

/** What an integration specification has to have, in the order in which it is read. */
const ESSENTIAL: readonly { readonly name: string; readonly there: (linted: Linted) => boolean }[] = [
  {
    name: 'an overview (purpose and scope)',
    there: ({ contract }) => contract.purpose !== undefined || contract.scope.length > 0,
  },
  { name: 'authentication', there: ({ contract }) => contract.auth !== undefined },
  { name: 'data models', there: ({ contract }) => Object.keys(contract.schemas).length > 0 },
  {
    name: 'error handling (error_format and error_codes)',
    there: ({ contract }) => contract.errors.codes.length > 0,
  },
  { name: 'rate limits', there: ({ contract }) => contract.limits !== undefined },
  { name: 'a sequence diagram', there: ({ parsed }) => parsed.diagrams.length > 0 },
  { name: 'test scenarios', there: ({ contract }) => contract.scenarios.length > 0 },
];

export const missingSections: LintRule = function* (linted) {
  const { contract, parsed } = linted;
  // A page without endpoints is complained about as such, and a file of keys has no room for prose.
  if (contract.operations.length === 0 || parsed.prose.length === 0) return;
  const missing = ESSENTIAL.filter(({ there }) => !there(linted)).map(({ name }) => name);
  if (missing.length === 0) return;
  yield diagnostic(
    'missing-essential-section',
    'advice',
    `the page lacks ${missing.join(', ')}`,
    titlePlace(linted),
    { help: 'Each of these is part of what two systems agree on; nothing can be tried of what is not said.' },
  );
};

/** Who wrote it, which version it is and how far it is agreed. */
export const missingFields: LintRule = function* (linted) {
  const { contract, parsed } = linted;
  if (contract.operations.length === 0 || parsed.prose.length === 0) return;
  const authors = parsed.fields.some(({ name }) => /^(?:authors?|owners?|contact)$/.test(name));
  const missing = [
    ...(contract.version === undefined ? ['version'] : []),
    ...(contract.status === undefined ? ['status'] : []),
    ...(authors ? [] : ['author']),
  ];
  if (missing.length === 0) return;
  yield diagnostic(
    'missing-page-field',
    'advice',
    `the page names no ${missing.join(', no ')}`,
    titlePlace(linted),
    { help: 'Write **Version:** 1.0.0, **Status:** Draft and **Authors:** ... below the title.' },
  );
};

/** Nothing on the page keeps a test run from writing to production. */
export const productionDestructive: LintRule = function* ({ contract, parsed }) {
  if (contract.operations.every(isSafe)) return;
  const section = sectionOf(parsed, 'environments')?.value;
  for (const { name, at } of contract.environments) {
    if (!isProduction(name)) continue;
    const own =
      get(section, name) ??
      (section?.kind === 'list' ? section.items.find((item) => text(get(item, 'name')) === name) : undefined);
    if (get(own, 'read_only') !== undefined) continue;
    yield diagnostic(
      'production-destructive',
      'warning',
      `nothing says that ${name} may only be read, and this page's scenarios write`,
      at,
      { help: 'Add read_only: true to the environment, or false where test writes are meant.' },
    );
  }
};

function titlePlace({ contract, parsed }: Linted): ReturnType<typeof diagnostic>['at'] {
  return parsed.prose[0]?.at ?? { file: contract.source.file, line: 1, column: 1 };
}
