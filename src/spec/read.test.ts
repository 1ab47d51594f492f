import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdown } from './formats/markdown.ts';
import { yamlText } from './formats/yaml.ts';
import { type ReadResult, readSpec } from './read.ts';

const FORMATS = [markdown, yamlText];
const SEED = '../shared/seed/integration-spec.md';
const CORPUS = '../shared/corpus/specs';

function read(text: string, file = 'specs/x.md', companion?: string): ReadResult {
  return readSpec(
    { file, text },
    {
      formats: FORMATS,
      ...(companion === undefined ? {} : { companion: { file: 'scenarios/x.yaml', text: companion } }),
    },
  );
}

function codes(result: ReadResult): readonly string[] {
  return result.diagnostics.map(({ code, at }) => `${code} ${at.line}`);
}

test('the example spec and its companion read without a diagnostic', () => {
  const companion = readFileSync('scenarios/orders.yaml', 'utf8');
  const result = read(readFileSync('specs/orders.md', 'utf8'), 'specs/orders.md', companion);
  expect(result.diagnostics).toEqual([]);
  expect(result.contract.operations.map(({ key }) => key)).toEqual([
    'POST /api/v1/orders',
    'GET /api/v1/orders',
    'GET /api/v1/orders/{order_id}',
    'PATCH /api/v1/orders/{order_id}',
    'POST /api/v1/orders/{order_id}/cancel',
    'GET /api/v1/search',
  ]);
  expect(result.companion?.bindings.length).toBe(14);
  expect(result.contract.webhooks?.signature).toMatchObject({
    covers: 'timestamp.body',
    prefix: 'sha256=',
    toleranceSeconds: 300,
  });
});

test.skipIf(!existsSync(SEED))(
  'the template page reads byte for byte, with its contradictions and their lines',
  () => {
    const result = read(readFileSync(SEED, 'utf8'), SEED);
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(codes(result)).toEqual(
      expect.arrayContaining([
        'host-literal-vs-env 83',
        'example-violates-constraint 143',
        'undeclared-code 213',
        'event-listed-not-defined 308',
        'unsigned-timestamp 313',
        'event-shape-conflict 329',
        'duplicate-key 387',
        'undeclared-code 482',
        'status-not-in-responses 486',
        'undeclared-code 487',
        'idempotency-conflict 496',
        'status-not-in-responses 496',
        'credentials-conflict 508',
      ]),
    );
    const duplicate = result.diagnostics.find(({ code }) => code === 'duplicate-key');
    expect(duplicate?.related.map(({ at }) => at.line)).toEqual([382]);
    expect(
      result.contract.limits?.perOperation.map(({ path, method, window }) => [path, method, window.limit]),
    ).toEqual([
      ['/api/v1/orders', 'POST', 100],
      ['/api/v1/orders', 'GET', 300],
      ['/api/v1/search', undefined, 60],
    ]);
    expect(result.contract.scenarios.map(({ kind }) => kind)).toEqual([
      'happy_path',
      'validation_errors',
      'validation_errors',
      'edge_cases',
      'edge_cases',
      'idempotency',
    ]);
    expect(result.contract.diagrams[0]?.messages.length).toBe(12);
  },
);

const documents = existsSync(CORPUS) ? readdirSync(CORPUS) : [];
test.skipIf(documents.length === 0)('real documents that nobody here wrote read without an exception', () => {
  for (const name of documents) {
    const result = read(readFileSync(join(CORPUS, name), 'utf8'), name);
    for (const { at, message } of result.diagnostics) {
      expect(at.line, `${name}: ${message}`).toBeGreaterThan(0);
    }
  }
});

test('whatever a page says, reading it never throws, and a contract is always JSON', () => {
  const lines = fc.constantFrom(
    '# T',
    '```yaml',
    '```',
    'endpoint:',
    '  method: "POST"',
    '  path: "/x"',
    'responses:',
    '  201: {body: {$ref: "A"}}',
    'models:',
    '  A: {type: object, properties: {a: {$ref: A}}}',
    'test_scenarios: [1, {name: x}]',
    'rate_limits: {default: 3}',
    'webhooks: []',
    'environments: {a: null}',
    'authentication: {type: "OAuth 2.0", flow: "Client Credentials"}',
    '- a: &b [*b]',
    '\t',
    '\u0000',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, fc.string())), (written) => {
      const result = read(written.join('\n'));
      expect(JSON.parse(JSON.stringify(result.contract))).toBeDefined();
    }),
    { numRuns: 300, seed: 20261124 },
  );
});

