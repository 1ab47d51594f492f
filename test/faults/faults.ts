import { type Fault, inBody, on, withHeader, withoutHeader } from './fault.ts';

/** Deviations of the orders sandbox. A new check brings its own; a new fault names all who see it. */
export const faults: readonly Fault[] = [
  { id: 'none', does: 'keeps every promise', seenBy: [] },
  {
    id: 'blames-another-field',
    does: 'blames `customer_id` for whatever is wrong',
    answer: on(
      400,
      inBody((error) => ({ ...error, details: [{ field: 'customer_id', error: 'is wrong' }] })),
    ),
    seenBy: ['blames-field'],
  },
  {
    id: 'crash-on-search',
    does: 'answers 500 to every search',
    answer: (answer, { target }) => (target.includes('/search') ? { ...answer, status: 500 } : answer),
    seenBy: ['error-envelope', 'expectation-met', 'no-server-error', 'status-declared'],
  },
  {
    id: 'errors-without-request-id',
    does: 'leaves `request_id` out of refusals',
    answer: on(
      400,
      inBody(({ request_id: _, ...others }) => others),
    ),
    seenBy: ['body-conforms'],
  },
  {
    id: 'head-is-empty',
    does: 'answers 204 to HEAD where GET is 200',
    answer: (answer, { method }) =>
      method === 'HEAD' && answer.status === 200 ? { ...answer, status: 204 } : answer,
    seenBy: ['head-like-get'],
  },
  {
    id: 'ignores-idempotency-keys',
    does: 'places an order for every repeat',
    request: (request) => ({
      ...request,
      headers: request.headers.filter(([name]) => name.toLowerCase() !== 'x-idempotency-key'),
    }),
    seenBy: ['expectation-met', 'key-has-one-effect', 'one-effect'],
  },
  {
    id: 'ignores-limits',
    does: 'puts one more entry on a page than was asked for',
    request: (request) => ({ ...request, target: request.target.replace('limit=2&', 'limit=3&') }),
    seenBy: ['lists-as-asked'],
  },
  {
    id: 'json-called-html',
    does: 'labels JSON as text/html',
    answer: on(200, withHeader('Content-Type', 'text/html')),
    seenBy: ['content-type-truthful'],
  },
  {
    id: 'late-before-placed',
    does: 'promises a delivery before the order was placed',
    answer: (answer, { method, target }) =>
      method === 'GET' && answer.status === 200 && /\/orders\/[^/]+$/.test(target)
        ? inBody((order) => ({ ...order, estimated_delivery: '2020-01-01T00:00:00Z' }))(answer)
        : answer,
    seenBy: ['expectation-met', 'invariants-hold'],
  },
  {
    id: 'links-to-production',
    does: 'says in staging that a new order is in production',
    environment: 'staging',
    answer: (answer) => ({
      ...answer,
      headers: answer.headers.map(([name, value]) => [
        name,
        /^location$/i.test(name) ? `https://orders.example.com${value}` : value,
      ]),
    }),
    seenBy: ['stays-in-environment'],
  },
  {
    id: 'lists-twice',
    does: 'lists the newest order twice',
    answer: (answer, { method, target }) =>
      method === 'GET' && answer.status === 200 && target.includes('limit=100&offset=0')
        ? inBody((body) => ({ ...body, orders: doubled(body['orders']), total: Number(body['total']) + 1 }))(
            answer,
          )
        : answer,
    seenBy: ['whole-list'],
  },
  {
    id: 'limits-nobody',
    does: 'counts requests and never refuses one',
    environment: 'staging',
    limitFactor: 1000,
    burst: true,
    seenBy: ['rate-limit-burst', 'rate-limit-headers'],
  },
  {
    id: 'mixes-up-customers',
    does: 'shows an order as that of another customer',
    answer: (answer, { method, target }) =>
      method === 'GET' && answer.status === 200 && /\/orders\/[^/]+$/.test(target)
        ? inBody((order) => ({ ...order, customer_id: 'CUST-99999' }))(answer)
        : answer,
    explores: 20,
    seenBy: ['expectation-met', 'state-kept'],
  },
  {
    id: 'no-allow',
    does: 'refuses a method without saying which there are',
    answer: on(405, withoutHeader(/^allow$/i)),
    seenBy: ['method-allowed'],
  },
  {
    id: 'no-challenge',
    does: 'refuses without saying how to authenticate',
    answer: on(401, withoutHeader(/^www-authenticate$/i)),
    seenBy: ['challenge', 'headers-conform'],
  },
  {
    id: 'no-location',
    does: 'does not say where a new order is',
    answer: withoutHeader(/^location$/i),
    seenBy: ['headers-conform'],
  },
  {
    id: 'no-rate-limit-headers',
    does: 'leaves the rate-limit headers out',
    answer: withoutHeader(/ratelimit/i),
    seenBy: ['headers-conform'],
  },
  {
    id: 'no-webhook',
    does: 'changes orders without telling anybody',
    delivery: () => undefined,
    seenBy: ['postcondition'],
  },
  {
    id: 'number-as-text',
    does: 'writes `total_amount` as text',
    answer: on(
      201,
      inBody((order) => ({ ...order, total_amount: String(order['total_amount']) })),
    ),
    seenBy: ['body-conforms', 'expectation-met'],
  },
  {
    id: 'open-door',
    does: 'answers 200 without credentials',
    answer: on(401, (answer) => ({ ...answer, status: 200, body: Buffer.from('{}') })),
    seenBy: ['auth-enforced', 'body-conforms', 'expectation-met'],
  },
  {
    id: 'reset-in-milliseconds',
    does: 'tells the end of a window in milliseconds',
    answer: (answer) => ({
      ...answer,
      headers: answer.headers.map(([name, value]) => [name, /reset$/i.test(name) ? `${value}000` : value]),
    }),
    seenBy: ['rate-limit-headers'],
  },
  {
    id: 'slow',
    does: 'takes a second for every answer',
    environment: 'production',
    elapsedMs: 1000,
    explores: 20,
    seenBy: ['sla'],
  },
  {
    id: 'other-request-ids',
    does: 'names another request id than was sent',
    answer: on(
      400,
      inBody((error) => ({ ...error, request_id: '11111111-1111-4111-8111-111111111111' })),
    ),
    seenBy: ['request-id-echoed'],
  },
  {
    id: 'short-tokens',
    does: 'gives tokens that live shorter than documented',
    token: (answer) =>
      answer.status === 200 ? inBody((token) => ({ ...token, expires_in: 600 }))(answer) : answer,
    seenBy: ['token-answer'],
  },
  {
    id: 'status-outside-enum',
    does: 'shows a status that the page does not know',
    answer: on(
      200,
      inBody((order) => (order['status'] === undefined ? order : { ...order, status: 'queued' })),
    ),
    seenBy: ['body-conforms', 'expectation-met'],
  },
  {
    id: 'tells-its-stack',
    does: 'shows where in its code a request failed',
    answer: on(
      400,
      inBody((error) => ({ ...error, message: 'at parse (/app/src/body.js:3:1)' })),
    ),
    seenBy: ['no-internals'],
  },
  {
    id: 'undeclared-error-code',
    does: 'refuses with a code that the page does not declare',
    answer: on(
      400,
      inBody((error) => ({ ...error, error_code: 'BAD_REQUEST' })),
    ),
    seenBy: ['error-envelope', 'expectation-met'],
  },
  {
    id: 'undeclared-status',
    does: 'answers 202 where 201 is declared',
    answer: on(201, (answer) => ({ ...answer, status: 202 })),
    seenBy: ['expectation-met', 'status-declared'],
  },
  {
    id: 'unsigned-webhook',
    does: 'signs deliveries with another secret',
    delivery: (delivery) => ({
      ...delivery,
      headers: (now) =>
        delivery
          .headers(now)
          .map(([name, value]) => [name, /signature/i.test(name) ? `sha256=${'0'.repeat(64)}` : value]),
    }),
    seenBy: ['postcondition', 'webhook-deliveries'],
  },
];

function doubled(entries: unknown): readonly unknown[] {
  return Array.isArray(entries) ? [...entries.slice(0, 1), ...entries] : [];
}
