import type { Located } from '../../model/location.ts';
import type {
  BodyDeclaration,
  ExpectDeclaration,
  ScenarioDeclaration,
  SendDeclaration,
  StepDeclaration,
} from '../../model/scenario.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import {
  entriesOf,
  entry,
  get,
  isMapNode,
  itemsOf,
  located,
  number,
  text,
  texts,
  toJson,
  unknownKeys,
} from '../nodes.ts';
import { parseDuration } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';

const KEYS: readonly string[] = (
  'name description kind tags preconditions precondition setup given request send steps expected expected_status expected_error ' +
  'expected_headers expected_body expect postconditions postcondition save method path body headers query'
).split(' ');
const EXPECT_KEYS: readonly string[] = [
  'status',
  'response_contains',
  'contains',
  'headers',
  'body',
  'error',
  'error_code',
];
const REQUEST_KEYS: readonly string[] = [
  'operation',
  'method',
  'path',
  'headers',
  'without_headers',
  'query',
  'path_parameters',
  'body',
];

/** `test_scenarios`: groups of one or many scenarios in all the shapes that pages use. */
export function readScenarios(trees: readonly MapNode[], reading: Reading): readonly ScenarioDeclaration[] {
  const section = mergedSection(trees, reading, 'test_scenarios', 'scenarios')?.value;
  return scenariosIn(section, reading);
}

/** The scenarios of a map of groups, or of a plain list. */
export function scenariosIn(section: TreeNode | undefined, reading: Reading): readonly ScenarioDeclaration[] {
  const groups: readonly TreeEntry[] =
    section?.kind === 'list' ? [{ key: 'scenario', keyAt: section.at, value: section }] : entriesOf(section);
  const seen = new Map<string, number>();
  return groups.flatMap((group) =>
    itemsOf(group.value).flatMap((node): readonly ScenarioDeclaration[] => {
      if (!isMapNode(node)) return [];
      const scenario = readScenario(node, group, reading);
      const count = (seen.get(scenario.id) ?? 0) + 1;
      seen.set(scenario.id, count);
      return [count === 1 ? scenario : { ...scenario, id: `${scenario.id} (${count})` }];
    }),
  );
}

function readScenario(node: MapNode, group: TreeEntry, reading: Reading): ScenarioDeclaration {
  const kind = text(get(node, 'kind')) ?? group.key;
  const name = text(get(node, 'name')) ?? kind;
  reading.complain(...unknownKeys(node, KEYS, `the scenario \`${name}\``));
  return {
    id: `${kind} > ${name}`,
    name,
    kind,
    tags: texts(get(node, 'tags')).map(({ value }) => value),
    preconditions: texts(get(node, 'preconditions', 'precondition', 'given')),
    setup: texts(get(node, 'setup')),
    steps: readSteps(node, reading),
    postconditions: texts(get(node, 'postconditions', 'postcondition')),
    at: get(node, 'name')?.at ?? node.at,
  };
}

function readSteps(node: MapNode, reading: Reading): readonly StepDeclaration[] {
  const steps = get(node, 'steps');
  if (steps !== undefined) return itemsOf(steps).flatMap((step) => readStep(step, reading));
  const request = get(node, 'request', 'send') ?? (get(node, 'path') === undefined ? undefined : node);
  return [
    sendOf(
      request,
      { at: request?.at ?? node.at, expect: readExpect(node, reading), save: get(node, 'save') },
      reading,
    ),
  ];
}

function readStep(step: TreeNode, reading: Reading): readonly StepDeclaration[] {
  const sentence = text(step);
  if (sentence !== undefined) return [{ form: 'sentence', text: sentence, at: step.at }];
  const wait = get(step, 'wait');
  if (wait !== undefined)
    return [
      { form: 'wait', ms: parseDuration(text(wait) ?? '')?.value ?? (number(wait) ?? 0) * 1000, at: wait.at },
    ];
  reading.complain(
    ...unknownKeys(
      step,
      ['name', 'send', 'request', 'expect', 'expected', 'expected_status', 'expected_error', 'save', 'wait'],
      'a step',
    ),
  );
  const request = get(step, 'send', 'request');
  return [
    sendOf(request, { at: step.at, expect: readExpect(step, reading), save: get(step, 'save') }, reading),
  ];
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
  const isRequest = isMapNode(request) && get(request, 'name') === undefined;
  if (isRequest) reading.complain(...unknownKeys(request, REQUEST_KEYS, 'the request of a scenario'));
  const headers = entriesOf(get(request, 'headers'));
  return {
    form: 'send',
    operation: operationOf(request),
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

function operationOf(request: TreeNode | undefined): Located<string> | undefined {
  const named = located(get(request, 'operation'));
  if (named !== undefined) return named;
  const method = text(get(request, 'method'));
  const path = located(get(request, 'path'));
  return path === undefined
    ? undefined
    : { value: `${(method ?? 'GET').toUpperCase()} ${path.value}`, at: path.at };
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

/** `expected: {...}`, `expect: {...}` and the short forms `expected_status`, `expected_error` mean the same. */
function readExpect(node: MapNode | TreeNode, reading: Reading): ExpectDeclaration | undefined {
  const group = entry(node, 'expected', 'expect');
  reading.complain(...unknownKeys(group?.value, EXPECT_KEYS, 'an expectation'));
  const pick = (inner: readonly string[], outer: readonly string[]): TreeNode | undefined =>
    get(group?.value, ...inner) ?? get(node, ...outer);
  const status = pick(['status'], ['expected_status']);
  const code = pick(['error', 'error_code'], ['expected_error']);
  const body = pick(['body'], ['expected_body']);
  const parts = [group?.value, status, code, body];
  const first = parts.find((part) => part !== undefined);
  if (first === undefined) return undefined;
  return {
    statuses: texts(status).map(({ value, at }) => ({ value: value.toUpperCase(), at })),
    errorCode: located(code),
    contains: texts(get(group?.value, 'response_contains', 'contains')),
    headers: entriesOf(pick(['headers'], ['expected_headers'])).map(({ key, keyAt, value }) => ({
      value: [key, text(value) ?? '*'] as const,
      at: keyAt,
    })),
    body: body === undefined ? undefined : { value: toJson(body), at: body.at },
    at: group?.keyAt ?? first.at,
  };
}
