import { expect, test } from 'vitest';
import { groupFindings } from '../src/report/groups.ts';
import type { ProviderRequest, ProviderResponse } from '../src/sandbox/provider.ts';
import { type Deviation, findingsAgainst, withBody, withoutHeader } from './faulty-provider.ts';

const AUTH = ['unauthorized', 'token-endpoint'];
const PROTOCOL = ['protocol'];

/** One deviation each: who sees it, and whether it breaks a promise or only advises. */
const FAULTS: readonly {
  readonly name: string;
  readonly only: readonly string[];
  readonly deviation: Deviation;
  readonly seenBy: readonly string[];
}[] = [
  {
    name: 'none',
    only: [...AUTH, ...PROTOCOL],
    deviation: (request, sound) => sound(request),
    seenBy: [],
  },
  {
    name: 'search lets everybody in',
    only: AUTH,
    deviation: (request, sound) => {
      if (!request.target.includes('/search')) return sound(request);
      const answer = sound(request);
      return answer.status === 401
        ? { ...answer, status: 200, body: Buffer.from('{"results":[],"total":0}') }
        : answer;
    },
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'only the first half of a token is looked at',
    only: AUTH,
    deviation: halfTokens(),
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'the token is taken from the query',
    only: AUTH,
    deviation: (request, sound) => {
      const token = /[?&]access_token=([^&]+)/.exec(request.target)?.[1];
      const headers = token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const];
      return sound({ ...request, headers: [...request.headers, ...headers] });
    },
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'the scheme must be spelt as the page spells it',
    only: AUTH,
    deviation: (request, sound) =>
      request.headers.some(([name, value]) => /^authorization$/i.test(name) && value.startsWith('bearer '))
        ? sound({ ...request, headers: [] })
        : sound(request),
    seenBy: ['expectation-met advice'],
  },
  {
    name: 'a 401 with the code of another refusal',
    only: AUTH,
    deviation: on(401, (answer) => withBody(answer, (body) => ({ ...body, error_code: 'NOT_FOUND' }))),
    seenBy: ['error-envelope violation', 'expectation-met violation'],
  },
  {
    name: 'a 401 without a challenge',
    only: AUTH,
    deviation: on(401, (answer) => withoutHeader(answer, 'WWW-Authenticate')),
    seenBy: ['challenge advice', 'headers-conform violation'],
  },
  {
    name: 'a token for every secret',
    only: AUTH,
    deviation: (request, sound) =>
      sound({
        ...request,
        body: Buffer.from(Buffer.from(request.body).toString().replace('not-the-secret', 'client-secret')),
      }),
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'tokens that live shorter than documented, in caches too',
    only: AUTH,
    deviation: atTokens((answer) =>
      withoutHeader(
        withBody(answer, (body) =>
          body['access_token'] === undefined ? body : { ...body, expires_in: 600 },
        ),
        'Cache-Control',
      ),
    ),
    seenBy: ['token-answer advice', 'token-answer violation'],
  },
  {
    name: 'errors of the token endpoint in a format of its own',
    only: AUTH,
    deviation: atTokens((answer) =>
      answer.status < 300 ? answer : withBody(answer, ({ error }) => ({ code: error })),
    ),
    seenBy: ['token-answer advice'],
  },
  {
    name: 'a method that the page does not have',
    only: PROTOCOL,
    deviation: (request, sound) =>
      request.method === 'DELETE' ? { status: 204, headers: [], body: Buffer.alloc(0) } : sound(request),
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'a 405 without Allow',
    only: PROTOCOL,
    deviation: on(405, (answer) => withoutHeader(answer, 'Allow')),
    seenBy: ['method-allowed advice'],
  },
  {
    name: 'a page for everything that is unknown',
    only: PROTOCOL,
    deviation: (request, sound) => {
      const answer = sound(request);
      return request.target.includes('no-such-path') ? { ...answer, status: 200 } : answer;
    },
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'a crash on what is no JSON, told with its stack',
    only: PROTOCOL,
    deviation: (request, sound) => {
      const answer = sound(request);
      const crashed = answer.status === 400 && Buffer.from(answer.body).includes('must be JSON');
      return crashed
        ? withBody({ ...answer, status: 500 }, (body) => ({
            ...body,
            message: 'SyntaxError at parse (/app/src/body.js:3:1)',
          }))
        : answer;
    },
    seenBy: [
      'error-envelope violation',
      'expectation-met violation',
      'no-internals violation',
      'no-server-error violation',
      'status-declared violation',
    ],
  },
  {
    name: 'JSON whatever the label says',
    only: PROTOCOL,
    deviation: (request, sound) =>
      sound({
        ...request,
        headers: request.headers.map(([name, value]) =>
          request.target.startsWith('/api/') && /^content-type$/i.test(name)
            ? [name, 'application/json']
            : [name, value],
        ),
      }),
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'an order that is not there is shown all the same',
    only: PROTOCOL,
    deviation: (request, sound) => {
      const answer = sound(request);
      return answer.status === 404 && request.target.endsWith('ORD-99999999')
        ? withBody({ ...answer, status: 200 }, () => ({}))
        : answer;
    },
    seenBy: ['body-conforms violation', 'expectation-met violation'],
  },
  {
    name: 'a Location that leads nowhere',
    only: PROTOCOL,
    deviation: on(201, (answer) => ({
      ...withoutHeader(answer, 'Location'),
      headers: [...withoutHeader(answer, 'Location').headers, ['Location', '/api/v1/orders/ORD-00000000']],
    })),
    seenBy: ['expectation-met violation'],
  },
  {
    name: 'another status for HEAD',
    only: PROTOCOL,
    deviation: (request, sound) =>
      request.method === 'HEAD' ? { ...sound(request), status: 204, body: Buffer.alloc(0) } : sound(request),
    seenBy: ['head-like-get advice'],
  },
  {
    name: 'ETags that mean nothing',
    only: PROTOCOL,
    deviation: (request, sound) => {
      const answer = sound(request);
      return request.method === 'GET' ? { ...answer, headers: [...answer.headers, ['ETag', '"1"']] } : answer;
    },
    seenBy: ['expectation-met advice'],
  },
  {
    name: 'a request id of its own',
    only: PROTOCOL,
    deviation: on(400, (answer) =>
      withBody(answer, (body) => ({ ...body, request_id: '11111111-1111-4111-8111-111111111111' })),
    ),
    seenBy: ['request-id-echoed advice'],
  },
  {
    name: 'reading places an order',
    only: PROTOCOL,
    deviation: readingThatOrders(),
    seenBy: ['expectation-met advice'],
  },
];

