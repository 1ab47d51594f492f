import { statusMatches } from '../../model/operation.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** A code that is used but stands in no table: readers cannot know its status, retry or resolution. */
export const undeclaredCodes: LintRule = function* ({ contract, answers }) {
  const table = contract.errors.codes.filter(({ origin }) => origin === 'table');
  if (table.length === 0) return;
  const known = new Set(table.map(({ code }) => code));
  const uses = [
    ...contract.operations.flatMap(({ responses }) => responses.flatMap(({ errorCode }) => errorCode ?? [])),
    ...answers.flatMap(({ code }) => code ?? []),
  ];
  const seen = new Set<string>();
  for (const { value, at } of uses) {
    if (known.has(value) || seen.has(`${value} ${at.line}`)) continue;
    seen.add(`${value} ${at.line}`);
    yield diagnostic(
      'undeclared-code',
      'warning',
      `the error code \`${value}\` is used here but not declared in error_codes`,
      at,
      {
        help: `Declare it with its http_status. Until then its use declares it.`,
      },
    );
  }
};

/** A response or scenario that gives a code another status than the table does. */
export const codeStatusMismatch: LintRule = function* ({ contract, answers }) {
  const table = new Map(
    contract.errors.codes.filter(({ origin }) => origin === 'table').map((code) => [code.code, code]),
  );
  const uses = [
    ...contract.operations.flatMap(({ responses }) =>
      responses.flatMap(({ errorCode, status }) =>
        errorCode === undefined ? [] : [{ code: errorCode, status }],
      ),
    ),
    ...answers.flatMap(({ code, status }) =>
      code === undefined || status === undefined ? [] : [{ code, status: status.value }],
    ),
  ];
  for (const { code, status } of uses) {
    const declared = table.get(code.value);
    if (declared?.status === undefined || statusMatches(status, declared.status)) continue;
    yield diagnostic(
      'code-status-mismatch',
      'warning',
      `\`${code.value}\` comes with ${status} here and with ${declared.status} in error_codes`,
      code.at,
      {
        related: [{ message: `error_codes says ${declared.status}`, at: declared.at }],
        help: 'Make the two agree; until then the more specific statement counts.',
      },
    );
  }
};

/** A scenario expects a status that its operation does not list. */
export const undeclaredStatuses: LintRule = function* ({ contract, answers }) {
  const seen = new Set<string>();
  for (const { operation: key, status } of answers) {
    const operation = contract.operations.find((candidate) => candidate.key === key);
    if (operation === undefined || status === undefined) continue;
    const declared = operation.responses.filter(({ origin }) => origin === 'operation');
    const mark = `${key} ${status.value} ${status.at.line}`;
    if (
      declared.length === 0 ||
      seen.has(mark) ||
      declared.some((response) => statusMatches(response.status, Number(status.value)))
    )
      continue;
    seen.add(mark);
    yield diagnostic(
      'status-not-in-responses',
      'warning',
      `this scenario expects ${status.value}, which \`${key}\` does not declare`,
      status.at,
      {
        related: [
          {
            message: `declared are ${declared.map((response) => response.status).join(', ')}`,
            at: operation.at,
          },
        ],
        help: `Add ${status.value} to the responses of ${key}. Until then its use declares it.`,
      },
    );
  }
};

/** A code that nothing on the page uses is never provoked by a scenario or an example. */
export const unusedCodes: LintRule = function* ({ contract, answers }) {
  const used = new Set([
    ...contract.operations.flatMap(({ responses }) =>
      responses.flatMap(({ errorCode }) => errorCode?.value ?? []),
    ),
    ...answers.flatMap(({ code }) => code?.value ?? []),
    contract.limits?.exceeded?.errorCode,
  ]);
  for (const { code, status, origin, at } of contract.errors.codes) {
    if (origin !== 'table' || used.has(code)) continue;
    yield diagnostic(
      'unused-code',
      'advice',
      `no response and no scenario of this page uses \`${code}\`${status === undefined ? '' : ` (${status})`}`,
      at,
      {
        help: 'Write a scenario that provokes it, or take it out.',
      },
    );
  }
};

/** An error example that lacks what error_format demands of every error. */
export const errorExamples: LintRule = function* ({ contract }) {
  const { envelope } = contract.errors;
  const required = requiredOf(envelope?.schema);
  if (envelope === undefined || required.length === 0) return;
  for (const operation of contract.operations) {
    for (const response of operation.responses) {
      if (!/^[45]/.test(response.status) || response.body?.origin !== 'inferred') continue;
      const present = new Set(requiredOf(response.body.schema));
      const missing = required.filter((name) => !present.has(name));
      if (missing.length === 0) continue;
      yield diagnostic(
        'error-example-incomplete',
        'advice',
        `the ${response.status} example of \`${operation.key}\` lacks ${missing.map((name) => `\`${name}\``).join(', ')}, which error_format demands of every error`,
        response.body.at,
        {
          related: [{ message: 'error_format', at: envelope.at }],
          help: 'Complete the example. Until then the missing members only advise.',
        },
      );
    }
  }
};

function requiredOf(schema: unknown): readonly string[] {
  const required: unknown =
    typeof schema === 'object' && schema !== null && 'required' in schema ? schema.required : [];
  return Array.isArray(required) ? required.map(String) : [];
}
