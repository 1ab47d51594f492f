import { isJsonList, type Json, type JsonObject } from '../../src/model/json.ts';
import {
  answering,
  changingHeader,
  inBody,
  seeing,
  withHeader,
  withoutHeader,
} from '../../src/sandbox/faults/blocks.ts';
import type { MatrixFault } from './fault.ts';

/** Deviations of the orders sandbox. A new check brings its own; a new fault names all who see it. */
export const faults: readonly MatrixFault[] = [
  { id: 'none', does: 'keeps every promise', deviate: () => ({}), seenBy: [] },
  {
    id: 'blames-another-field',
    does: 'blames `customer_id` for whatever is wrong',
    deviate: answering(
      { status: 400 },
      inBody((error) => ({ ...error, details: [{ field: 'customer_id', error: 'is wrong' }] })),
    ),
    seenBy: ['blames-field'],
  },
  {
    id: 'crash-on-search',
    does: 'answers 500 to every search',
    deviate: answering({}, (answer, { target }) =>
      target.includes('/search') ? { ...answer, status: 500 } : answer,
    ),
    seenBy: ['error-envelope', 'expectation-met', 'no-server-error', 'status-declared'],
  },
  {
    id: 'errors-without-request-id',
    does: 'leaves `request_id` out of refusals',
    deviate: answering(
      { status: 400 },
      inBody(({ request_id: _, ...others }) => others),
    ),
    seenBy: ['body-conforms'],
  },
  {
    id: 'head-is-empty',
    does: 'answers 204 to HEAD where GET is 200',
    deviate: answering({ status: 200 }, (answer, { method }) =>
      method === 'HEAD' ? { ...answer, status: 204 } : answer,
    ),
    seenBy: ['head-like-get'],
  },
  {
    id: 'ignores-idempotency-keys',
    does: 'places an order for every repeat',
    deviate: seeing((request) => ({
      ...request,
      headers: request.headers.filter(([name]) => name.toLowerCase() !== 'x-idempotency-key'),
    })),
    seenBy: ['expectation-met', 'key-has-one-effect', 'one-effect'],
  },
  {
    id: 'ignores-limits',
    does: 'puts one more entry on a page than was asked for',
    deviate: seeing((request) =>
      request.target.includes('limit=2&')
        ? { ...request, target: request.target.replace('limit=2&', 'limit=3&') }
        : request,
    ),
    seenBy: ['lists-as-asked'],
  },
  {
    id: 'json-called-html',
    does: 'labels JSON as text/html',
    deviate: answering({ status: 200 }, withHeader('Content-Type', 'text/html')),
    seenBy: ['content-type-truthful'],
  },
  {
    id: 'late-before-placed',
    does: 'promises a delivery before the order was placed',
    deviate: onOrder((order) => ({ ...order, estimated_delivery: '2020-01-01T00:00:00Z' })),
    seenBy: ['expectation-met', 'invariants-hold'],
  },
  {
    id: 'links-to-production',
    does: 'says in staging that a new order is in production',
    conditions: { form: 'environment', name: 'staging' },
    deviate: answering(
      {},
      changingHeader('Location', (value) => `https://orders.example.com${value}`),
    ),
    seenBy: ['stays-in-environment'],
  },
  {
    id: 'lists-twice',
    does: 'lists the newest order twice',
    deviate: answering({ operation: 'GET /api/v1/orders', status: 200 }, (answer, request, world) =>
      request.target.includes('limit=100&offset=0')
        ? inBody((body) => ({
            ...body,
            orders: doubled(body['orders']),
            total: Number(body['total']) + 1,
          }))(answer, request, world)
        : answer,
    ),
    seenBy: ['whole-list'],
  },
  {
    id: 'limits-nobody',
    does: 'counts requests and never refuses one',
    conditions: { form: 'declared limits' },
    deviate: ({ contract }) => ({
      contract: {
        ...contract,
        environments: contract.environments.map((each) => ({ ...each, limitFactor: 1000 })),
      },
    }),
    seenBy: ['rate-limit-burst', 'rate-limit-headers'],
  },
  {
    id: 'mixes-up-customers',
    does: 'shows an order as that of another customer',
    deviate: onOrder((order) => ({ ...order, customer_id: 'CUST-99999' })),
    explores: 20,
    seenBy: ['expectation-met', 'state-kept'],
  },
  {
    id: 'no-allow',
    does: 'refuses a method without saying which there are',
    deviate: answering({ status: 405 }, withoutHeader(/^allow$/i)),
    seenBy: ['method-allowed'],
  },
  {
    id: 'no-challenge',
    does: 'refuses without saying how to authenticate',
    deviate: answering({ status: 401 }, withoutHeader(/^www-authenticate$/i)),
    seenBy: ['challenge', 'headers-conform'],
  },
  {
    id: 'no-location',
    does: 'does not say where a new order is',
    deviate: answering({}, withoutHeader(/^location$/i)),
    seenBy: ['headers-conform'],
  },
  {
    id: 'no-rate-limit-headers',
    does: 'leaves the rate-limit headers out',
    deviate: answering({}, withoutHeader(/ratelimit/i)),
    seenBy: ['headers-conform'],
  },
  {
    id: 'no-webhook',
    does: 'changes orders without telling anybody',
    deviate: () => ({ deliver: () => {} }),
    seenBy: ['postcondition'],
  },
  {
    id: 'number-as-text',
    does: 'writes `total_amount` as text',
    deviate: answering(
      { status: 201 },
      inBody((order) => ({ ...order, total_amount: String(order['total_amount']) })),
    ),
    seenBy: ['body-conforms', 'expectation-met'],
  },
  {
    id: 'open-door',
    does: 'answers 200 without credentials',
    deviate: answering({ status: 401 }, (answer) => ({ ...answer, status: 200, body: Buffer.from('{}') })),
    seenBy: ['auth-enforced', 'body-conforms', 'expectation-met'],
  },
  {
    id: 'reset-in-milliseconds',
    does: 'tells the end of a window in milliseconds',
    deviate: answering(
      {},
      changingHeader('X-RateLimit-Reset', (value) => `${value}000`),
    ),
    seenBy: ['rate-limit-headers'],
  },
  {
    id: 'slow',
    does: 'takes a second for every answer',
    conditions: { form: 'environment', name: 'production' },
    deviate: () => ({ handle: (request, next) => ({ ...next(request), elapsedMs: 1000 }) }),
    explores: 20,
    seenBy: ['sla'],
  },
  {
    id: 'other-request-ids',
    does: 'names another request id than was sent',
    deviate: answering(
      { status: 400 },
      inBody((error) => ({ ...error, request_id: '11111111-1111-4111-8111-111111111111' })),
    ),
    seenBy: ['request-id-echoed'],
  },
  {
    id: 'short-tokens',
    does: 'gives tokens that live shorter than documented',
    deviate: () => ({
      handle: (request, next) => {
        const answer = next(request);
        if (!request.target.startsWith('/oauth/') || answer.status !== 200) return answer;
        return {
          ...answer,
          body: Buffer.from(Buffer.from(answer.body).toString('utf8').replace('3600', '600')),
        };
      },
    }),
    seenBy: ['token-answer'],
  },
  {
    id: 'status-outside-enum',
    does: 'shows a status that the page does not know',
    deviate: answering(
      { status: 200 },
      inBody((order) => (order['status'] === undefined ? order : { ...order, status: 'queued' })),
    ),
    seenBy: ['body-conforms', 'expectation-met'],
  },
  {
    id: 'tells-its-stack',
    does: 'shows where in its code a request failed',
    deviate: answering(
      { status: 400 },
      inBody((error) => ({ ...error, message: 'at parse (/app/src/body.js:3:1)' })),
    ),
    seenBy: ['no-internals'],
  },
  {
    id: 'undeclared-error-code',
    does: 'refuses with a code that the page does not declare',
    deviate: answering(
      { status: 400 },
      inBody((error) => ({ ...error, error_code: 'BAD_REQUEST' })),
    ),
    seenBy: ['error-envelope', 'expectation-met'],
  },
  {
    id: 'undeclared-status',
    does: 'answers 202 where 201 is declared',
    deviate: answering({ status: 201 }, (answer) => ({ ...answer, status: 202 })),
    seenBy: ['expectation-met', 'status-declared'],
  },
  {
    id: 'unsigned-webhook',
    does: 'signs deliveries with another secret',
    deviate: () => ({
      deliver: (delivery, next) =>
        next({
          ...delivery,
          headers: (now) =>
            delivery
              .headers(now)
              .map(([name, value]) => [name, /signature/i.test(name) ? `sha256=${'0'.repeat(64)}` : value]),
        }),
    }),
    seenBy: ['postcondition', 'webhook-deliveries'],
  },
];

/** A deviation of what reading one order shows. */
function onOrder(change: (order: JsonObject) => JsonObject): MatrixFault['deviate'] {
  return answering({ operation: 'GET /api/v1/orders/{order_id}', status: 200 }, inBody(change));
}

function doubled(entries: Json | undefined): readonly Json[] {
  return isJsonList(entries) ? [...entries.slice(0, 1), ...entries] : [];
}
