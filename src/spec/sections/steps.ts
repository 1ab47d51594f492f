import type { Diagnostic, Located, Location } from '../../model/location.ts';
import type {
  BodyDeclaration,
  ExpectDeclaration,
  SendDeclaration,
  StepDeclaration,
} from '../../model/scenario.ts';
import type { MapNode, TreeNode } from '../../model/tree.ts';
import { keysOf, strayKeys } from '../keys.ts';
import { entriesOf, get, isMapNode, itemsOf, located, number, text, texts, toJson } from '../nodes.ts';
import { parseDuration } from '../prose.ts';
import { checkedMethod, pathProblem } from '../request-line.ts';
import type { Reading } from '../section.ts';
import { readExpect } from './expectations.ts';

const STEP = { keys: keysOf('name send request expect expected expected_status expected_error save wait') };
const REQUEST = { keys: keysOf('operation method path headers without_headers query path_parameters body') };

/** The steps of a scenario; one that only has a request is a single step. */
export function readSteps(node: MapNode, reading: Reading): readonly StepDeclaration[] {
  const steps = get(node, 'steps');
  if (steps !== undefined) return itemsOf(steps).flatMap((step) => readStep(step, reading));
  const stated = get(node, 'request', 'send');
  if (isMapNode(stated)) reading.complain(...strayKeys(stated, REQUEST, 'the request of a scenario'));
  const request = stated ?? (get(node, 'path') === undefined ? undefined : node);
  const at = request?.at ?? node.at;
  return [sendOf(request, { at, expect: readExpect(node, reading), save: get(node, 'save') }, reading)];
}

function readStep(step: TreeNode, reading: Reading): readonly StepDeclaration[] {
  const sentence = text(step);
  if (sentence !== undefined) return [{ form: 'sentence', text: sentence, at: step.at }];
  reading.complain(...strayKeys(step, STEP, 'a step'));
  const wait = get(step, 'wait');
  if (wait !== undefined) return [{ form: 'wait', ms: waitOf(wait, reading), at: wait.at }];
  const request = get(step, 'send', 'request');
  if (isMapNode(request)) reading.complain(...strayKeys(request, REQUEST, 'the request of a step'));
  const { at } = step;
  return [sendOf(request, { at, expect: readExpect(step, reading), save: get(step, 'save') }, reading)];
}

function waitOf(node: TreeNode, reading: Reading): number {
  const seconds = number(node);
  const ms = seconds === undefined ? parseDuration(text(node) ?? '')?.value : seconds * 1000;
  if (ms === undefined)
    reading.complain(unreadable(`\`${text(node) ?? 'this'}\` is no duration such as 2 seconds`, node.at));
  return ms ?? 0;
}

function sendOf(
  request: TreeNode | undefined,
  around: {
    readonly at: TreeNode['at'];
    readonly expect: ExpectDeclaration | undefined;
    readonly save: TreeNode | undefined;
  },
  reading: Reading,
): SendDeclaration {
  const words = text(request);
  const headers = entriesOf(get(request, 'headers'));
  return {
    form: 'send',
    operation: operationOf(request, reading),
    headers: headers.flatMap(({ key, keyAt, value }) =>
      text(value) === undefined ? [] : [{ value: [key, text(value) ?? ''] as const, at: keyAt }],
    ),
    omitHeaders: [
      ...headers.flatMap(({ key, keyAt, value }) =>
        text(value) === undefined ? [{ value: key, at: keyAt }] : [],
      ),
      ...texts(get(request, 'without_headers')),
    ],
    pathParameters: Object.fromEntries(
      entriesOf(get(request, 'path_parameters')).map(({ key, value }) => [key, toJson(value)]),
    ),
    query: entriesOf(get(request, 'query')).map(({ key, keyAt, value }) => ({
      value: [key, toJson(value)] as const,
      at: keyAt,
    })),
    body:
      words !== undefined && request !== undefined
        ? { form: 'words', text: words, at: request.at }
        : bodyOf(request),
    expect: around.expect,
    save: entriesOf(around.save).flatMap(({ key, keyAt, value }) =>
      text(value) === undefined ? [] : [{ value: [key, text(value) ?? ''] as const, at: keyAt }],
    ),
    at: around.at,
  };
}

/** `operation: "POST /orders"`, or `method` and `path`. */
function operationOf(request: TreeNode | undefined, reading: Reading): Located<string> | undefined {
  const named = located(get(request, 'operation'));
  if (named !== undefined) return namedOperation(named, reading);
  const path = located(get(request, 'path'));
  if (path === undefined) return undefined;
  const problem = pathProblem(path.value);
  if (problem !== undefined) reading.complain(unreadable(`the path of a request ${problem}`, path.at));
  return { value: `${checkedMethod(located(get(request, 'method')), reading)} ${path.value}`, at: path.at };
}

function namedOperation({ value, at }: Located<string>, reading: Reading): Located<string> {
  const [, method, path] = /^([a-z]+)\s+(\S.*)$/i.exec(value.trim()) ?? [];
  if (method === undefined || path === undefined) {
    reading.complain(unreadable(`\`${value}\` is no operation: write it like POST /orders`, at));
    return { value, at };
  }
  const problem = pathProblem(path);
  if (problem !== undefined) reading.complain(unreadable(`the path of an operation ${problem}`, at));
  return { value: `${checkedMethod({ value: method, at }, reading)} ${path}`, at };
}

function bodyOf(request: TreeNode | undefined): BodyDeclaration | undefined {
  const body = get(request, 'body');
  if (body === undefined) return undefined;
  const words = text(body);
  if (words === undefined)
    return body.kind === 'scalar'
      ? { form: 'none', at: body.at }
      : { form: 'value', value: toJson(body), at: body.at };
  return /^\{[^{].*\}$/s.test(words.trim())
    ? { form: 'words', text: words, at: body.at }
    : { form: 'value', value: toJson(body), at: body.at };
}

function unreadable(message: string, at: Location): Diagnostic {
  return {
    code: 'step-unreadable',
    severity: 'error',
    message,
    at,
    related: [],
    help: 'For example: send: {method: GET, path: "/orders/{{order}}"}, expect: {status: 200}.',
  };
}
