import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtins } from '../builtins.ts';
import type { Diagnostic } from '../model/location.ts';
import { readSpec } from './read.ts';

const ORDERS = readFileSync('specs/orders.md', 'utf8');

/** The diagnostics of the example spec with one text in it replaced. */
function changed(from: string, to: string): readonly Diagnostic[] {
  expect(ORDERS.includes(from), from).toBe(true);
  return read(ORDERS.replace(from, to));
}

function read(text: string, file = 'specs/x.md'): readonly Diagnostic[] {
  return readSpec({ file, text }, { formats: builtins.formats }).diagnostics;
}

test.each([
  ['authentication.endpoints', '    token:\n      url', '    tokne:\n      url', 'token'],
  [
    'authentication.endpoints.token',
    'content_type: "application/x',
    'contnet_type: "application/x',
    'content_type',
  ],
  [
    'authentication.request',
    '    scope: "orders:read orders:write"\n\n  response',
    '    scoep: "x"\n\n  response',
    'scope',
  ],
  ['authentication.response', 'expires_in: 3600', 'expire_in: 3600', 'expires_in'],
  ['authentication.usage', 'header: "Authorization', 'haeder: "Authorization', 'header'],
  ['authentication.token_refresh', 'threshold_seconds:', 'treshold_seconds:', 'threshold_seconds'],
  ['headers', 'headers:\n  required:', 'headers:\n  requierd:', 'required'],
  ['headers.optional', '  optional:\n    X-Idem', '  optoinal:\n    X-Idem', 'optional'],
  ['a query parameter', '            maximum: 50\n', '            maximun: 50\n', 'maximum'],
  ['error_format', '  standard_response:', '  standar_dresponse:', 'standard_response'],
  ['test_scenarios', '  happy_path:', '  happ_ypath:', 'happy_path'],
  ['environments', '  embedded:', '  embdeded:', 'embedded'],
  [
    'headers that mean something',
    '    Authorization: "Bearer',
    '    Authoirzation: "Bearer',
    'Authorization',
  ],
  ['webhooks.overview', 'delivery: "At', 'delivrey: "At', 'delivery'],
  ['webhooks.configuration', 'events: ["order.created', 'evnets: ["order.created', 'events'],
  ['webhooks.security', 'replay_prevention:', 'replay_prevetnion:', 'replay_prevention'],
  ['webhooks.retry_policy', 'attempts: 4', 'attemtps: 4', 'attempts'],
  ['webhooks.expected_response', 'status: "2xx within', 'stauts: "2xx within', 'status'],
  ['rate_limits.default', 'requests_per_minute: 300', 'request_per_minute: 300', 'requests_per_minute'],
  ['rate_limits.per_endpoint', 'limit: "60 requests', 'limti: "60 requests', 'limit'],
  ['environments.production.sla', 'response_time_p95:', 'respones_time_p95:', 'response_time_p95'],
])('a misspelt key of %s is an error with a suggestion', (_, from, to, meant) => {
  const errors = changed(from, to).filter(({ severity }) => severity === 'error');
  expect(errors).toContainEqual(
    expect.objectContaining({
      code: 'unknown-key',
      help: expect.stringContaining(`Did you mean \`${meant}\`?`),
    }),
  );
});

test.each([
  [
    'what else a token request takes',
    '    grant_type: "client',
    '    audience: "https://x"\n    grant_type: "client',
  ],
  [
    'what else a token endpoint answers',
    '    expires_in: 3600',
    '    expires_in: 3600\n    expires_at: "x"\n    id: 1',
  ],
  ['what else the overview of webhooks says', '    delivery: "At', '    ordering: "None"\n    delivery: "At'],
  ['an example of any shape', '      note:\n', '      note:\n        example: {requierd: [1]}\n'],
  ['keys of the author', '    attempts: 4', '    attempts: 4\n    x-owner: "us"'],
  [
    'a remark on the limits',
    '  exceeded_response:',
    '  best_practices: [{retries: "few"}]\n  exceeded_response:',
  ],
])('%s stays free', (_, from, to) => {
  expect(changed(from, to).filter(({ code }) => code === 'unknown-key')).toEqual([]);
});

const ENDPOINT =
  'endpoint: {method: GET, path: "/things/{thing_id}"}\nresponses: {200: {description: "ok"}}\n';

