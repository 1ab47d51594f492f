import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environmentOf } from '../checks/tester.ts';
import { createRedactor } from '../events/redact.ts';
import { openLedger } from '../events/tally.ts';
import { assertWellFormed } from '../events/well-formed.ts';
import type { Contract } from '../model/contract.ts';
import type { RunEvent, TaskEnd } from '../model/event.ts';
import type { Exchange, HttpRequest, Transport } from '../model/exchange.ts';
import type { Check, Probe } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import type { BoundSentence, Plan, ScenarioTask, SendStep, TogetherStep } from '../model/plan.ts';
import type { PromiseState } from '../model/promise.ts';
import { type RunDependencies, run } from './run.ts';

const AT = { file: 'specs/x.md', line: 7, column: 1 } as const;
const CONTRACT: Contract = {
  title: 'X',
  version: '1',
  status: undefined,
  purpose: undefined,
  scope: [],
  source: { file: 'specs/x.md', digest: 'd' },
  operations: [],
  schemas: {},
  auth: undefined,
  errors: { envelope: undefined, codeField: 'error_code', codes: [] },
  idempotency: [],
  invariants: [],
  limits: undefined,
  webhooks: undefined,
  environments: [],
  scenarios: [],
  diagrams: [],
  promises: [{ id: 'ok', section: 'endpoints', text: 'it answers 200', at: AT }],
};

/** Keeps its promise for 200 and breaks it for everything else. */
const answers200: Check = {
  id: 'answers-200',
  title: 'answers 200',
  severity: 'violation',
  standards: [],
  *judge({ exchange }) {
    const { status } = exchange.response;
    if (status === 200) yield { state: 'kept', promise: 'ok' };
    else yield { state: 'broken', promise: 'ok', problem: { message: `answered ${status}` } };
  },
};

test('a run of kept promises passes, first event first and last event last', async () => {
  const events = await eventsOf([taskOf('a'), taskOf('b')], answering(200));
  expect(events.at(-1)).toMatchObject({
    type: 'run:end',
    verdict: 'pass',
    stop: 'completed',
    counts: { pass: 2 },
  });
});

test('a finding carries the line of the promise that it breaks', async () => {
  const events = await eventsOf([taskOf('a')], answering(500));
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'fail',
    findings: [{ check: 'answers-200', at: AT, promise: 'ok', exchange: 1 }],
  });
});

test('no answer is an error and no finding', async () => {
  const events = await eventsOf([taskOf('a')], failing);
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'error',
    findings: [],
    failure: { code: 'ECONNRESET' },
  });
});

test('a preflight that fails blocks every task with one reason', async () => {
  const events = await eventsOf([taskOf('a'), taskOf('b')], answering(200), {
    preflight: async () => ({ code: 'ENOTFOUND', message: 'no such host', help: 'try another' }),
  });
  expect(events.at(-1)).toMatchObject({ verdict: 'error', stop: 'blocked', counts: { skip: 2 } });
  expect(events.some(({ type }) => type === 'case:end')).toBe(false);
});

test('a provider that stops in the middle is one error, named with what it answered last', async () => {
  let sent = 0;
  const dying: Transport = async (request, options) => {
    sent += 1;
    return sent <= 7 ? answered(request, 200) : failing(request, options);
  };
  const tasks = Array.from({ length: 60 }, (_, index) => taskOf(`task ${index}`));
  const events = await eventsOf(tasks, dying);
  const ends = events.flatMap((event) => (event.type === 'task:end' ? [event] : []));
  expect(events.at(-1)).toMatchObject({
    stop: 'lost',
    verdict: 'error',
    counts: { error: 1, pass: 7, skip: 52 },
    reason: expect.stringMatching(/^the provider stopped answering after GET \/x \(200\)$/),
  });
  expect(ends.find(({ verdict }) => verdict === 'error')?.reason).toMatch(/stopped answering after GET/);
  expect(
    ends.filter(({ verdict }) => verdict === 'skip').every(({ reason }) => reason?.includes('stopped')),
  ).toBe(true);
  expect(sent).toBeLessThan(7 + 4 + 5);
});

