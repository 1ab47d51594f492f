import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtins } from '../src/builtins.ts';
import { unknownChecks } from '../src/cli/check-policy.ts';
import { isJsonList, isJsonObject, type Json } from '../src/model/json.ts';
import type { Diagnostic } from '../src/model/location.ts';
import { matchSentence } from '../src/plan/sentences.ts';
import { readSpec } from '../src/spec/read.ts';
import { ROOT } from './command-line.ts';

const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'schemas', 'companion.schema.json'), 'utf8'));
const validate = new Ajv({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
}).compile(SCHEMA);

const PAGE = [
  `webhooks:
  events: {order.created: {payload: {id: "string"}}, order.updated: {payload: {id: "string"}}, order.cancelled: {payload: {id: "string"}}}`,
  `endpoint: {method: POST, path: /orders}
responses: {201: {description: "Made"}}`,
  `endpoint: {method: POST, path: /auth/logout}
responses: {204: {description: "Out"}}`,
]
  .map((fence) => `\`\`\`yaml\n${fence}\n\`\`\`\n`)
  .join('\n');

/** Every key that there is, in documents that are right. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'scenarios/orders.yaml': readFileSync(join(ROOT, 'scenarios', 'orders.yaml'), 'utf8'),
  'what contract init writes': readFileSync(join(ROOT, 'templates', 'scenarios', 'page.yaml'), 'utf8'),
  'all bindings': `bindings:
  - setup: "Set stock of {word} to {int}"
    request: { method: put, path: "/stock/{1}", headers: { X-A: "b" }, body: { stock: "{2}" } }
    teardown: { method: DELETE, path: "{link}", headers: { X-A: 1 }, body: [] }
    x-owner: us
  - precondition: "There is stock"
    http-resource: { path: "/stock", method: POST, headers: { A: b }, body: {}, status: "{1}", within: 2 }
  - postcondition: "Stock is reserved"
    http-resource: { path: /stock, expect: { status: 200, headers: { A: "*" }, body: { state: reserved } }, within: 2 seconds }
  - postcondition: "It is said"
    webhook-inbox: { event: order.created, match: { id: "{id}" }, within: 1 s, count: 1, since: "{{began}}" }
  - postcondition: "It is said once"
    webhook-inbox: { event: order.created, times: 1 }
  - precondition: "The inbox refuses"
    webhook-receiver: { event: order.created, treatments: [refuse, take] }
  - postcondition: "It is said again"
    webhook-retries: { event: order.created, match: {}, attempts: 2, delays: [0, 100], within: 2 seconds }
  - postcondition: "Nothing is said"
    webhook-silence: { event: order.created, match: {}, most: 0, within: 1 second }
  - postcondition: "It is stored"
    sql-row: { database: DB_URL, query: "select 1", rows: 1, expect: { a: 1 }, within: 1 second }
`,
  'all scenarios': `scenarios:
  - name: One
    description: "All that a scenario can say"
    kind: regression
    tags: [slow]
    preconditions: ["There is stock"]
    setup: "Set stock to 3"
    request: { operation: "POST /orders", headers: { A: b, B: null }, without_headers: [C], query: { q: 1 }, path_parameters: { id: 1 }, body: "{valid order payload}" }
    expected: { status: [201, "4XX"], response_contains: [id], contains: id, headers: { A: "*" }, body: { a: 1 }, error: GONE, error_code: GONE }
    postconditions: ["It is stored"]
    save: { id: "$.id" }
  - name: Two
    given: "There is stock"
    send: { method: GET, path: /orders }
    expect: 200
  - name: Three
    precondition: "There is stock"
    method: POST
    path: /orders
    headers: { A: b }
    query: { q: 1 }
    body: { a: 1 }
    expected_status: "201"
    expected_error: GONE
    expected_headers: { A: b }
    expected_body: { a: 1 }
    postcondition: "It is stored"
  - name: Four
    steps:
      - "Send order with X-Idempotency-Key: abc"
      - { name: first, send: { method: POST, path: /orders }, expect: { status: 201 }, save: { id: "$.id" } }
      - { wait: 1 second }
      - { request: { operation: "POST /orders" }, expected: 201, expected_status: 201, expected_error: GONE }
`,
  'scenarios in groups': `scenarios:
  happy_path:
    - { name: One, expected_status: 201 }
  edge_cases: { name: Two, expected_status: 400 }
`,
  checks: `checks:\n${[...builtins.checks, ...builtins.runChecks].map(({ id }) => `  ${id}: advice\n`).join('')}`,
  'a switch off': 'checks: { sla: off }',
  'the rest':
    'dangerous: { "POST /orders": never }\ncredentials: { command: "vault read x", timeout: 20 seconds }',
};

/** The fences of docs/companion.md are companions, too. */
const FENCES = [
  ...readFileSync(join(ROOT, 'docs', 'companion.md'), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text = ''], index): readonly [string, string] => [`docs/companion.md, fence ${index + 1}`, text]);

