import type { SendDeclaration } from '../../model/scenario.ts';
import { diagnostic, type Linted, type LintRule } from './rule.ts';

/** A header that callers must send, and that no scenario sends or leaves out. */
export const requiredHeaderUntested: LintRule = function* ({ contract }) {
  if (contract.scenarios.length === 0) return;
  const written = new Set(
    sendsOf(contract.scenarios).flatMap(({ headers, omitHeaders }) => [
      ...headers.map(({ value }) => value[0].toLowerCase()),
      ...omitHeaders.map(({ value }) => value.toLowerCase()),
    ]),
  );
  const spoken = contract.scenarios
    .flatMap(({ steps }) => steps.flatMap((step) => (step.form === 'sentence' ? [step.text] : [])))
    .join('\n')
    .toLowerCase();
  const seen = new Set<string>();
  for (const { parameters } of contract.operations) {
    for (const { name, place, required, at } of parameters) {
      const lower = name.toLowerCase();
      if (place !== 'header' || !required || written.has(lower) || spoken.includes(lower) || seen.has(lower))
        continue;
      seen.add(lower);
      yield diagnostic(
        'required-header-untested',
        'advice',
        `\`${name}\` is required, but no scenario says what comes without it`,
        at,
        { help: `Write a scenario with without_headers: ["${name}"] and the answer that is expected.` },
      );
    }
  }
};

/** An expectation without a request: it is read as the happy path's, which the page does not say. */
export const scenarioWithoutRequest: LintRule = function* ({ contract }) {
  for (const { name, kind, steps } of contract.scenarios) {
    const [only] = steps;
    if (kind === 'happy_path' || steps.length !== 1 || only?.form !== 'send') continue;
    const says = only.operation ?? only.body ?? only.query[0] ?? only.headers[0] ?? only.omitHeaders[0];
    if (says !== undefined) continue;
    yield diagnostic(
      'scenario-without-request',
      'advice',
      `\`${name}\` does not say what is sent; the happy path's request is taken`,
      only.at,
      { help: 'Add a request, such as request: "{valid order payload}".' },
    );
  }
};

/** `{order_id}` in a scenario's path, header or query is a hole that nothing fills. */
export const scenarioPlaceholder: LintRule = function* (linted) {
  for (const send of sendsOf(linted.contract.scenarios)) {
    const { operation, headers, query, pathParameters } = send;
    const places = [
      ...(operation === undefined ? [] : [{ text: operation.value, at: operation.at }]),
      ...headers.map(({ value, at }) => ({ text: value[1], at })),
      ...query.map(({ value, at }) => ({ text: String(value[1]), at })),
    ];
    for (const { text, at } of places) {
      const hole = /(?<!\{)\{(\w+)\}(?!\})/.exec(text);
      const name = hole?.[1] ?? '';
      if (hole === null || name in pathParameters || filledByExample(name, send, linted)) continue;
      yield diagnostic(
        'scenario-placeholder',
        'warning',
        `\`${hole[0]}\` is sent as it stands: nothing fills it`,
        at,
        { help: `Write {{${name}}} and save it in a step before: save: {${name}: "$.${name}"}.` },
      );
    }
  }
};

/** A path parameter with a documented example is sent with it. */
function filledByExample(name: string, { operation }: SendDeclaration, { contract }: Linted): boolean {
  return contract.operations
    .filter(({ key }) => key === operation?.value)
    .some(({ parameters }) => parameters.some((each) => each.place === 'path' && each.name === name));
}

function sendsOf(scenarios: Linted['contract']['scenarios']): readonly SendDeclaration[] {
  return scenarios.flatMap(({ steps }) => steps.flatMap((step) => (step.form === 'send' ? [step] : [])));
}
