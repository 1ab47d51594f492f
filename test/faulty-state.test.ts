import { expect, test } from 'vitest';
import type { ProviderRequest, ProviderResponse } from '../src/sandbox/provider.ts';
import { asAnotherEvent, type Deviation, type Fault, runInMemory } from './in-memory.ts';

const ORDERS = '/api/v1/orders';
const KEY = 'x-idempotency-key';

/** One deviation each, the tasks that are run, and the checks that must see it; the others stay silent about it. */
const FAULTS: readonly {
  readonly name: string;
  readonly only: string;
  readonly fault?: () => Fault;
  readonly deliveries?: NonNullable<Deviation['deliveries']>;
  readonly seenBy: readonly string[];
}[] = [
  {
    name: 'none, with idempotency keys',
    only: '> idempotency >',
    seenBy: [],
  },
  {
    name: 'none, with refusals',
    only: '> refusals >',
    seenBy: [],
  },
  {
    name: 'none, with races',
    only: '> races >',
    seenBy: [],
  },
  {
    name: 'none, with lists',
    only: '> meaning >',
    seenBy: [],
  },
  {
    name: 'forgets the key',
    only: '> idempotency >',
    fault: () => (request, ask) => ask(without(request, KEY)),
    seenBy: ['expectation-met', 'key-has-one-effect', 'one-effect'],
  },
  {
    name: 'creates twice on a replay, and answers as it should',
    only: '> idempotency >',
    fault: () => (request, ask) => {
      const answer = ask(request);
      if (answer.status === 200 && places(request)) ask(without(request, KEY));
      return answer;
    },
    seenBy: ['expectation-met'],
  },
  {
    name: 'takes another body under a used key',
    only: '> idempotency >',
    fault: () => (request, ask) => {
      const answer = ask(request);
      return answer.status === 422 ? ask(without(request, KEY)) : answer;
    },
    seenBy: ['expectation-met', 'key-has-one-effect'],
  },
  {
    name: 'answers another body under a used key with the first order',
    only: '> idempotency >',
    fault: () => {
      const first = new Map<string, ProviderRequest>();
      return (request, ask) => {
        const key = headerOf(request, KEY);
        if (places(request) && key !== undefined && !first.has(key)) first.set(key, request);
        const answer = ask(request);
        const before = first.get(key ?? '');
        return answer.status === 422 && before !== undefined
          ? ask({ ...before, headers: request.headers })
          : answer;
      };
    },
    seenBy: ['expectation-met'],
  },
  {
    name: 'does not see a key that is under way',
    only: '> idempotency >',
    fault: () => (request, ask, racing) => ask(racing ? without(request, KEY) : request),
    seenBy: ['one-effect'],
  },
  {
    name: 'replays without credentials',
    only: 'a repeat without valid credentials',
    fault: () => {
      const credentials = new Map<string, string>();
      return (request, ask) => {
        const key = headerOf(request, KEY);
        const known = credentials.get(key ?? '');
        if (key === undefined || !places(request)) return ask(request);
        if (known === undefined) credentials.set(key, headerOf(request, 'authorization') ?? '');
        return ask(known === undefined ? request : withHeader(request, 'Authorization', known));
      };
    },
    seenBy: ['auth-enforced', 'expectation-met'],
  },
  {
    name: 'gives a repeat another body',
    only: 'a repeat has the effect of the first',
    fault: () => (request, ask) => {
      const answer = ask(request);
      return answer.status === 200 && places(request)
        ? changed(answer, (body) => ({ ...body, currency: 'USD' }))
        : answer;
    },
    seenBy: ['expectation-met'],
  },
  {
    name: 'sends two events for one order',
    only: 'equal requests at once have one effect',
    deliveries: (delivery) => [delivery, asAnotherEvent(delivery)],
    seenBy: ['postcondition'],
  },
  {
    name: 'wants a key that may be left out',
    only: 'a request without a key',
    fault: () => (request, ask) =>
      ask(
        places(request) && headerOf(request, KEY) === undefined
          ? { ...request, body: Buffer.from('{}') }
          : request,
      ),
    seenBy: ['expectation-met'],
  },
  {
    name: 'lists a wrong total amount',
    only: 'GET /api/v1/orders >',
    fault: () =>
      listing((body) => ({
        ...body,
        orders: entries(body).map((order) => ({ ...order, total_amount: 0.01 })),
      })),
    seenBy: ['invariants-hold'],
  },
  {
    name: 'delivers before it was ordered',
    only: 'what was made is read',
    fault: () => (request, ask) =>
      changed(ask(request), (body) =>
        body['estimated_delivery'] === undefined
          ? body
          : { ...body, estimated_delivery: '2020-01-01T00:00:00Z' },
      ),
    seenBy: ['invariants-hold'],
  },
  {
    name: 'stores what it refuses',
    only: '> refusals >',
    fault: () => {
      let valid: ProviderRequest | undefined;
      return (request, ask) => {
        const answer = ask(request);
        if (places(request) && answer.status === 201) valid = request;
        if (places(request) && answer.status === 400 && valid !== undefined) ask(without(valid, KEY));
        return answer;
      };
    },
    seenBy: ['expectation-met', 'postcondition'],
  },
  {
    name: 'changes what it refuses to change',
    only: '> refusals >',
    fault: () => {
      const refused = new Set<string>();
      return (request, ask) => {
        const answer = ask(request);
        if (request.method === 'PATCH' && answer.status === 400) refused.add(request.target);
        return request.method === 'GET' && refused.has(request.target)
          ? changed(answer, (body) => ({ ...body, currency: 'USD' }))
          : answer;
      };
    },
    seenBy: ['expectation-met'],
  },
  {
    name: 'ignores a filter',
    only: 'GET /api/v1/orders > meaning',
    fault: () => (request, ask) => ask({ ...request, target: request.target.replace(/status=\w+/, '') }),
    seenBy: ['lists-as-asked'],
  },
  {
    name: 'ignores the limit',
    only: 'GET /api/v1/orders > meaning',
    fault: () => (request, ask) => ask({ ...request, target: request.target.replace('limit=2', 'limit=3') }),
    seenBy: ['lists-as-asked'],
  },
  {
    name: 'lets pages overlap',
    only: 'GET /api/v1/orders > meaning',
    fault: () => (request, ask) =>
      ask({ ...request, target: request.target.replace('offset=2', 'offset=1') }),
    seenBy: ['expectation-met'],
  },
  {
    name: 'leaves the newest order out of the list',
    only: 'GET /api/v1/orders > meaning > what was made',
    fault: () =>
      listing((body) => ({
        ...body,
        orders: entries(body).slice(1),
        total: Math.max(0, Number(body['total']) - 1),
      })),
    seenBy: ['whole-list'],
  },
  {
    name: 'lists an order twice',
    only: 'GET /api/v1/orders > meaning > what was made',
    fault: () =>
      listing((body) => ({
        ...body,
        orders: [...entries(body).slice(0, 1), ...entries(body)],
        total: Number(body['total']) + 1,
      })),
    seenBy: ['whole-list'],
  },
  {
    name: 'finds nothing',
    only: '> meaning > a search',
    fault: () => (request, ask) => {
      const answer = ask(request);
      return request.target.includes('/search')
        ? changed(answer, (body) => ({ ...body, results: [], total: 0 }))
        : answer;
    },
    seenBy: ['expectation-met'],
  },
  {
    name: 'cancels again and again',
    only: '> races >',
    fault: () => (request, ask) => {
      const answer = ask(request);
      return request.target.endsWith('/cancel') && answer.status === 409
        ? ask({ ...request, method: 'GET', target: request.target.replace('/cancel', '') })
        : answer;
    },
    seenBy: ['one-effect'],
  },
  {
    name: 'mixes two updates up',
    only: '> races >',
    fault: () => (request, ask) => {
      const answer = ask(request);
      return request.method === 'GET' && /ORD-\d+$/.test(request.target)
        ? changed(answer, (body) => ({ ...body, note: `${String(body['note'])} and another` }))
        : answer;
    },
    seenBy: ['one-effect'],
  },
];

