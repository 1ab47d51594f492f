import type { WrittenRequest } from '../../model/extension.ts';
import type { Diagnostic } from '../../model/location.ts';
import { diagnostic, type LintRule } from './rule.ts';
import { isDataFile, isUnread } from './sections.ts';

/** Nothing to run: said as a warning, because a plan without tasks is refused anyway. */
export const nothingToRun: LintRule = function* ({ contract, parsed }) {
  const { file } = contract.source;
  // Where nothing could be read, or something of another kind was, that has been said.
  const said = parsed.diagnostics.some(
    ({ code, severity }) => severity === 'error' || code === 'other-format',
  );
  if (contract.operations.length > 0 || said) return;
  const requests = parsed.requests ?? [];
  const seen = requests.find(({ where }) => where === 'heading') ?? requests[0];
  if (seen !== undefined) {
    yield onlyForPeople(seen, requests.length - 1);
    return;
  }
  const [tree] = parsed.trees;
  const at = tree?.node.at ?? { file, line: 1, column: 1 };
  if (isDataFile(file)) {
    const [first] = tree === undefined || !isUnread(tree) ? [] : tree.node.entries;
    const why = first === undefined ? '' : ` (\`${first.key}\` is no section of a spec)`;
    yield diagnostic(
      'no-endpoints',
      'warning',
      `this file declares no endpoint${why}, so there is nothing to run`,
      at,
      {
        help: 'Describe an endpoint: endpoints: [{method, path, request, responses}].',
      },
    );
    return;
  }
  const nothing =
    tree === undefined && (parsed.unread ?? []).length === 0
      ? 'this page has no YAML or JSON fence that could be read: it is prose or a template, and there is nothing to run'
      : 'this page declares no endpoint, so there is nothing to run';
  yield diagnostic('no-endpoints', 'warning', nothing, at, {
    help: 'Describe an endpoint in a fence tagged yaml: endpoint: {method, path}, request, responses.',
  });
};

/** `:id` is how some frameworks write `{id}`. */
function onlyForPeople({ request, where, at }: WrittenRequest, others: number): Diagnostic {
  const [method = '', path = ''] = request
    .replace(/[?#].*$/, '')
    .replace(/\/:(\w+)/g, '/{$1}')
    .split(' ');
  const more = others === 0 ? '' : `, as ${others} more`;
  return diagnostic(
    'no-endpoints',
    'warning',
    `line ${at.line} has \`${request}\` in a ${where === 'heading' ? 'heading' : 'fence tagged http'}${more}, but this page declares no endpoint in YAML, so there is nothing to run`,
    at,
    {
      help: `Write it in a fence tagged yaml: endpoint: {method: ${method}, path: "${path}"}, request: {body: ...}, responses: {200: {description: ..., body: ...}}.`,
    },
  );
}

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
