import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { markdown } from './formats/markdown.ts';
import { readSpec } from './read.ts';

const ORDERS = readFileSync('specs/orders.md', 'utf8');

const read = (text: string) => readSpec({ file: 'x.md', text }, { formats: [markdown] });
const complaints = (text: string) =>
  read(text).diagnostics.map(({ code, message, help }) => `${code}: ${message} ${help ?? ''}`);
const profileOf = (text: string) => read(text).contract.idempotency[0];

const page = (fences: string) => `# X

\`\`\`yaml
endpoint: { method: POST, path: /orders }
headers: { optional: { Idempotency-Key: "string - kept for 24 hours" } }
request: { body: { type: object, properties: { n: { type: integer, example: 1 } } } }
responses:
  201: { description: made, body: { type: object, properties: { order_id: { type: string }, n: { type: integer } } } }
\`\`\`

${fences}`;

const fence = (text: string) => `\`\`\`yaml\n${text}\n\`\`\`\n`;

test('the section of the example page says all there is to say', () => {
  expect(profileOf(ORDERS)).toMatchObject({
    operation: 'POST /api/v1/orders',
    header: 'X-Idempotency-Key',
    idField: 'order_id',
    replay: { value: '200' },
    sameBody: { value: true },
    comparison: { value: 'json' },
    otherBody: { status: '422', errorCode: 'IDEMPOTENCY_KEY_REUSED' },
    inFlight: { value: 'wait' },
    missing: { value: 'accepted' },
    retentionSeconds: { value: 86_400 },
  });
});

test('without a section, the scenario wins over the declared answer', () => {
  const seed = readFileSync('../shared/seed/integration-spec.md', 'utf8');
  expect(profileOf(seed)).toMatchObject({
    replay: { value: '200' },
    otherBody: undefined,
    inFlight: undefined,
  });
});

test('a header alone promises one effect and how long a key is kept', () => {
  const { contract } = read(page(''));
  expect(contract.idempotency).toMatchObject([
    { replay: undefined, otherBody: undefined, missing: undefined, retentionSeconds: { value: 86_400 } },
  ]);
  const ids = contract.promises.filter(({ section }) => section === 'idempotency').map(({ id }) => id);
  expect(ids).toEqual(['POST /orders > idempotency > one effect']);
});

test('a section gives a key to an operation whose headers do not name it', () => {
  const { contract } = read(
    page(fence('idempotency: { header: X-Key, operations: ["POST /orders"], replay: same, in_flight: 409 }')),
  );
  expect(contract.operations[0]?.idempotencyHeader).toBe('X-Key');
  expect(contract.idempotency[0]).toMatchObject({
    header: 'X-Key',
    replay: { value: 'same' },
    inFlight: { value: '409' },
  });
});

test('declared answers that speak of the key say what another body and a request under way get', () => {
  const { contract } = read(ORDERS.replace(/```yaml\nidempotency:[^`]*```/, ''));
  expect(contract.idempotency[0]).toMatchObject({
    replay: { value: '200' },
    otherBody: { status: '422', errorCode: 'IDEMPOTENCY_KEY_REUSED' },
    inFlight: undefined,
  });
});

test('what an idempotency section says wrongly is told', () => {
  const said = complaints(
    page(
      fence(`idempotency:
  replay: { status: soon, bodi: same }
  comparison: letters
  retention: long
  operations: ["POST /order"]
  other: 1`),
    ),
  ).join('\n');
  for (const part of ['`soon`', '`bodi`', '`letters`', '`long`', '`POST /order`', '`other`'])
    expect(said).toContain(part);
});

test('a section that contradicts a scenario is told, and counts', () => {
  const { diagnostics, contract } = read(
    ORDERS.replace('replay:\n    status: 200', 'replay:\n    status: 409'),
  );
  expect(diagnostics.map(({ code }) => code)).toContain('idempotency-conflict');
  expect(contract.idempotency[0]?.replay?.value).toBe('409');
});

test('invariants stand on their own, in a model, in an endpoint, or by name', () => {
  const { contract, diagnostics } = read(
    page(
      fence(`models:
  Line:
    type: object
    properties: { a: { type: number }, b: { type: number } }
    invariants: ["a <= b"]`) +
        fence('invariants: ["n >= 0"]') +
        fence('invariants: { Line: "a != b", "POST /orders": ["n < 100"] }'),
    ),
  );
  expect(diagnostics.filter(({ code }) => code.startsWith('invariant'))).toEqual([]);
  expect(
    contract.invariants.map(({ text, subjects }) => [text, ...subjects.map((subject) => subject.form)]),
  ).toEqual([
    ['n >= 0', 'operation'],
    ['a != b', 'model'],
    ['n < 100', 'operation'],
    ['a <= b', 'model'],
  ]);
});

test('an invariant that does not parse or names no field is told with what to do', () => {
  const said = complaints(
    page(fence('invariants:\n  - "n = "\n  - "m = 1"\n  - "order_idd = n"\n  - "1 = 1"')),
  ).filter((text) => text.startsWith('invariant'));
  expect(said).toEqual([
    'invariant-unreadable: `n = ` is no invariant: it ends where a field, a number or sum(...) should stand Write a = sum(items[].b * items[].c), a <= b or total >= count(orders).',
    'invariant-field: `m` is no field of `POST /orders` Did you mean `n`?',
    'invariant-field: `order_idd` is no field of `POST /orders` Did you mean `order_id`?',
    'invariant-field: `1 = 1` speaks of no field, so nothing can break it Name fields of one model or one answer.',
  ]);
});