for (const { name, only, deviation, seenBy } of FAULTS) {
  test(`the fault "${name}" is seen by ${seenBy.join(', ') || 'nobody'}`, async () => {
    const found = await findingsAgainst(deviation, only);
    const seen = new Set(found.map(({ check, severity }) => `${check} ${severity}`));
    expect([...seen].sort()).toEqual(seenBy);
  });
}

test('an operation that lets everybody in is one cause, however it was tried', async () => {
  const found = await findingsAgainst(
    (request, sound) => {
      const answer = sound(request);
      return answer.status === 401 && request.target.includes('/search')
        ? { ...answer, status: 200, body: Buffer.from('{"results":[],"total":0}') }
        : answer;
    },
    ['unauthorized'],
  );
  expect(found.length).toBeGreaterThan(6);
  expect(groupFindings(found).map(({ first }) => first.promise)).toEqual([
    'authentication > GET /api/v1/search',
  ]);
});

function on(status: number, change: (answer: ProviderResponse) => ProviderResponse): Deviation {
  return (request, sound) => {
    const answer = sound(request);
    return request.target.startsWith('/api/') && answer.status === status ? change(answer) : answer;
  };
}

function atTokens(change: (answer: ProviderResponse) => ProviderResponse): Deviation {
  return (request, sound) => (request.target.startsWith('/oauth/') ? change(sound(request)) : sound(request));
}

/** Knows the tokens that were issued by their first halves. */
function halfTokens(): Deviation {
  const issued: string[] = [];
  return (request, sound) => {
    const given = request.headers.find(([name]) => /^authorization$/i.test(name))?.[1] ?? '';
    const token = /^Bearer (\S+)$/i.exec(given)?.[1];
    const half = (text: string): string => text.slice(0, Math.floor(text.length / 2));
    const meant = token === undefined ? undefined : issued.find((known) => token.startsWith(half(known)));
    const answer = sound(meant === undefined ? request : withToken(request, meant));
    const made = /"access_token":"([^"]+)"/.exec(Buffer.from(answer.body).toString())?.[1];
    if (made !== undefined) issued.push(made);
    return answer;
  };
}

function withToken(request: ProviderRequest, token: string): ProviderRequest {
  return {
    ...request,
    headers: [
      ...request.headers.filter(([name]) => !/^authorization$/i.test(name)),
      ['Authorization', `Bearer ${token}`],
    ],
  };
}

/** Every search repeats the last order that was placed. */
function readingThatOrders(): Deviation {
  let placed: ProviderRequest | undefined;
  return (request, sound) => {
    const answer = sound(request);
    if (request.method === 'POST' && answer.status === 201) placed = request;
    if (placed !== undefined && request.target.includes('/search')) sound(placed);
    return answer;
  };
}
