import type { Diagnostic } from '../../model/location.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** Nothing to run: said as a warning, because a plan without tasks is refused anyway. */
export const nothingToRun: LintRule = function* ({ contract, parsed }) {
  if (contract.operations.length > 0) return;
  const [first] = parsed.trees;
  yield diagnostic(
    'no-endpoints',
    'warning',
    parsed.trees.length === 0
      ? 'this page has no YAML or JSON fence that could be read: it is prose or a template, and there is nothing to run'
      : 'this page declares no endpoint, so there is nothing to run',
    first?.node.at ?? { file: contract.source.file, line: 1, column: 1 },
    { help: 'Describe an endpoint in a fence tagged yaml: endpoint: {method, path}, request, responses.' },
  );
};

const PLACEHOLDER = /\[(?:[A-Z][\w /|-]*)\](?!\()|\bTODO\b|\bTBD\b/;

/** What the template left for its author to fill in. */
export const placeholders: LintRule = function* ({ contract, parsed }) {
  const lines = new Set<number>();
  for (const { heading, text, at } of parsed.prose) {
    const found = PLACEHOLDER.exec(heading) ?? PLACEHOLDER.exec(text);
    if (found === null || lines.has(at.line)) continue;
    lines.add(at.line);
    yield left(found[0], at);
  }
  for (const { name, value, at } of parsed.fields) {
    if (!/^\[[^\]]*\]$/.test(value) || lines.has(at.line)) continue;
    lines.add(at.line);
    yield left(`${name}: ${value}`, at);
  }
  for (const { path, at, key } of contract.operations) {
    if (/\[[\w ]+\]/.test(path)) yield left(key, at);
  }
};

function left(what: string, at: Diagnostic['at']): Diagnostic {
  return diagnostic(
    'template-placeholder-left',
    'advice',
    `\`${what}\` is a placeholder that nobody filled in`,
    at,
    { help: 'Fill it in.' },
  );
}

const SECTIONS: readonly string[] = (
  'overview info title version status name description authentication auth endpoint endpoints headers request responses response parameters ' +
  'path_parameters query_parameters models data_models schemas error_format error_response error_codes errors rate_limits rate_limiting ' +
  'webhooks test_scenarios scenarios environments idempotency invariants'
).split(' ');

/** A fence of which nothing is read, and top-level keys that no section is called. */
export const unreadFences: LintRule = function* ({ parsed }) {
  for (const { node } of parsed.trees) {
    const unknown = node.entries.filter(({ key }) => !SECTIONS.includes(key) && !key.startsWith('x-'));
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

/** A limit for an endpoint that the page does not describe cannot be tried. */
export const limitsWithoutEndpoint: LintRule = function* ({ contract }) {
  for (const { path, method, at } of contract.limits?.perOperation ?? []) {
    const known = contract.operations.some(
      (operation) => operation.path === path && (method === undefined || operation.method === method),
    );
    if (known || contract.operations.length === 0) continue;
    yield diagnostic(
      'endpoint-limit-without-endpoint',
      'warning',
      `a rate limit for \`${method === undefined ? path : `${method} ${path}`}\`, which the page does not describe`,
      at,
      {
        help: 'Describe the endpoint, or take the limit out.',
      },
    );
  }
};
