import { contractOf, line, operationOf } from '../checks/tester.ts';
import type { Contract, RateLimits } from '../model/contract.ts';
import type { NotedAnswer } from '../model/extension.ts';
import type { DeclaredHeader } from '../model/operation.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { answerOf, STARTED_AT, testRunCheck } from './tester.ts';

const header = (name: string, description: string): DeclaredHeader => ({
  name,
  description,
  example: undefined,
  schema: {},
  required: true,
  at: line(20),
});

const LIMITS: RateLimits = {
  windows: [{ limit: 100, windowSeconds: 60, at: line(10) }],
  burst: undefined,
  perOperation: [],
  headers: [
    header('X-RateLimit-Limit', 'requests allowed'),
    header('X-RateLimit-Remaining', 'requests left'),
    header('X-RateLimit-Reset', 'Unix timestamp when the window ends'),
  ],
  exceeded: {
    status: 429,
    body: undefined,
    errorCode: undefined,
    headers: [header('Retry-After', 'seconds')],
    at: line(30),
  },
  at: line(9),
};

const operation = operationOf({ key: 'GET /orders', method: 'GET' });
const promising: Contract = contractOf({ operations: [operation], limits: LIMITS });
const silent: Contract = contractOf({ operations: [operation], limits: { ...LIMITS, headers: [] } });
const END = STARTED_AT / 1000 + 40;

function told(
  remaining: number,
  more: Readonly<Record<string, string>> = {},
  at = 0,
  sentAt = at - 1,
): NotedAnswer {
  const headers = {
    'X-RateLimit-Limit': '100',
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(END),
    ...more,
  };
  return answerOf(200, headers, { operation, at, sentAt });
}

function bare(headers: Readonly<Record<string, string>>, status = 200): NotedAnswer {
  return answerOf(status, headers, { operation });
}

const KEPT = ['X-RateLimit-Reset', 'X-RateLimit-Remaining'].map(
  (name) => `rate-limits > header ${name.toLowerCase()}`,
);