test('an endpoint may be nested, listed or beside its parts, and means the same', () => {
  const parts = 'responses:\n  200:\n    description: "ok"';
  const nested = read(
    `\`\`\`yaml\nendpoint:\n  method: GET\n  path: /x\n  ${parts.replaceAll('\n', '\n  ')}\n\`\`\``,
  );
  const beside = read(`\`\`\`yaml\nendpoint: {method: GET, path: /x}\n${parts}\n\`\`\``);
  const listed = read(
    'endpoints:\n  - method: GET\n    path: /x\n    responses: {200: {description: "ok"}}',
    'x.yaml',
  );
  for (const result of [nested, beside, listed]) {
    expect(
      result.contract.operations.map(({ key, responses }) => [key, responses.map(({ status }) => status)]),
    ).toEqual([['GET /x', ['200']]]);
  }
});

test('a key that the companion does not know is an error with a suggestion', () => {
  const result = read('# x', 'x.md', 'bindings:\n  - postcondition: "A"\n    http-resorce: { path: /x }\n');
  expect(result.diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'unknown-key',
      severity: 'error',
      help: 'Did you mean `http-resource`?',
    }),
  );
});

test('a reference to a model that is not there is an error with a suggestion', () => {
  const result = read(
    '```yaml\nmodels:\n  Order: {type: object}\nendpoint: {method: GET, path: /x}\nresponses: {200: {body: {$ref: "#/models/Oder"}}}\n```',
  );
  expect(result.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'unknown-reference', help: 'Did you mean `Order`?' }),
  );
});

test('a model that holds itself is read once', () => {
  const page =
    '```yaml\nmodels:\n  Node: {type: object, properties: {next: {$ref: Node}}}\nendpoint: {method: GET, path: /x}\nresponses: {200: {body: {$ref: Node}}}\n```';
  expect(read(page).contract.operations[0]?.responses[0]?.body?.schema).toEqual({ $ref: '#/$defs/Node' });
});

test('a fence tagged markdown is an example and no content', () => {
  const result = read('# T\n\n```markdown\n# Other\n\n**Version:** 9\n```\n');
  expect([result.contract.title, result.contract.version]).toEqual(['T', undefined]);
});

test.each([
  [
    'a flow of people',
    'authentication: {type: "OAuth 2.0", flow: "Authorization Code", endpoints: {token: "/t"}}',
  ],
  ['a digest', 'authentication: {type: "Digest"}'],
])('%s is said to be sent without credentials', (_, yaml) => {
  const { contract, diagnostics } = read(yaml, 'x.yaml');
  expect(contract.auth).toBeUndefined();
  expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'auth-unknown', severity: 'warning' }));
});

test.each([
  ['JWT', 'type: JWT, audience: orders', { form: 'jwt', audience: 'orders', issuer: undefined }],
  ['opaque tokens', 'type: Bearer, token_format: Opaque', { form: 'opaque' }],
  ['tokens of which nothing is said', 'type: Bearer', undefined],
])('%s are read from the page', (_, yaml, format) => {
  const { auth } = read(`authentication: {${yaml}}`, 'x.yaml').contract;
  expect(auth).toMatchObject({ type: 'bearer', scheme: 'Bearer' });
  expect(auth?.type === 'bearer' ? auth.tokenFormat : 'other').toEqual(format);
});

test('a certificate protects every operation, whatever headers it names', () => {
  const { contract } = read(
    'authentication: {type: mTLS, certificate: "{MY_CERT}"}\nendpoints: [{method: GET, path: /x, headers: {optional: {X-A: string}}}]',
    'x.yaml',
  );
  expect(contract.auth).toMatchObject({ type: 'mutual-tls', certificate: { name: 'MY_CERT' } });
  expect(contract.operations.map(({ secured }) => secured)).toEqual([true]);
});
