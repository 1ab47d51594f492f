import type { DeclaredHeader } from '../model/operation.ts';
import { headersConform } from './headers-conform.ts';
import { contractOf, line, operationOf, responseOf, subjectOf, testCheck } from './tester.ts';

function header(name: string, more: Partial<DeclaredHeader> = {}): DeclaredHeader {
  const at = line(120);
  return {
    name,
    description: undefined,
    example: undefined,
    schema: { type: 'integer' },
    required: true,
    at,
    ...more,
  };
}

const operation = operationOf({
  responses: [
    responseOf('201', { headers: [header('Location', { schema: { type: 'string' } })] }),
    responseOf('429', { headers: [header('Retry-After'), header('X-Note', { required: false })] }),
    responseOf('400'),
  ],
});
const limited = contractOf({
  limits: {
    windows: [],
    burst: undefined,
    perOperation: [],
    headers: [header('X-RateLimit-Limit', { at: line(400) })],
    exceeded: undefined,
    at: line(390),
  },
});
const tabled = contractOf({
  errors: {
    envelope: undefined,
    codeField: 'error_code',
    codes: [
      {
        code: 'TOO_MANY',
        status: 400,
        description: undefined,
        retry: undefined,
        resolution: undefined,
        headers: [header('Retry-After', { at: line(300) })],
        origin: 'table',
        at: line(299),
      },
    ],
  },
});

testCheck(headersConform, [
  {
    name: 'a declared header that is there keeps its promise, whatever its spelling',
    subject: subjectOf({ status: 201, headers: [['location', '/orders/1']] }, { operation }),
    problems: [],
    kept: ['POST /orders > 201 > header location'],
  },
  {
    name: 'a number in a header is read as one, and an optional header may be missing',
    subject: subjectOf({ status: 429, headers: [['Retry-After', '60']] }, { operation }),
    problems: [],
    kept: ['POST /orders > 429 > header retry-after'],
  },
  {
    name: 'a 429 without Retry-After is a violation',
    subject: subjectOf({ status: 429 }, { operation }),
    problems: ['POST /orders answered 429 without the header Retry-After, which is declared for it.'],
    broken: ['POST /orders > 429 > header retry-after'],
    lines: [120],
  },
  {
    name: 'a header must have the declared form',
    subject: subjectOf({ status: 429, headers: [['Retry-After', 'soon']] }, { operation }),
    problems: ['POST /orders answered 429 with Retry-After: soon; the header must be an integer.'],
  },
  {
    name: 'headers of another status are not demanded',
    subject: subjectOf({ status: 400 }, { operation }),
    problems: [],
    kept: [],
  },
  {
    name: 'limit headers belong to every counted answer',
    subject: subjectOf({ status: 201, headers: [['Location', '/1']] }, { operation, contract: limited }),
    problems: ['POST /orders answered 201 without the header X-RateLimit-Limit, which is declared for it.'],
    broken: ['rate-limits > header x-ratelimit-limit'],
    lines: [400],
  },
  {
    name: 'limit headers are not demanded of a refusal before the limiter',
    subject: subjectOf({ status: 400 }, { operation, contract: limited }),
    problems: [],
  },
  {
    name: 'a limit header that is there keeps its promise',
    subject: subjectOf(
      { status: 400, headers: [['x-ratelimit-limit', '100']] },
      { operation, contract: limited },
    ),
    problems: [],
    kept: ['rate-limits > header x-ratelimit-limit'],
  },
  {
    name: 'an error code brings the headers of the error table',
    subject: subjectOf({ status: 400, body: { error_code: 'TOO_MANY' } }, { operation, contract: tabled }),
    problems: ['POST /orders answered 400 without the header Retry-After, which is declared for it.'],
    broken: ['errors > TOO_MANY'],
    lines: [300],
  },
]);
