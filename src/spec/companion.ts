import type { Probe } from '../model/extension.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Diagnostic, Located, Location } from '../model/location.ts';
import type { Binding, BindingAction, BoundRequest, Companion } from '../model/scenario.ts';
import type { TreeEntry, TreeNode } from '../model/tree.ts';
import { readCheckSettings } from './check-settings.ts';
import { readCredentialsCommand } from './credentials-command.ts';
import { readDangers } from './dangers.ts';
import { type KeyShape, keysOf, strayKeys } from './keys.ts';
import { entriesOf, entry, get, itemsOf, located, text, toJson, unknownKeys } from './nodes.ts';
import { checkedMethod, pathProblem } from './request-line.ts';
import type { Reading } from './section.ts';
import { scenariosIn } from './sections/scenarios.ts';
import { parseTree } from './tree.ts';

/** A companion with the places that the contract does not keep. */
export interface ReadCompanion {
  readonly companion: Companion;
  /** Every event that a binding waits for. */
  readonly events: readonly Located<string>[];
}

const ROLES = ['precondition', 'setup', 'postcondition'] as const;
const PROBES: Readonly<Record<string, KeyShape>> = {
  'http-resource': {
    keys: keysOf('path method headers body status expect within'),
    inside: { expect: { keys: keysOf('status headers body') } },
  },
  'webhook-inbox': { keys: keysOf('event match within count times since') },
  'webhook-receiver': { keys: keysOf('event treatments') },
  'webhook-retries': { keys: keysOf('event match attempts delays within') },
  'webhook-silence': { keys: keysOf('event match most within') },
  'sql-row': { keys: keysOf('database query rows expect within') },
};
const WAYS: readonly string[] = ['request', ...Object.keys(PROBES)];
const REQUEST: KeyShape = { keys: keysOf('method path headers body') };

/** `scenarios/<spec>.yaml`: what the sentences of a spec mean, and further scenarios. */
export function readCompanion(
  spec: { readonly file: string; readonly text: string },
  reading: Reading,
  probes: readonly Probe[],
): ReadCompanion {
  const { file } = spec;
  const { node, diagnostics } = parseTree(spec.text, { file, line: 1, column: 1 });
  reading.complain(
    ...diagnostics,
    ...unknownKeys(node, ['bindings', 'scenarios', 'checks', 'dangerous', 'credentials'], 'a companion file'),
  );
  const items = itemsOf(get(node, 'bindings'));
  const companion: Companion = {
    file,
    bindings: items.flatMap((item) => readBinding(item, reading, probes) ?? []),
    scenarios: scenariosIn(get(node, 'scenarios'), reading).map((scenario) => ({
      ...scenario,
      id: `${file} > ${scenario.id}`,
    })),
    checks: readCheckSettings(get(node, 'checks'), reading),
    dangerous: readDangers(get(node, 'dangerous'), reading),
    credentials: readCredentialsCommand(entry(node, 'credentials'), reading.complain),
  };
  const events = items.flatMap(entriesOf).flatMap(({ value }) => located(get(value, 'event')) ?? []);
  return { companion, events };
}

function readBinding(node: TreeNode, reading: Reading, probes: readonly Probe[]): Binding | undefined {
  reading.complain(...unknownKeys(node, [...ROLES, ...WAYS, 'teardown'], 'a binding'));
  const roles = ROLES.filter((candidate) => get(node, candidate) !== undefined);
  const actions = entriesOf(node).filter(({ key }) => WAYS.includes(key));
  const [role] = roles;
  const [action] = actions;
  const sentence = role === undefined ? undefined : located(get(node, role));
  if (role === undefined || sentence === undefined || action === undefined) {
    reading.complain(incomplete(node.at));
    return undefined;
  }
  if (roles.length > 1 || actions.length > 1) {
    reading.complain(incomplete(node.at));
    return undefined;
  }
  if (role === 'setup' && action.key !== 'request') {
    reading.complain(notASetup(action));
    return undefined;
  }
  return { role, sentence, action: readAction(action, node, reading, probes), at: node.at };
}

