import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Contract, Operation, Plan, ScenarioTask, SendStep } from '../src/index.ts';
import { builtins, plan, readSpec } from '../src/index.ts';
import { planCost } from '../src/plan/cost.ts';
import { payloadFromWords } from '../src/plan/payload.ts';
import { createSentences } from '../src/plan/sentences.ts';

const AT = { file: 'specs/orders.md', line: 1, column: 1 } as const;
const SEED = '../shared/seed/integration-spec.md';

test('every scenario of the example is bound and decidable', () => {
  const { plan: made, diagnostics } = planOf('specs/orders.md', 'scenarios/orders.yaml');
  expect(diagnostics).toEqual([]);
  expect(scenariosOf(made).filter((task) => task.undecidable !== undefined)).toEqual([]);
  const sentences = scenariosOf(made).flatMap((task) => [...task.setup, ...task.postconditions]);
  expect(sentences.filter(({ action }) => action.form === 'unbound')).toEqual([]);
  const alone = made.tasks.filter(({ exclusive, source }) => exclusive && source === 'declared');
  expect(alone.map(({ title }) => title)).toEqual(['Product is out of stock', 'Payment is declined']);
});

test('sentence arguments keep their type, and a member of the last answer becomes a hole', () => {
  const { plan: made } = planOf('specs/orders.md', 'scenarios/orders.yaml');
  const stock = taskNamed(made, 'Product is out of stock').setup[0]?.action;
  expect(stock).toMatchObject({
    form: 'request',
    request: { path: '/sandbox/inventory/SKU-001', body: { value: { stock: 0 } } },
  });
  const placed = taskNamed(made, 'Order is placed').postconditions.map(({ action }) => action);
  expect(placed[0]).toMatchObject({
    probe: 'sql-row',
    arguments: { parameters: { order_id: '{{answer.order_id}}' } },
  });
  expect(placed[1]).toMatchObject({ arguments: { path: '/sandbox/reservations/{{answer.order_id}}' } });
});

test('literals of prose steps are symbols, but declared error codes are themselves', () => {
  const { plan: made } = planOf('specs/orders.md', 'scenarios/orders.yaml');
  const [first, repeated, other] = sends(taskNamed(made, 'A repeat places no second order'));
  expect(first?.request.headers).toContainEqual(['X-Idempotency-Key', '{{symbol.key-1}}']);
  expect(repeated).toMatchObject({
    intent: 'replay',
    expectation: { statuses: ['200'], symbols: [{ field: 'order_id', symbol: 'ORD-A' }] },
  });
  expect(other?.request.headers).toContainEqual(['X-Idempotency-Key', '{{symbol.key-2}}']);
  const [refused] = sends(taskNamed(made, 'No token'));
  expect(refused).toMatchObject({
    intent: 'unauthenticated',
    request: { authenticate: false },
    expectation: { errorCode: 'UNAUTHORIZED', symbols: [] },
  });
});

test('an invalid payload names the constraint that it breaks', () => {
  const { plan: made } = planOf('specs/orders.md', 'scenarios/orders.yaml');
  const [step] = sends(taskNamed(made, 'Quantity is zero'));
  expect(step).toMatchObject({
    intent: 'invalid',
    promises: ['POST /api/v1/orders > request > items[].quantity minimum'],
  });
});

test.skipIf(!existsSync(SEED))(
  'the template page plans its six scenarios: unbound sentences come with the binding to paste',
  () => {
    const { plan: made } = planOf(SEED);
    const written = made.tasks.filter(({ source }) => source === 'declared');
    expect(written.map(({ group }) => group)).toEqual([
      'happy_path',
      'validation_errors',
      'validation_errors',
      'edge_cases',
      'edge_cases',
      'idempotency',
    ]);
    const happy = taskNamed(made, 'Successful order creation');
    expect(happy.assumptions.length).toBe(3);
    expect(happy.postconditions.map(({ action }) => action.form)).toEqual([
      'unbound',
      'unbound',
      'unbound',
      'probe',
    ]);
    expect(taskNamed(made, 'Payment failure').setup[0]?.action).toMatchObject({
      form: 'unbound',
      paste: expect.stringContaining('Configure payment service to decline'),
    });
  },
);

test.each([
  ['{valid order payload}', (body: unknown) => expect(body).toMatchObject({ customer_id: 'CUST-20417' })],
  ['{order without customer_id}', (body: unknown) => expect(body).not.toHaveProperty('customer_id')],
  ['{order with quantity: 0}', (body: unknown) => expect(body).toHaveProperty('items[0].quantity', 0)],
  [
    '{order with items: [] and currency: "XYZ"}',
    (body: unknown) => expect(body).toMatchObject({ items: [], currency: 'XYZ' }),
  ],
  ['{order with note: null}', (body: unknown) => expect(body).toHaveProperty('note', null)],
  [
    '{an order without items and without currency}',
    (body: unknown) =>
      expect(Object.keys(Object(body)).filter((name) => /items|currency/.test(name))).toEqual([]),
  ],
])('%s is a body', (words, judge) => {
  const result = payloadFromWords(words, AT, placing());
  if (result.form !== 'payload') throw new Error(result.diagnostic.message);
  judge(result.payload.body);
});

