import type { Located } from '../../model/location.ts';
import type { SendDeclaration } from '../../model/scenario.ts';
import { slipOf } from '../suggest.ts';
import { operationNamed } from '../uses.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** A parameter or a header under a name that is nearly a declared one: the step would try something else than it says. */
export const misspeltParameters: LintRule = function* ({ contract, companion }) {
  const scenarios = [...contract.scenarios, ...(companion?.companion.scenarios ?? [])];
  const sends = scenarios.flatMap(({ steps }) =>
    steps.filter((step): step is SendDeclaration => step.form === 'send'),
  );
  for (const { operation: named, query, headers } of sends) {
    const key = named === undefined ? undefined : operationNamed(named.value, contract.operations);
    const operation = contract.operations.find((candidate) => candidate.key === key);
    if (operation === undefined) continue;
    const names = (place: string): readonly string[] =>
      operation.parameters.filter((parameter) => parameter.place === place).map(({ name }) => name);
    yield* misspeltNames(query, names('query'), operation.key);
    yield* misspeltNames(headers, names('header'), operation.key);
  }
};

function* misspeltNames(
  sent: readonly Located<readonly [string, unknown]>[],
  declared: readonly string[],
  operation: string,
) {
  const given = sent.map(({ value: [name] }) => name);
  for (const { value, at } of sent) {
    const [name] = value;
    if (declared.some((known) => known.toLowerCase() === name.toLowerCase())) continue;
    const meant = slipOf(
      name,
      declared.filter((known) => known.length > 3 && !given.includes(known)),
    );
    if (meant === undefined) continue;
    yield diagnostic('parameter-unknown', 'error', `\`${operation}\` declares no \`${name}\``, at, {
      help: `Did you mean \`${meant}\`?`,
    });
  }
}
