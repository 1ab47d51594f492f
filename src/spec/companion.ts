import { isJsonObject, type Json } from '../model/json.ts';
import type { Diagnostic } from '../model/location.ts';
import type { Binding, BindingAction, BoundRequest, Companion } from '../model/scenario.ts';
import type { TreeEntry, TreeNode } from '../model/tree.ts';
import { readCheckSettings } from './check-settings.ts';
import { entriesOf, entry, get, itemsOf, located, text, toJson, unknownKeys } from './nodes.ts';
import type { Reading } from './section.ts';
import { scenariosIn } from './sections/scenarios.ts';
import { parseTree } from './tree.ts';

const ROLES = ['precondition', 'setup', 'postcondition'] as const;
const PROBES: readonly string[] = ['http-resource', 'webhook-inbox', 'sql-row'];
const PROBE_KEYS: Readonly<Record<string, readonly string[]>> = {
  'http-resource': ['path', 'method', 'headers', 'body', 'status', 'expect', 'within'],
  'webhook-inbox': ['event', 'match', 'within', 'count'],
  'sql-row': ['database', 'query', 'rows', 'expect', 'within'],
};
const REQUEST_KEYS: readonly string[] = ['method', 'path', 'headers', 'body'];

/** `scenarios/<spec>.yaml`: what the sentences of a spec mean, and further scenarios. */
export function readCompanion(file: string, source: string, reading: Reading): Companion {
  const { node, diagnostics } = parseTree(source, { file, line: 1, column: 1 });
  reading.complain(
    ...diagnostics,
    ...unknownKeys(node, ['bindings', 'scenarios', 'checks'], 'a companion file'),
  );
  return {
    file,
    bindings: itemsOf(get(node, 'bindings')).flatMap((item) => readBinding(item, reading) ?? []),
    scenarios: scenariosIn(get(node, 'scenarios'), reading).map((scenario) => ({
      ...scenario,
      id: `${file} > ${scenario.id}`,
    })),
    checks: readCheckSettings(get(node, 'checks'), reading),
  };
}

function readBinding(node: TreeNode, reading: Reading): Binding | undefined {
  reading.complain(...unknownKeys(node, [...ROLES, 'request', 'teardown', ...PROBES], 'a binding'));
  const role = ROLES.find((candidate) => get(node, candidate) !== undefined);
  const sentence = role === undefined ? undefined : located(get(node, role));
  const actions = entriesOf(node).filter(({ key }) => key === 'request' || PROBES.includes(key));
  const [action] = actions;
  if (role === undefined || sentence === undefined || action === undefined || actions.length > 1) {
    reading.complain(incomplete(node));
    return undefined;
  }
  if (role === 'setup' && action.key !== 'request') {
    reading.complain(notASetup(action));
    return undefined;
  }
  return { role, sentence, action: readAction(action, node, reading), at: node.at };
}

function readAction(action: TreeEntry, node: TreeNode, reading: Reading): BindingAction {
  if (action.key === 'request') {
    const teardown = entry(node, 'teardown');
    return {
      form: 'request',
      request: readRequest(action, reading),
      teardown: teardown === undefined ? undefined : readRequest(teardown, reading),
    };
  }
  reading.complain(...unknownKeys(action.value, PROBE_KEYS[action.key] ?? [], `a ${action.key} binding`));
  return { form: 'probe', probe: action.key, arguments: toJson(action.value) };
}

function readRequest({ value, keyAt }: TreeEntry, reading: Reading): BoundRequest {
  reading.complain(...unknownKeys(value, REQUEST_KEYS, 'a bound request'));
  const path = text(get(value, 'path'));
  if (path === undefined || !path.startsWith('/')) {
    reading.complain({
      code: 'binding-incomplete',
      severity: 'error',
      message: 'a bound request needs a path that starts with /',
      at: keyAt,
      related: [],
      help: 'For example: request: { method: PUT, path: /sandbox/stock, body: { stock: 0 } }.',
    });
  }
  const body = get(value, 'body');
  return {
    method: (text(get(value, 'method')) ?? 'GET').toUpperCase(),
    path: path ?? '/',
    headers: Object.entries(asObject(get(value, 'headers'))).map(
      ([name, header]) => [name, String(header)] as const,
    ),
    body: body === undefined ? undefined : toJson(body),
  };
}

function asObject(node: TreeNode | undefined): Readonly<Record<string, Json>> {
  const json = node === undefined ? {} : toJson(node);
  return isJsonObject(json) ? json : {};
}

function incomplete(node: TreeNode): Diagnostic {
  return {
    code: 'binding-incomplete',
    severity: 'error',
    message:
      'a binding is one sentence (precondition, setup or postcondition) and exactly one way to make or observe it',
    at: node.at,
    related: [],
    help: `The ways are: request, ${PROBES.join(', ')}.`,
  };
}

function notASetup(action: TreeEntry): Diagnostic {
  return {
    code: 'binding-incomplete',
    severity: 'error',
    message: `\`${action.key}\` only looks; a setup must bring its situation about`,
    at: action.keyAt,
    related: [],
    help: 'Bind a setup to a request.',
  };
}