const ALL: readonly (readonly [string, string])[] = [...Object.entries(DOCUMENTS), ...FENCES];

test.each(ALL)('%s is right for the schema and for the reader', (_name, text) => {
  expect(validate(parse(text)), JSON.stringify(validate.errors, undefined, 1)).toBe(true);
  expect(errorsOf(text)).toEqual([]);
});

test.each(ALL)('in %s a key is unknown to the schema where it is unknown to the reader', (_name, text) => {
  const root: Json = parse(text);
  for (const path of mapsIn(root)) {
    const strange = JSON.stringify(withKey(root, path, 'zzqqzz'));
    const [complaint] = errorsOf(strange).filter(({ message }) => message.includes('`zzqqzz`'));
    validate(parse(strange));
    const refused = (validate.errors ?? []).some(
      ({ keyword, params }) =>
        keyword === 'additionalProperties' && params['additionalProperty'] === 'zzqqzz',
    );
    expect({ path, refused }).toEqual({ path, refused: complaint !== undefined });
    for (const known of /^Known are: ([^.]*)\./.exec(complaint?.help ?? '')?.[1]?.split(', ') ?? []) {
      validate(parse(JSON.stringify(withKey(root, path, known))));
      const stray = (validate.errors ?? []).filter(
        ({ instancePath, keyword, params }) =>
          keyword === 'additionalProperties' &&
          params['additionalProperty'] === known &&
          instancePath === pointer(path),
      );
      expect(
        stray,
        `the reader knows \`${known}\` at ${pointer(path)}; add it to docs/source/companion-schema.ts`,
      ).toEqual([]);
    }
  }
});

test('every key of the schema stands in a document that the reader takes', () => {
  const used = new Set(ALL.flatMap(([, text]) => keysIn(parse(text))));
  const declared = propertiesIn(SCHEMA);
  expect(declared.length).toBeGreaterThan(60);
  expect(declared.filter((key) => !used.has(key))).toEqual([]);
});

test.each([
  ['a binding without a way', 'bindings: [{ setup: "x" }]'],
  ['a binding with two sentences', 'bindings: [{ setup: "x", precondition: "y", request: { path: /x } }]'],
  ['a path without a slash', 'bindings: [{ setup: "x", request: { path: stock } }]'],
  ['a method that is none', 'bindings: [{ setup: "x", request: { method: PUTT, path: /x } }]'],
  ['a probe without its query', 'bindings: [{ postcondition: "x", sql-row: { database: DB } }]'],
  ['a level that is none', 'checks: { sla: advise }'],
  ['a danger that is none', 'dangerous: { "POST /orders": nevr }'],
  ['credentials without a command', 'credentials: { timeout: 1 second }'],
  ['a status that is none', 'scenarios: [{ name: x, expected_status: created }]'],
])('%s is refused by the schema and by the reader', (_name, text) => {
  expect(validate(parse(text))).toBe(false);
  expect(errorsOf(text)).not.toEqual([]);
});

function errorsOf(text: string): readonly Diagnostic[] {
  const { diagnostics, companion } = readSpec(
    { file: 'x.md', text: PAGE },
    {
      formats: builtins.formats,
      probes: builtins.probes,
      matches: matchSentence,
      companion: { file: 'scenarios/x.yaml', text },
    },
  );
  return [...diagnostics, ...unknownChecks(companion)].filter(
    ({ severity, at }) => severity === 'error' && at.file === 'scenarios/x.yaml',
  );
}

type Path = readonly (string | number)[];

function mapsIn(value: Json, path: Path = []): readonly Path[] {
  if (isJsonList(value)) return value.flatMap((item, index) => mapsIn(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => mapsIn(inner, [...path, key]))];
}

function withKey(value: Json, path: Path, key: string): Json {
  const [next, ...rest] = path;
  if (isJsonList(value))
    return value.map((item, index) => (index === next ? withKey(item, rest, key) : item));
  if (!isJsonObject(value)) return value;
  if (next === undefined) return { ...value, [key]: value[key] ?? 'off' };
  return { ...value, [next]: withKey(value[next] ?? null, rest, key) };
}

function pointer(path: Path): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function keysIn(value: Json): readonly string[] {
  if (isJsonList(value)) return value.flatMap(keysIn);
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]) : [];
}

function propertiesIn(schema: Json): readonly string[] {
  if (isJsonList(schema)) return schema.flatMap(propertiesIn);
  if (!isJsonObject(schema)) return [];
  const own = isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  return [...own, ...Object.values(schema).flatMap(propertiesIn)];
}