testRunCheck(rateLimitHeaders, [
  {
    name: 'nothing said, nothing to say',
    context: { contract: promising },
    answers: [bare({})],
    problems: [],
    kept: [],
  },
  {
    name: 'each request takes one',
    context: { contract: promising },
    answers: [told(99, {}, 10), told(98, {}, 20), told(97, {}, 30)],
    problems: [],
    kept: KEPT,
  },
  {
    name: 'answers that overtake each other, and others who take some, are no problem',
    context: { contract: promising },
    answers: [told(97, {}, 10, 0), told(99, {}, 11, 0), told(97, {}, 12, 0), told(60, {}, 30)],
    problems: [],
    kept: KEPT,
  },
  {
    name: 'a new window starts anew',
    context: { contract: promising },
    answers: [told(1, {}, 10), told(99, { 'X-RateLimit-Reset': String(END + 60) }, 41_000)],
    problems: [],
  },
  {
    name: 'nothing left stays nothing while a burst is allowed',
    context: { contract: promising },
    answers: [told(0, {}, 10), told(0, {}, 20)],
    problems: [],
  },
  {
    name: 'what remains never falls',
    context: { contract: promising },
    answers: [told(90, {}, 10), told(90, {}, 20), told(90, {}, 30)],
    problems: [
      'GET /orders answered 200 with X-RateLimit-Remaining: 90; 90 remain although an answer before it had already said 90 (2 times; this was the first).',
    ],
    kept: ['rate-limits > header x-ratelimit-reset'],
  },
  {
    name: 'more remains than there is',
    context: { contract: promising },
    answers: [told(101)],
    problems: ['GET /orders answered 200 with X-RateLimit-Remaining: 101; 101 remain of 100.'],
  },
  {
    name: 'the limit of another environment',
    context: { contract: promising },
    answers: [told(999, { 'X-RateLimit-Limit': '1000' })],
    problems: [
      'GET /orders answered 200 with X-RateLimit-Limit: 1000; in production 100 requests in 60 s are declared.',
    ],
  },
  {
    name: 'a reset in another unit than the page says',
    context: { contract: promising },
    answers: [told(99, { 'X-RateLimit-Reset': '40' })],
    problems: [
      'GET /orders answered 200 with X-RateLimit-Reset: 40; that is seconds from now, declared is `Unix timestamp when the window ends`.',
    ],
  },
  {
    name: 'a reset that is over, and one that is too far away',
    context: { contract: promising },
    answers: [
      told(99, { 'X-RateLimit-Reset': String(END - 60) }),
      told(98, { 'X-RateLimit-Reset': String(END + 60) }),
    ],
    problems: [
      `GET /orders answered 200 with X-RateLimit-Reset: ${END - 60}; that was 20 s before the answer.`,
      `GET /orders answered 200 with X-RateLimit-Reset: ${END + 60}; that is 100 s ahead, the longest declared window is 60 s.`,
    ],
  },
  {
    name: 'a Date that is some seconds old is no window that is too long',
    context: { contract: promising },
    answers: [
      told(
        99,
        {
          Date: new Date(STARTED_AT + 15_000).toUTCString(),
          'X-RateLimit-Reset': String(STARTED_AT / 1000 + 80),
        },
        20_000,
      ),
    ],
    problems: [],
  },
  {
    name: 'the provider has the right time, whatever ours is',
    context: { contract: promising },
    answers: [
      told(99, {
        Date: new Date((END + 3600) * 1000).toUTCString(),
        'X-RateLimit-Reset': String(END + 3630),
      }),
    ],
    problems: [],
  },
  {
    name: 'a reset that changes its unit',
    context: { contract: silent },
    answers: [told(99, { 'X-RateLimit-Reset': '40' }), told(98)],
    problems: [
      `advice: GET /orders answered 200 with X-RateLimit-Reset: ${END}; that is epoch seconds, an answer before it had seconds from now (40).`,
    ],
  },
  {
    name: 'where the page promises no headers, wrong ones only advise',
    context: { contract: silent },
    answers: [bare({ 'X-RateLimit-Limit': 'many', 'X-RateLimit-Reset': 'soon' })],
    problems: [
      'advice: GET /orders answered 200 with X-RateLimit-Limit: many is no whole number of at least 0.',
      'advice: GET /orders answered 200 with X-RateLimit-Reset: soon is no time.',
    ],
  },
  {
    name: 'structured fields of drafts 07 and 08 are read',
    context: { contract: silent },
    answers: [
      bare({ RateLimit: 'limit=100, remaining=50, reset=5', 'RateLimit-Policy': '100;w=60' }),
      bare({ RateLimit: '"default";r=49;t=5', 'RateLimit-Policy': '"default";q=100;w=60' }),
    ],
    problems: [],
  },
  {
    name: 'structured fields that say too little',
    context: { contract: silent },
    answers: [
      bare({ RateLimit: 'limit=100, remaining=50' }),
      bare({ RateLimit: '"default";t=5', 'RateLimit-Policy': '"other";w=60' }),
    ],
    problems: [
      'advice: GET /orders answered 200 with RateLimit: limit=100, remaining=50 has no `reset` of at least 0 (3 times; this was the first).',
      'advice: GET /orders answered 200 with RateLimit-Policy: "other";w=60 has no quota `q` of at least 0 for other.',
    ],
  },
  {
    name: 'dialects that are sent together tell of one window',
    context: { contract: promising },
    answers: [
      told(99, { RateLimit: '"default";r=99;t=40', 'RateLimit-Policy': '"default";q=100;w=60' }),
      told(98, { RateLimit: '"default";r=12;t=40', 'RateLimit-Policy': '"default";q=100;w=60' }, 10),
    ],
    problems: [
      'GET /orders answered 200 with X-RateLimit-Remaining and RateLimit that tell of different windows.',
    ],
  },
  {
    name: 'a cached answer tells of a window that is over',
    context: { contract: promising },
    answers: [told(500, { Age: '30' })],
    problems: [],
  },
  {
    name: 'the answer over the limit carries what is declared for it',
    context: { contract: promising },
    answers: [
      bare(
        { 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(END) },
        429,
      ),
    ],
    problems: ['GET /orders answered 429 without the header Retry-After, which is declared for it.'],
  },
  {
    name: 'Retry-After is a number of seconds or a date, and no longer than the window',
    context: { contract: contractOf({ operations: [operation], limits: { ...LIMITS, headers: [] } }) },
    answers: ['1', 'Tue, 24 Nov 2026 12:00:30 GMT', '60 seconds', '3600'].map((value) =>
      bare({ 'Retry-After': value }, 429),
    ),
    problems: [
      'GET /orders answered 429 with Retry-After: 60 seconds; it is a whole number of seconds or an HTTP date (RFC 9110 section 10.2.3).',
      'GET /orders answered 429 with Retry-After: 3600; the longest declared window is 60 s.',
    ],
    kept: [],
  },
  {
    name: 'without a word of limits on the page, a wrong Retry-After only advises',
    context: { contract: contractOf({ operations: [operation] }) },
    answers: [bare({ 'Retry-After': '-1' }, 503)],
    problems: [
      'advice: GET /orders answered 503 with Retry-After: -1; it is a whole number of seconds or an HTTP date (RFC 9110 section 10.2.3).',
    ],
  },
]);