test('a provider that drops one connection goes on being judged', async () => {
  let sent = 0;
  const dropping: Transport = async (request, options) => {
    sent += 1;
    return sent === 3 ? failing(request, options) : answered(request, 200);
  };
  const tasks = Array.from({ length: 10 }, (_, index) => taskOf(`task ${index}`));
  const events = await eventsOf(tasks, dropping);
  expect(events.at(-1)).toMatchObject({ stop: 'completed', counts: { error: 1, pass: 9 } });
});

const SUNDAY = { day: 0, fromMinute: 120, toMinute: 240, text: 'Sundays 02:00-04:00 UTC', at: AT };

function closing(more: Partial<Contract['environments'][number]>): Contract {
  return { ...CONTRACT, environments: [environmentOf('e', undefined, more)] };
}

test('in a maintenance window nothing is sent, and everything stays open', async () => {
  const { transport, sent } = counting(answering(500));
  const events = await eventsOf([taskOf('a'), taskOf('b')], transport, {
    contract: closing({ maintenance: [SUNDAY] }),
    startedAt: '2026-11-22T02:30:00.000Z',
    preflight: async () => ({ code: 'ECONNREFUSED', message: 'closed', help: '' }),
  });
  expect(events.at(-1)).toMatchObject({ verdict: 'inconclusive', stop: 'completed' });
  expect(endOf(events, 'b').reason).toContain('maintenance (Sundays 02:00-04:00 UTC, specs/x.md:7:1)');
  expect(sent).toEqual([]);
});

test('the end of a maintenance window that is near is waited for', async () => {
  const waits: number[] = [];
  let clock = 0;
  const events = await eventsOf([taskOf('a')], answering(200), {
    contract: closing({ maintenance: [SUNDAY] }),
    startedAt: '2026-11-22T03:59:30.000Z',
    now: () => clock,
    wait: async (ms) => {
      waits.push(ms);
      clock += ms;
    },
  });
  expect(waits).toEqual([30_000]);
  expect(endOf(events, 'a').verdict).toBe('pass');
  expect(events.some((event) => event.type === 'notice' && event.message.includes('waiting 30 s'))).toBe(
    true,
  );
});

test('what went wrong across a reset of the data is no verdict, and what was kept stays kept', async () => {
  const dataReset = { day: undefined, minute: 0, text: 'daily at 00:00 UTC', at: AT };
  let clock = 0;
  const slow =
    (status: number): Transport =>
    async (request) => {
      clock += 20_000;
      return answered(request, status);
    };
  const runWith = (status: number) => {
    clock = 0;
    return eventsOf([taskOf('a')], slow(status), {
      contract: closing({ dataReset }),
      startedAt: '2026-11-22T23:59:50.000Z',
      now: () => clock,
    });
  };
  const wrong = await runWith(500);
  expect(endOf(wrong, 'a')).toMatchObject({ verdict: 'inconclusive', findings: [], undecided: [] });
  expect(endOf(wrong, 'a').reason).toContain('a reset of the data (daily at 00:00 UTC');
  expect(endOf(await runWith(200), 'a').verdict).toBe('pass');
});

test('an empty plan is not green', async () => {
  expect((await eventsOf([], answering(200))).at(-1)).toMatchObject({ verdict: 'skip', stop: 'empty' });
});

test('a task of which nothing could be judged has not passed', async () => {
  const events = await eventsOf([taskOf('a')], answering(200), { checks: [] });
  expect(endOf(events, 'a')).toMatchObject({ verdict: 'inconclusive' });
});

test('a check that throws is our error, and the run goes on', async () => {
  const throwing: Check = {
    ...answers200,
    // biome-ignore lint/correctness/useYield: it throws before it could
    *judge() {
      throw new Error('oops');
    },
  };
  const events = await eventsOf([taskOf('a'), taskOf('b')], answering(200), { checks: [throwing] });
  expect(endOf(events, 'b')).toMatchObject({ verdict: 'error', failure: { code: 'CHECK_THREW' } });
});