test.each([
  [
    'a parameter with a misspelt keyword',
    'request: {query: {limit: {typ: integer}}}',
    'Did you mean `type`?',
  ],
  [
    'a group with a misspelt key',
    'request: {query: {type: object, propertis: {q: {type: string}}}}',
    '`properties`',
  ],
  [
    'a group that demands in vain',
    'request: {query: {requird: [q], properties: {q: {type: string}}}}',
    '`required`',
  ],
  [
    'a listed parameter',
    'parameters: [{name: q, in: query, requird: true, schema: {type: string}}]',
    '`required`',
  ],
  ['a path parameter that the path lacks', 'request: {path: {thing_di: {type: string}}}', '`thing_id`'],
  [
    'a parameter in an unknown place',
    'parameters: [{name: q, in: qeury, schema: {type: string}}]',
    'in: query',
  ],
  ['a header without a type', 'headers: {required: {X-A: {patern: "^a"}}}', '`pattern`'],
])('%s is an error with a suggestion', (_, part, help) => {
  const errors = read(ENDPOINT + part, 'x.yaml').filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.help)).toEqual([expect.stringContaining(help)]);
});

test('a constraint without a type counts, and lists of names are parameters and headers', () => {
  const page = `${ENDPOINT}request: {query: {limit: {maximum: 9}}, path: [thing_id]}
query_parameters: [q]
headers: {required: [X-Trace, Authorization], optional: [X-Other]}`;
  const result = readSpec({ file: 'x.yaml', text: page }, { formats: builtins.formats });
  expect(result.diagnostics).toEqual([]);
  const [operation] = result.contract.operations;
  expect(operation?.secured).toBe(true);
  expect(operation?.parameters.map(({ name, place, required }) => [name, place, required])).toEqual([
    ['thing_id', 'path', true],
    ['limit', 'query', false],
    ['q', 'query', false],
    ['X-Trace', 'header', true],
    ['X-Other', 'header', false],
  ]);
  expect(operation?.parameters[1]?.shape.schema).toEqual({ maximum: 9 });
});

test('lists of responses, limits and events mean the same as maps', () => {
  const page = `endpoint: {method: GET, path: /x}
responses: [{status: 200, description: "ok"}]
rate_limits: {per_endpoint: [{endpoint: "GET /x", limit: "5 requests/minute"}]}
webhooks: {events: [{name: x.made, payload: {id: "string"}}]}`;
  const { contract, diagnostics } = readSpec({ file: 'x.yaml', text: page }, { formats: builtins.formats });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(contract.operations[0]?.responses.map(({ status }) => status)).toEqual(['200']);
  expect(contract.limits?.perOperation.map(({ method, window }) => [method, window.limit])).toEqual([
    ['GET', 5],
  ]);
  expect(contract.webhooks?.events.map(({ name, payload }) => [name, payload?.example])).toHaveLength(1);
});

test.each([
  ['an endpoint that is a text', 'endpoints: ["GET /x"]', 'endpoint-incomplete'],
  [
    'a limit of nothing',
    'rate_limits: {per_endpoint: {orders: {limit: "5 requests/minute"}}}',
    'limit-unreadable',
  ],
  ['a limit in words', 'rate_limits: {default: {requests_per_minute: "a hundred"}}', 'limit-unreadable'],
  [
    'a time that is none',
    'environments: {live: {sla: {response_time_p95: "fast"}}}',
    'environment-unreadable',
  ],
  ['a delay that is none', 'webhooks: {retry_policy: {schedule: ["later"]}}', 'webhook-unreadable'],
  ['an error status that is none', 'error_codes: {GONE: {http_status: "gone"}}', 'status-unreadable'],
])('%s is said', (_, page, code) => {
  expect(read(page, 'x.yaml').map((found) => found.code)).toContain(code);
});

test.each([
  ['enviroments', 'enviroments:\n  live: {base_url: "https://x.example"}', 'environments'],
  ['auhentication', 'auhentication: {type: "API Key"}', 'authentication'],
  ['webhook', 'webhook: {events: {x.made: {}}}', 'webhooks'],
  ['endpont', 'endpont: {method: GET, path: /x}\nresponses: {200: {description: "ok"}}', 'endpoint'],
  ['respones', 'endpoint: {method: GET, path: /x}\nrespones: {200: {description: "ok"}}', 'responses'],
])('a section called %s is an error with a suggestion', (_, yaml, meant) => {
  for (const found of [read(yaml, 'x.yaml'), read(`# X\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n`)]) {
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ code: 'unknown-section', help: `Did you mean \`${meant}\`?` }),
    ]);
  }
});

test.each([
  ['an unrelated section', '```yaml\ndeployment: {region: eu}\nendpoint: {method: GET, path: /x}\n```'],
  ['an example error in JSON', '```json\n{"error": {"code": 1}}\n```'],
  ['an example answer in JSON', '```json\n{"webhook": {"id": 1}, "status": {"x": 1}}\n```'],
  ['an example error in YAML', '```yaml\nerror_code: "GONE"\n```'],
])('%s stays advice', (_, page) => {
  const found = read(`# X\n\n${page}\n`);
  expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(found.some(({ severity }) => severity === 'advice')).toBe(true);
});
