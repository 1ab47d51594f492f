import { nearest } from '../suggest.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** What a companion file calls dangerous must be there: a slip of the pen would leave the real one unguarded. */
export const unknownDangers: LintRule = function* ({ contract, companion }) {
  const known = contract.operations.map(({ key }) => key);
  for (const { operation } of companion?.companion.dangerous ?? []) {
    if (known.includes(operation.value)) continue;
    const near = nearest(operation.value, known);
    yield diagnostic(
      'danger-unknown',
      'error',
      `the page has no operation \`${operation.value}\``,
      operation.at,
      { help: near === undefined ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean \`${near}\`?` },
    );
  }
};