test('429 and 503 are waited for, and are no answer when that does not help', async () => {
  const patient = await eventsOf([taskOf('a')], inTurn([429, 503, 200], { 'retry-after': '1' }));
  expect(endOf(patient, 'a').verdict).toBe('pass');
  expect(patient.find(({ type }) => type === 'case:end')).toMatchObject({
    exchange: { attempt: 3, earlier: [{ result: '429' }, { result: '503' }] },
  });
  const inVain = await eventsOf([taskOf('a')], answering(429));
  expect(endOf(inVain, 'a')).toMatchObject({ verdict: 'inconclusive', findings: [] });
});

test('429 is judged where the step asks for it', async () => {
  const step = { ...STEP, expectation: { ...STEP.expectation, statuses: ['429'] } };
  const events = await eventsOf([{ ...taskOf('a'), steps: [step] }], answering(429));
  expect(endOf(events, 'a').verdict).toBe('fail');
});

test('a longer wait than allowed is not waited', async () => {
  const events = await eventsOf([taskOf('a')], inTurn([429, 200], { 'retry-after': '3600' }));
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('3600 s'),
  });
});

test('an unbound setup is inconclusive before anything is sent', async () => {
  const { transport, sent } = counting(answering(200));
  const events = await eventsOf([{ ...taskOf('a'), setup: [unbound('setup')] }], transport);
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('is not bound'),
  });
  expect(sent).toEqual([]);
  expect(events.find(({ type }) => type === 'probe:end')).toMatchObject({
    held: 'unbound',
    paste: 'paste me',
    companion: 'scenarios/x.yaml',
  });
});

test('an unbound postcondition is inconclusive after the rest was judged', async () => {
  const events = await eventsOf(
    [{ ...taskOf('a'), postconditions: [unbound('postcondition')] }],
    answering(200),
  );
  expect(endOf(events, 'a').verdict).toBe('inconclusive');
  expect(events.find(({ type }) => type === 'case:end')).toMatchObject({ kept: ['ok'] });
});

test.each([
  ['yes', 'pass'],
  ['no', 'fail'],
  ['unknown', 'inconclusive'],
] as const)('a postcondition that a probe sees as %s makes the task %s', async (held, verdict) => {
  const probe: Probe = {
    id: 'looks',
    refuse: () => undefined,
    observe: async () => ({ held, evidence: 'seen' }),
  };
  const sentence: BoundSentence = {
    ...unbound('postcondition'),
    promise: 'after',
    action: { form: 'probe', probe: 'looks', arguments: {}, at: AT },
  };
  const events = await eventsOf([{ ...taskOf('a'), postconditions: [sentence] }], answering(200), {
    probes: [probe],
  });
  expect(endOf(events, 'a').verdict).toBe(verdict);
});

test('a teardown is sent whatever became of the scenario', async () => {
  for (const status of [200, 500]) {
    const { transport, sent } = counting(inTurn([200, status, 200]));
    await eventsOf([{ ...taskOf('a'), exclusive: true, setup: [bound()] }], transport);
    expect(sent).toEqual(['PUT /setup', 'GET /x', 'DELETE /setup']);
  }
});

test('a setup that fails leaves its scenario open and is still undone', async () => {
  const { transport, sent } = counting(inTurn([404, 200]));
  const events = await eventsOf([{ ...taskOf('a'), exclusive: true, setup: [bound()] }], transport);
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('answered 404'),
  });
  expect(sent).toEqual(['PUT /setup', 'DELETE /setup']);
});

test('tasks that run alone come after the others, one at a time', async () => {
  let open = 0;
  let most = 0;
  const transport: Transport = async (request) => {
    open += 1;
    most = Math.max(most, request.url.endsWith('/alone') ? open : 0);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return answered(request, 200);
  };
  const alone = { ...STEP, request: { ...STEP.request, path: '/alone' } };
  const tasks = [0, 1, 2, 3].map((index) => ({
    ...taskOf(`t${index}`),
    exclusive: index < 2,
    steps: index < 2 ? [alone] : [STEP],
  }));
  await eventsOf(tasks, transport);
  expect(most).toBe(1);
});

