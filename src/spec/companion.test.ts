import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtins } from '../builtins.ts';
import type { Diagnostic } from '../model/location.ts';
import { matchSentence } from '../plan/sentences.ts';
import { readSpec } from './read.ts';

const PAGE = `# Orders

\`\`\`yaml
endpoint: {method: POST, path: /orders}
responses: {201: {description: "Made"}}
\`\`\`

\`\`\`yaml
webhooks:
  events: {order.created: {payload: {order_id: "string"}}}
test_scenarios:
  happy_path:
    name: "An order is made"
    preconditions: ["A customer exists"]
    setup: "Set stock to 3"
    expected_status: 201
    postconditions: ["Stock is reserved", "Webhook sent"]
\`\`\`
`;

function lint(companion: string): readonly Diagnostic[] {
  return readSpec(
    { file: 'specs/x.md', text: PAGE },
    {
      formats: builtins.formats,
      probes: builtins.probes,
      matches: matchSentence,
      companion: { file: 'scenarios/x.yaml', text: companion },
    },
  ).diagnostics.filter(({ at }) => at.file === 'scenarios/x.yaml');
}

function reserved(action: string): string {
  return `bindings:\n  - postcondition: "Stock is reserved"\n    ${action}\n`;
}

function setUp(request: string, sentence = 'Set stock to {int}'): string {
  return `bindings:\n  - setup: "${sentence}"\n    request: ${request}\n`;
}

const LOOK = 'http-resource: {path: /stock, expect: {body: {reserved: 2}}}';
const SEND = '{method: PUT, path: /stock, body: {stock: "{1}"}}';

test.each([
  ['a correct look', reserved(LOOK)],
  ['a correct setup', setUp(SEND)],
  [
    'holes instead of values',
    reserved('http-resource: {path: "{link}", status: "{1}", within: "{1} seconds"}'),
  ],
  ['an event with a hole', reserved('webhook-inbox: {event: "{1}"}')],
  ['a plain sentence', `bindings:\n  - precondition: "A customer exists"\n    ${LOOK}`],
])('%s in a companion gets no diagnostic', (_, companion) => {
  expect(lint(companion)).toEqual([]);
});

test.each([
  [
    'a typo deep in a look',
    reserved('http-resource: {path: /stock, expect: {bdy: {a: 1}}}'),
    'Did you mean `body`?',
  ],
  [
    'a typo in a teardown',
    `${setUp(SEND)}    teardown: {mehtod: DELETE, path: /stock}`,
    'Did you mean `method`?',
  ],
  ['a typo in a step', scenario('steps: [{wait: 1, sned: {path: /x}}]'), 'Did you mean `send`?'],
  ['a typo in a request', scenario('request: {method: GET, pth: /x, name: x}'), 'Did you mean `path`?'],
])('%s is an error with a suggestion', (_, companion, help) => {
  expect(lint(companion)).toContainEqual(
    expect.objectContaining({ code: 'unknown-key', severity: 'error', help }),
  );
});

test.each([
  ['a look without an expectation', reserved('http-resource: {path: /stock}'), 'judges nothing'],
  ['a query without one', reserved('sql-row: {database: DB, query: "select 1"}'), 'judges nothing'],
  [
    'a duration that is none',
    reserved('webhook-inbox: {event: order.created, within: sometime}'),
    '`within`',
  ],
  ['a path without a slash', setUp('{method: PUT, path: stock}'), 'must start with /'],
  ['a whole URL', setUp('{method: PUT, path: "https://x.example/stock"}'), 'is a whole URL'],
  ['a path with a blank', setUp('{method: PUT, path: "/sand box"}'), 'holds a blank'],
  ['headers in a list', setUp('{method: PUT, path: /stock, headers: [A]}'), 'map of names'],
  ['a method that is none', setUp('{method: PUTT, path: /stock}'), '`PUTT` is no method'],
  ['two sentences', `${setUp(SEND)}    precondition: "A customer exists"`, 'one sentence'],
  [
    'a teardown of a look',
    reserved(`${LOOK}\n    teardown: {method: DELETE, path: /stock}`),
    'nothing for this',
  ],
  ['a scenario that expects nothing', scenario('request: {method: GET, path: /orders}'), 'expects nothing'],
  [
    'an operation that is a name',
    scenario('steps: [{send: {operation: createOrder}, expect: 200}]'),
    'no operation',
  ],
  ['a setup with a colon', scenario('setup: [{Set stock: 0}]\n    expected: 200'), 'stands in quotes'],
  ['an expected status that is a word', scenario('expected_status: created'), 'no HTTP status'],
  ['an expectation without content', scenario('expected: {}'), 'expects nothing'],
  ['a scenario that is a text', 'scenarios: ["An order is made"]', 'no scenario'],
  ['a wait that is no time', scenario('steps: [{wait: sometime}, {expect: 200}]'), 'no duration'],
  [
    'a scenario with a path without a slash',
    scenario('request: {method: GET, path: orders}\n    expected: {status: 200}'),
    'must start with /',
  ],
])('%s in a companion is one error', (_, companion, words) => {
  const errors = lint(companion).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
});

test('an event that the page does not promise is an error with a suggestion', () => {
  expect(lint(reserved('webhook-inbox: {event: order.craeted}'))).toEqual([
    expect.objectContaining({
      code: 'event-unknown',
      severity: 'error',
      help: 'Did you mean `order.created`?',
    }),
  ]);
});

test('a parameter type that is none is an error with a suggestion', () => {
  expect(lint(setUp(SEND, 'Set stock to {integer}'))).toContainEqual(
    expect.objectContaining({
      code: 'parameter-type-unknown',
      severity: 'error',
      help: 'Did you mean {int}?',
    }),
  );
});

test('a binding that no sentence uses is a warning that says what was meant', () => {
  const [mistyped] = lint(reserved(LOOK).replace('Stock is reserved', 'Stock is resreved'));
  expect(mistyped).toMatchObject({
    code: 'binding-unused',
    severity: 'warning',
    help: 'Did you mean "Stock is reserved"?',
  });
  const [other] = lint(`bindings:\n  - precondition: "Stock is reserved"\n    ${LOOK}`);
  expect(other?.help).toBe('Bind it as a postcondition.');
  const [twice] = lint(`${setUp(SEND)}${setUp(SEND, 'Set stock to 3').replace('bindings:\n', '')}`);
  expect(twice?.help).toContain('line 2 comes first');
});

test('the companion of the example spec is free of diagnostics', () => {
  const read = readSpec(
    { file: 'specs/orders.md', text: readFileSync('specs/orders.md', 'utf8') },
    {
      formats: builtins.formats,
      probes: builtins.probes,
      matches: matchSentence,
      companion: { file: 'scenarios/orders.yaml', text: readFileSync('scenarios/orders.yaml', 'utf8') },
    },
  );
  expect(read.diagnostics).toEqual([]);
});

function scenario(rest: string): string {
  return `scenarios:\n  - name: "More"\n    ${rest}\n`;
}