function readAction(
  action: TreeEntry,
  node: TreeNode,
  reading: Reading,
  probes: readonly Probe[],
): BindingAction {
  const teardown = entry(node, 'teardown');
  if (action.key === 'request') {
    return {
      form: 'request',
      request: readRequest(action, reading),
      teardown: teardown === undefined ? undefined : readRequest(teardown, reading),
    };
  }
  if (teardown !== undefined) reading.complain(nothingToUndo(action, teardown));
  const shape = PROBES[action.key] ?? { keys: [], open: true };
  reading.complain(...strayKeys(action.value, shape, `a binding with ${action.key}`));
  const argument = toJson(action.value);
  const refusal = probes.find(({ id }) => id === action.key)?.refuse(withStandIns(argument));
  if (refusal !== undefined) reading.complain(refused(action, refusal));
  return { form: 'probe', probe: action.key, arguments: argument };
}

/** What stands for a hole when a probe is asked what it thinks of its arguments: the hole is filled only in the run. */
const STAND_INS: Readonly<Record<string, Json>> = {
  within: '1 second',
  status: 200,
  rows: 1,
  count: 1,
  path: '/',
};

function withStandIns(argument: Json): Json {
  if (!isJsonObject(argument)) return argument;
  return Object.fromEntries(
    Object.entries(argument).map(([key, value]): readonly [string, Json] => {
      const standIn = STAND_INS[key];
      if (isJsonObject(value)) return [key, withStandIns(value)];
      return [key, standIn !== undefined && typeof value === 'string' && isHole(value) ? standIn : value];
    }),
  );
}

function isHole(value: string): boolean {
  return /^\{.*\}/.test(value);
}

function readRequest({ value, keyAt }: TreeEntry, reading: Reading): BoundRequest {
  reading.complain(...strayKeys(value, REQUEST, 'a bound request'));
  const path = get(value, 'path');
  const problem = pathProblem(text(path));
  if (problem !== undefined)
    reading.complain(unsendable(`the path of a bound request ${problem}`, path?.at ?? keyAt));
  const headers = get(value, 'headers');
  if (headers !== undefined && headers.kind !== 'map')
    reading.complain(unsendable('the headers of a bound request are a map of names', headers.at));
  const body = get(value, 'body');
  return {
    method: checkedMethod(located(get(value, 'method')), reading),
    path: text(path) ?? '/',
    headers: entriesOf(headers).map(({ key, value: header }) => [key, text(header) ?? ''] as const),
    body: body === undefined ? undefined : toJson(body),
  };
}

function bindingDiagnostic(message: string, at: Location, help: string): Diagnostic {
  return { code: 'binding-incomplete', severity: 'error', message, at, related: [], help };
}

function incomplete(at: Location): Diagnostic {
  return bindingDiagnostic(
    'a binding is one sentence (precondition, setup or postcondition) and exactly one way to make or observe it',
    at,
    `The ways are: ${WAYS.join(', ')}.`,
  );
}

function notASetup(action: TreeEntry): Diagnostic {
  return bindingDiagnostic(
    `\`${action.key}\` only looks; a setup must bring its situation about`,
    action.keyAt,
    'Bind a setup to a request.',
  );
}

function nothingToUndo(action: TreeEntry, teardown: TreeEntry): Diagnostic {
  return bindingDiagnostic(
    `\`${action.key}\` only looks, so there is nothing for this teardown to undo, and it is never sent`,
    teardown.keyAt,
    'Take it out, or put it beside the setup that it belongs to.',
  );
}

function unsendable(message: string, at: Location): Diagnostic {
  return bindingDiagnostic(
    message,
    at,
    'For example: request: { method: PUT, path: /sandbox/stock, body: { stock: 0 } }.',
  );
}

/** The probe's own words, at the argument that they name. */
function refused(action: TreeEntry, refusal: string): Diagnostic {
  const named = [...refusal.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  const argument = named.length === 1 ? entry(action.value, ...named) : undefined;
  return bindingDiagnostic(
    refusal,
    argument?.value.at ?? action.keyAt,
    'See docs/companion.md for what it takes.',
  );
}