test('a task that runs alone lets the next one begin when it only watches', async () => {
  const order: string[] = [];
  let seen: () => void = () => {};
  const probe: Probe = {
    id: 'watches',
    refuse: () => undefined,
    observe: async (_, { standAside }) => {
      standAside();
      await new Promise<void>((resolve) => {
        seen = resolve;
      });
      return { held: 'yes', evidence: 'seen' };
    },
  };
  const transport: Transport = async (request) => {
    order.push(new URL(request.url).pathname);
    if (order.length === 2) seen();
    return answered(request, 200);
  };
  const watching: BoundSentence = {
    ...unbound('postcondition'),
    action: { form: 'probe', probe: 'watches', arguments: {}, at: AT },
  };
  const events = await eventsOf(
    [
      { ...taskOf('first'), exclusive: true, postconditions: [watching] },
      { ...taskOf('second'), exclusive: true },
    ],
    transport,
    { probes: [probe] },
  );
  const at = (type: RunEvent['type'], task: string): number =>
    events.findIndex((event) => event.type === type && 'task' in event && event.task === task);
  expect(at('task:start', 'second')).toBeLessThan(at('task:end', 'first'));
  expect(events.at(-1)).toMatchObject({ type: 'run:end', verdict: 'pass' });
});

test('holes are filled, the same symbol with the same value, and an unknown hole is not sent', async () => {
  const { transport, bodies } = counting(answering(200, { id: 7 }));
  const step = (id: string, body: Json): SendStep => ({
    ...STEP,
    id,
    request: { ...STEP.request, method: 'POST', body: { form: 'json', value: body } },
    captures: [{ name: 'saved', path: '$.id' }],
    dropAfterMs: undefined,
  });
  await eventsOf(
    [
      {
        ...taskOf('a'),
        steps: [
          step('1', { s: '{{symbol.k}}' }),
          step('2', { s: '{{symbol.k}}', n: '{{saved}}', t: 'no {{answer.id}}' }),
        ],
      },
    ],
    transport,
  );
  expect(bodies[1]).toEqual({ s: Object(bodies[0]).s, n: 7, t: 'no 7' });
  const events = await eventsOf(
    [{ ...taskOf('a'), steps: [step('1', { s: '{{nobody}}' })] }],
    answering(200),
  );
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('{{nobody}}'),
  });
});

test('a capture that finds nothing stops the scenario and says so', async () => {
  const step = { ...STEP, captures: [{ name: 'id', path: '$.id' }] };
  const events = await eventsOf([{ ...taskOf('a'), steps: [step, STEP] }], answering(200, {}));
  expect(endOf(events, 'a')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('$.id'),
  });
});

test('a repeated task that breaks its promise only sometimes is flaky, one that always does is not', async () => {
  const repeat = { repeat: 4, concurrency: 1 };
  const sometimes = await eventsOf([taskOf('a')], inTurn([200, 500, 200, 500]), repeat);
  expect(endOf(sometimes, 'a')).toMatchObject({
    verdict: 'fail',
    findings: [{ message: 'answered 500', exchange: 2, flaky: { broken: 2, of: 4 } }],
  });
  const always = await eventsOf([taskOf('a')], answering(500), repeat);
  expect(endOf(always, 'a').findings).toHaveLength(1);
  expect(endOf(always, 'a').findings[0]).not.toHaveProperty('flaky');
  const never = await eventsOf([taskOf('a')], answering(200), repeat);
  expect(endOf(never, 'a')).toMatchObject({ verdict: 'pass', findings: [] });
  expect(never.filter(({ type }) => type === 'case:end')).toHaveLength(4);
});

