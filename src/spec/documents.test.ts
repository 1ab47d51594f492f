import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtins } from '../builtins.ts';
import type { Diagnostic } from '../model/location.ts';
import { readSpec } from './read.ts';

const CORPUS = '../shared/corpus';

function lint(text: string, file = 'specs/x.md'): readonly Diagnostic[] {
  return readSpec({ file, text }, { formats: builtins.formats }).diagnostics;
}

test.each([
  ['x.json', '{"endpoint": {"method": "GET",', 'json-syntax', 'this is not JSON', 'this file'],
  ['x.json', '{"endpoint" {}}', 'json-syntax', "this is not JSON: expected ':'", 'this file'],
  ['x.json', '{"endpoint": {}} x', 'json-syntax', 'character after the end', 'this file'],
  ['x.json', '{"models": [1 }', 'json-syntax', 'this is not JSON', 'this file'],
  ['x.yaml', 'endpoint: {method: GET\n  path: [', 'yaml-syntax', 'this is not YAML', 'this file'],
  ['x.md', '# X\n\n```json\n{"endpoint": {\n```', 'json-syntax', 'this is not JSON', 'this fence'],
  ['x.md', '# X\n\n```yaml\nendpoint: [\n```', 'yaml-syntax', 'this is not YAML', 'this fence'],
])('a broken %s (%j) is one diagnostic in its own words', (file, text, code, words, part) => {
  expect(lint(text, file)).toEqual([
    expect.objectContaining({
      code,
      severity: 'error',
      message: expect.stringContaining(words),
      help: expect.stringContaining(part),
    }),
  ]);
});

test('the place of an error in JSON is where JSON ends to make sense', () => {
  const place = (text: string): unknown => lint(text, 'x.json')[0]?.at;
  expect(place('{\n  "endpoint": {},\n  "models" {}\n}')).toMatchObject({ line: 3, column: 12 });
  expect(place('{\n  "endpoint": {\n')).toMatchObject({ line: 2, column: 15 });
});

test('a broken example that names no section loses nothing, and is advice', () => {
  const page =
    '# X\n\n```yaml\nendpoint: {method: GET, path: /x}\nresponses: {200: {description: "ok"}}\n```\n\n```json\n{"id": 1, ...}\n```\n';
  const aboutFences = lint(page).filter(({ code }) => /fence|syntax/.test(code));
  expect(aboutFences).toEqual([
    expect.objectContaining({
      code: 'fence-not-read',
      severity: 'advice',
      at: expect.objectContaining({ line: 9 }),
    }),
  ]);
});

test.each([
  [
    'openapi: 3.0.3\ninfo: {title: X}\npaths: {}\nwebhooks: {a: {post: {}}}',
    'x.yaml',
    'an OpenAPI 3.0 description',
  ],
  ['info: {title: X}\nopenapi: "3.1.0"\n', 'x.yaml', 'an OpenAPI 3.1 description'],
  ['{\n  "swagger": "2.0", "paths": {}}', 'x.json', 'a Swagger 2.0 description'],
  ['{"info": {}, "openapi": "3.0.0"}', 'x.json', 'an OpenAPI 3.0 description'],
  ['arazzo: 1.0.1\nworkflows: []', 'x.yml', 'an Arazzo 1.0 description'],
  ['asyncapi: 2.6.0\nchannels: {}', 'x.yml', 'an AsyncAPI 2.6 description'],
  ['{"info": {"_postman_id": "1"}, "item": []}', 'x.json', 'a Postman collection'],
  [
    '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}',
    'x.json',
    'a JSON Schema',
  ],
])('%j is said to be of another kind, once', (text, file, kind) => {
  expect(lint(text, file)).toEqual([
    expect.objectContaining({
      code: 'other-format',
      severity: 'error',
      message: `this file is ${kind}; this tool reads integration specifications`,
    }),
  ]);
});

test('a fence of another kind is not read, and the rest of the page is', () => {
  const page =
    '# X\n\n```yaml\nopenapi: 3.0.3\nwebhooks: {a: {post: {}}}\n```\n\n```yaml\nendpoint: {method: GET, path: /x}\nresponses: {200: {description: "ok"}}\n```\n';
  const { contract, diagnostics } = readSpec({ file: 'x.md', text: page }, { formats: builtins.formats });
  expect(contract.operations.map(({ key }) => key)).toEqual(['GET /x']);
  expect(diagnostics.filter(({ severity }) => severity !== 'advice')).toEqual([
    expect.objectContaining({
      code: 'other-format',
      severity: 'warning',
      message: expect.stringContaining('fence'),
    }),
  ]);
});

test.each([
  ['## 1. `POST /v1/orders/:id/cancel`', 3, 'POST /v1/orders/:id/cancel', 'path: "/v1/orders/{id}/cancel"'],
  ['### GET https://api.example.com/v1/orders?limit=1', 3, 'GET /v1/orders?limit=1', 'path: "/v1/orders"'],
  ['```http\nPUT /v1/orders HTTP/1.1\n```', 4, 'PUT /v1/orders', 'method: PUT'],
  ['```http\nPUT /v1/orders HTTP/1.1\n```\n\n## GET /x', 7, 'GET /x', 'method: GET'],
])(
  'a page that writes %j for people alone is told what was seen and what to write',
  (text, line, seen, help) => {
    expect(lint(`# X\n\n${text}\n`)).toEqual([
      expect.objectContaining({
        code: 'no-endpoints',
        message: expect.stringContaining(`line ${line} has \`${seen}\``),
        help: expect.stringContaining(help),
      }),
    ]);
  },
);

test('examples in JSON, however many, are one advice with their lines', () => {
  const fence = '```json\n{"id": 1, "status": "new"}\n```\n\n';
  const found = lint(`# X\n\n${fence.repeat(3)}\`\`\`json\n[1, 2]\n\`\`\`\n`);
  expect(found.filter(({ severity }) => severity === 'advice').map(({ message }) => message)).toEqual([
    'nothing of 4 fences in JSON is read (lines 4, 8, 12, 16): no section of a spec stands in them',
  ]);
});

const others = existsSync(CORPUS) ? readdirSync(join(CORPUS, 'openapi')) : [];
test.skipIf(others.length === 0)(
  'real descriptions of other kinds are recognised, in one diagnostic each',
  () => {
    for (const name of others) {
      const found = lint(readFileSync(join(CORPUS, 'openapi', name), 'utf8'), name);
      expect(
        found.map(({ code }) => code),
        name,
      ).toEqual(['other-format']);
    }
  },
);

const pages = existsSync(CORPUS) ? readdirSync(join(CORPUS, 'specs')) : [];
test.skipIf(pages.length === 0)(
  'real pages without a readable endpoint get no error, and no advice twice',
  () => {
    for (const name of pages) {
      const found = lint(readFileSync(join(CORPUS, 'specs', name), 'utf8'), name);
      expect(
        found.filter(({ severity }) => severity === 'error'),
        name,
      ).toEqual([]);
      const codes = found.map(({ code }) => code).filter((code) => code !== 'template-placeholder');
      // YAML and JSON are told apart.
      expect(codes.filter((code) => code === 'fence-not-read').length, name).toBeLessThan(3);
      expect(
        codes.filter((code) => code === 'no-endpoints'),
        name,
      ).toHaveLength(1);
    }
  },
);