test.each([
  ['{order without custmer_id}', 'payload-field-unknown'],
  ['{order that is strange}', 'payload-unreadable'],
])('%s is a diagnostic', (words, code) => {
  const result = payloadFromWords(words, AT, placing());
  expect(result).toMatchObject({ form: 'diagnostic', diagnostic: { code } });
});

test.each([
  ['Send order with X-Idempotency-Key: abc123', 'send'],
  ['Send a valid order', 'send'],
  ['Send GET /api/v1/orders/{order_id}', 'send'],
  ['Send same request with same idempotency key', 'repeat'],
  ['Send the same request without Authorization', 'repeat'],
  ['Response: 200 OK, order_id: ORD-001 (same order)', 'response'],
  ['Wait 2 seconds', 'wait'],
  ['Wait 0.5 seconds', 'wait'],
])('the step `%s` is understood', (text, form) => {
  expect(createSentences()(text)?.form).toBe(form);
});

test.each(['Do something', 'Response: fine', 'Send', 'Response: 201 Created, and more'])(
  'the step `%s` is not guessed at',
  (text) => {
    expect(createSentences()(text)).toBeUndefined();
  },
);

test('a selection that finds nothing is an error that says what there is', () => {
  const { diagnostics } = planOf('specs/orders.md', undefined, ['nothing like it']);
  expect(diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'selection-empty',
      severity: 'error',
      help: expect.stringContaining('POST /api/v1/orders'),
    }),
  );
});

test('the cost of a plan counts what is sent and what creates something', () => {
  const { plan: made } = planOf('specs/orders.md', 'scenarios/orders.yaml', ['validation_errors']);
  expect(planCost(made)).toEqual({ requests: 6, changes: 0 });
});

function planOf(file: string, companionFile?: string, only: readonly string[] = []): ReturnType<typeof plan> {
  return planRead(read(file, companionFile), companionFile, only);
}

function planRead(
  { contract, companion }: ReturnType<typeof readSpec>,
  companionFile?: string,
  only: readonly string[] = [],
): ReturnType<typeof plan> {
  return plan(
    {
      contract,
      companion,
      inbox: true,
      environment: 'embedded',
      burst: false,
      secondClient: false,
      maxWaitMs: 60_000,
      companionFile: companionFile ?? 'scenarios/x.yaml',
      exploration: undefined,
    },
    { environment: 'embedded', seed: 1, sources: builtins.sources, selection: { only, skip: [] } },
  );
}

function read(file: string, companionFile?: string): ReturnType<typeof readSpec> {
  const companion =
    companionFile === undefined
      ? {}
      : { companion: { file: companionFile, text: readFileSync(companionFile, 'utf8') } };
  return readSpec({ file, text: readFileSync(file, 'utf8') }, { formats: builtins.formats, ...companion });
}

function placing(): { readonly operation: Operation; readonly contract: Contract } {
  const { contract } = read('specs/orders.md');
  const operation = contract.operations.find(({ key }) => key === 'POST /api/v1/orders');
  if (operation === undefined) throw new Error('the example has lost its first operation');
  return { operation, contract };
}

function scenariosOf(made: Plan): readonly ScenarioTask[] {
  return made.tasks.flatMap((task) => (task.kind === 'scenario' ? [task] : []));
}

function taskNamed(made: Plan, title: string): ScenarioTask {
  const task = scenariosOf(made).find((candidate) => candidate.title === title);
  if (task === undefined) throw new Error(`no task ${title}`);
  return task;
}

function sends(task: ScenarioTask): readonly SendStep[] {
  return task.steps.flatMap((step) => (step.kind === 'send' ? [step] : []));
}

test('a path parameter may have a dash in its name', () => {
  const text = readFileSync('specs/orders.md', 'utf8').replaceAll('{order_id}', '{order-id}');
  const renamed = text.replace(/(path:\n\s+type: "object"\n\s+properties:\n\s+)order_id:/g, '$1order-id:');
  const { plan: made } = planRead(
    readSpec({ file: 'orders.md', text: renamed }, { formats: builtins.formats }),
  );
  const paths = made.tasks.flatMap((task) =>
    task.kind === 'scenario' ? sends(task).map(({ request }) => request.path) : [],
  );
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((path) => path.includes('-id}') && !path.includes('{{'))).toEqual([]);
});