test('nothing new is begun once enough was found, and what is left says why', async () => {
  let found = 0;
  const events = await eventsOf(
    ['a', 'b', 'c'].map((id) => taskOf(id)),
    answering(500),
    {
      concurrency: 1,
      enough: {
        note: ({ findings }) => {
          found += findings.length;
        },
        reason: () => (found >= 2 ? 'two are enough' : undefined),
      },
    },
  );
  assertWellFormed(events);
  expect(endOf(events, 'c')).toMatchObject({ verdict: 'skip', reason: 'two are enough', unrun: true });
  expect(events.at(-1)).toMatchObject({ verdict: 'fail', stop: 'findings', counts: { fail: 2, skip: 1 } });
});

test('events are well-formed whenever the run is aborted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(12),
      fc.array(fc.constantFrom(200, 500, 429), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (after, statuses, concurrency) => {
        const abort = new AbortController();
        let sent = 0;
        const transport: Transport = async (request, { signal }) => {
          sent += 1;
          if (sent > after) abort.abort();
          await new Promise((resolve) => setImmediate(resolve));
          signal.throwIfAborted();
          return answered(request, statuses[sent % statuses.length] ?? 200);
        };
        const tasks = statuses.map((_, index) => ({
          ...taskOf(`t${index}`),
          exclusive: index % 3 === 0,
          setup: index % 2 === 0 ? [bound()] : [],
        }));
        const events = await eventsOf(tasks, transport, { concurrency }, abort.signal);
        expect(events.filter(({ type }) => type === 'task:end')).toHaveLength(tasks.length);
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test('what equal requests at once show together is in the events, for whoever counts promises there', async () => {
  const together: TogetherStep = {
    kind: 'together',
    id: 'step 1',
    send: STEP,
    times: 3,
    same: { field: 'id', promise: 'one effect' },
    accepted: { least: 1, most: 3 },
    at: AT,
  };
  const task = { ...taskOf('a'), steps: [together], promises: ['one effect'] };
  const events = await eventsOf([task], answering(200, { id: 7 }));
  expect(endOf(events, 'a')).toMatchObject({ verdict: 'pass', undecided: [], together: ['one effect'] });
  expect(ledgerOf(events)).toEqual({ ok: ['kept', 3], 'one effect': ['kept', 1] });
});

test('a step that nothing could be judged of keeps none of its promises', async () => {
  const step: SendStep = { ...STEP, promises: ['refused'] };
  const hostile: SendStep = { ...step, intent: 'hostile' };
  for (const task of [
    { ...taskOf('a'), steps: [step] },
    { ...taskOf('a'), steps: [hostile] },
  ])
    expect(ledgerOf(await eventsOf([task], failing))['refused']?.[0]).not.toBe('kept');
  const answered = await eventsOf([{ ...taskOf('a'), steps: [step] }], answering(200));
  expect(ledgerOf(answered)['refused']).toEqual(['kept', 1]);
});

const STEP: SendStep = {
  kind: 'send',
  id: 'step 1',
  title: 'GET /x',
  operation: undefined,
  intent: 'valid',
  request: { method: 'GET', path: '/x', query: [], headers: [], body: { form: 'none' }, authenticate: false },
  expectation: {
    statuses: [],
    errorCode: undefined,
    contains: [],
    headers: [],
    body: undefined,
    symbols: [],
    blames: undefined,
    offTopic: [],
    places: {},
    promises: {},
  },
  captures: [],
  dropAfterMs: undefined,
  promises: [],
  at: AT,
};

function taskOf(id: string): ScenarioTask {
  return {
    kind: 'scenario',
    id,
    title: id,
    suite: 'GET /x',
    source: 'declared',
    group: 'happy_path',
    tags: [],
    minor: false,
    base: undefined,
    promises: [],
    exclusive: false,
    assumptions: [],
    setup: [],
    steps: [STEP],
    postconditions: [],
    undecidable: undefined,
    at: AT,
  };
}

function unbound(role: BoundSentence['role']): BoundSentence {
  return {
    role,
    text: 'Something holds',
    at: AT,
    promise: 'after',
    shows: [],
    action: { form: 'unbound', paste: 'paste me', companion: 'scenarios/x.yaml' },
  };
}

function bound(): BoundSentence {
  const request = { ...STEP.request, path: '/setup' };
  return {
    ...unbound('setup'),
    action: {
      form: 'request',
      request: { ...request, method: 'PUT' },
      teardown: { ...request, method: 'DELETE' },
      at: AT,
    },
  };
}

async function eventsOf(
  tasks: readonly ScenarioTask[],
  transport: Transport,
  more: Partial<RunDependencies> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly RunEvent[]> {
  const plan: Plan = {
    contract: { title: 'X', version: '1', digest: 'd', file: 'specs/x.md' },
    environment: 'e',
    seed: 1,
    tasks,
  };
  let clock = 0;
  let ids = 0;
  const dependencies: RunDependencies = {
    contract: CONTRACT,
    checks: [answers200],
    runChecks: [],
    probes: [],
    transport,
    anonymous: transport,
    credential: async () => undefined,
    redactor: createRedactor([]),
    environment: { name: 'e', baseUrl: 'http://127.0.0.1:1' },
    inbox: undefined,
    startedAt: '2026-11-20T00:00:00.000Z',
    concurrency: 4,
    maxWaitMs: 60_000,
    now: () => {
      clock += 1;
      return clock;
    },
    wait: async (_ms, until) => until.throwIfAborted(),
    variable: () => undefined,
    uuid: () => {
      ids += 1;
      return `id-${ids}`;
    },
    preflight: async () => undefined,
    timeIsUp: () => false,
    pace: async () => 0,
    requestsSent: () => 0,
    ...more,
  };
  const events: RunEvent[] = [];
  for await (const event of run(plan, dependencies, { signal })) events.push(event);
  assertWellFormed(events);
  expect(JSON.parse(JSON.stringify(events))).toHaveLength(events.length);
  return events;
}

/** What a reader of the journal makes of each promise, and how often it was shown to be kept. */
function ledgerOf(
  events: readonly RunEvent[],
): Readonly<Record<string, readonly [PromiseState, number] | undefined>> {
  const ledger = openLedger();
  for (const event of events) ledger.note(event);
  return Object.fromEntries(
    [...ledger.states].map(([id, state]) => [id, [state, ledger.shown.get(id) ?? 0]] as const),
  );
}

function endOf(events: readonly RunEvent[], task: string): TaskEnd {
  const end = events.find((event) => event.type === 'task:end' && event.task === task);
  if (end?.type !== 'task:end') throw new Error(`${task} did not end`);
  return end;
}

function answering(status: number, body: Json = {}): Transport {
  return async (request) => answered(request, status, body);
}

function inTurn(statuses: readonly number[], headers: Readonly<Record<string, string>> = {}): Transport {
  let turn = 0;
  return async (request) => {
    turn += 1;
    return answered(request, statuses[turn - 1] ?? 200, {}, headers);
  };
}

const failing: Transport = async (request) => ({
  request,
  elapsedMs: 1,
  attempt: 1,
  earlier: [],
  outcome: 'failure',
  failure: { code: 'ECONNRESET', message: 'closed' },
});

function counting(transport: Transport): {
  readonly transport: Transport;
  readonly sent: string[];
  readonly bodies: Json[];
} {
  const sent: string[] = [];
  const bodies: Json[] = [];
  return {
    sent,
    bodies,
    transport: async (request, options) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`);
      if (request.body !== undefined) bodies.push(JSON.parse(Buffer.from(request.body).toString()));
      return transport(request, options);
    },
  };
}

function answered(
  request: HttpRequest,
  status: number,
  body: Json = {},
  headers: Readonly<Record<string, string>> = {},
): Exchange {
  const response = {
    status,
    headers: Object.entries(headers),
    body: Buffer.from(JSON.stringify(body)),
    truncated: false,
    json: () => ({ parsed: true, value: body }) as const,
  };
  return { request, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'response', response };
}