for (const { name, only, fault, deliveries, seenBy } of FAULTS) {
  test(`the fault "${name}" is seen by ${seenBy.join(', ') || 'nobody'}`, async () => {
    const deviation = {
      ...(fault === undefined ? {} : { fault: fault() }),
      ...(deliveries === undefined ? {} : { deliveries }),
    };
    const events = await runInMemory(only, deviation);
    const ends = events.flatMap((event) => (event.type === 'task:end' ? [event] : []));
    const checks = new Set(ends.flatMap(({ findings }) => findings.map(({ check }) => check)));
    expect([...checks].sort()).toEqual(seenBy);
    expect(ends.length).toBeGreaterThan(1);
    if (seenBy.length === 0)
      expect(
        ends.filter(({ verdict }) => verdict !== 'pass').map(({ task, reason }) => [task, reason]),
      ).toEqual([]);
  });
}

function places({ method, target }: ProviderRequest): boolean {
  return method === 'POST' && target === ORDERS;
}

function headerOf({ headers }: ProviderRequest, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1];
}

function without(request: ProviderRequest, name: string): ProviderRequest {
  return { ...request, headers: request.headers.filter(([other]) => other.toLowerCase() !== name) };
}

function withHeader(request: ProviderRequest, name: string, value: string): ProviderRequest {
  return { ...request, headers: [...without(request, name.toLowerCase()).headers, [name, value]] };
}

type Body = Record<string, unknown>;

function changed(answer: ProviderResponse, change: (body: Body) => object): ProviderResponse {
  if (answer.status >= 300) return answer;
  const body: Body = JSON.parse(Buffer.from(answer.body).toString('utf8'));
  return { ...answer, body: Buffer.from(JSON.stringify(change(body))) };
}

function listing(change: (body: Body) => object): Fault {
  return (request, ask) => {
    const answer = ask(request);
    return request.method === 'GET' && request.target.split('?')[0] === ORDERS
      ? changed(answer, change)
      : answer;
  };
}

function entries(body: Body): readonly Body[] {
  return Array.isArray(body['orders']) ? body['orders'] : [];
}
