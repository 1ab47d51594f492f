import { expect, test } from 'vitest';
import { firstOf } from '../docs/source/lint-page.ts';

// Pages that say what a rule asks for: a rule that is noisy on a complete page is not read.
const ORDERS = 'endpoint: { method: POST, path: /orders }\n';

const CLIENT = `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /oauth/token } }
  request: { scope: read }
`;

const SILENT: readonly (readonly [code: string, name: string, page: string])[] = [
  [
    '429-without-retry-after',
    'the code in the table has it',
    `${ORDERS}responses:
  429: { body: { error_code: SLOW_DOWN } }
error_codes:
  SLOW_DOWN: { http_status: 429, headers: { Retry-After: "integer - seconds" } }
`,
  ],
  [
    'auth-error-without-challenge',
    'the code in the table has it',
    `${ORDERS}responses: { 401: { description: No token } }
error_codes:
  UNAUTHORIZED: { http_status: 401, headers: { WWW-Authenticate: "string - the challenge" } }
`,
  ],
  [
    'env-literal-in-response',
    'the host belongs to nobody here',
    `${ORDERS}responses: { 200: { body: { url: "https://cdn.example.net/1" } } }
environments:
  sandbox: { base_url: "https://sandbox.example.com" }
  production: { base_url: "https://api.example.com", read_only: true }
`,
  ],
  [
    'example-arithmetic',
    'the total is the sum of its lines',
    `${ORDERS}request: { body: { items: [{ quantity: 3, unit_price: 0.1 }] } }
responses: { 200: { body: { total: 0.3 } } }
`,
  ],
  [
    'example-arithmetic',
    'there is no price to multiply',
    `${ORDERS}request: { body: { items: [{ quantity: 3 }] } }
responses: { 200: { body: { total: 17 } } }
`,
  ],
  [
    'idempotency-unspecified',
    'a section says it all',
    `${ORDERS}headers: { optional: { Idempotency-Key: string } }
x-notes:
  - "An idempotency key counts for one client and is kept for 24 hours"
  - "The same key with another body is refused; a refusal is not kept under its key"
  - "A repeat while the first request is under way waits for its answer"
`,
  ],
  [
    'limit-unspecified',
    'scope and algorithm are stated',
    'rate_limits: { scope: Per token, algorithm: Sliding window, default: { requests_per_minute: 9 } }\n',
  ],
  [
    'one-sided-tolerance',
    'both sides are refused',
    'webhooks: { security: { signature_header: X-S, replay_prevention: "Reject if > 5 minutes old or in the future" } }\n',
  ],
  [
    'one-status-many-codes',
    "the response has the scenario's code",
    `${ORDERS}responses: { 409: { body: { error_code: NO_STOCK } } }
test_scenarios:
  edge_cases: { name: X, request: { method: POST, path: /orders }, expected_status: 409, expected_error: NO_STOCK }
`,
  ],
  [
    'postal-code-of-one-country',
    'the countries are listed',
    `${ORDERS}request:
  body:
    type: object
    properties:
      postal_code: { type: string, pattern: "^[0-9]{5}$" }
      country: { type: string, enum: [DE, FR] }
`,
  ],
  [
    'production-destructive',
    'nothing on the page writes',
    'endpoint: { method: GET, path: /orders }\nenvironments: { production: { base_url: "https://api.example.com" } }\n',
  ],
  [
    'refresh-without-refresh-token',
    'a new token is requested',
    `${CLIENT}error_codes: { UNAUTHORIZED: { http_status: 401, retry_strategy: Request a new token and retry once } }\n`,
  ],
  [
    'required-header-untested',
    'a scenario leaves it out',
    `${ORDERS}headers: { required: { X-Request-ID: string } }
test_scenarios:
  errors:
    name: None
    request: { operation: POST /orders, without_headers: [X-Request-ID] }
    expected_status: 400
`,
  ],
  [
    'reset-in-the-past',
    'a delivery may well lie after the reset',
    `${ORDERS}responses:
  200: { body: { created_at: "2026-11-20T09:30:00Z", delivered_by: "2026-11-30T09:30:00Z" } }
  429: { headers: { Retry-After: "60", X-RateLimit-Reset: "1795167060" } }
`,
  ],
  [
    'reset-unit-unspecified',
    'an example shows that it is a moment',
    `${ORDERS}responses: { 429: { headers: { X-RateLimit-Reset: "1795167060" } } }
rate_limits: { headers: { X-RateLimit-Reset: When the window ends } }
`,
  ],
  [
    'retryable-without-idempotency',
    'the key is required',
    `${ORDERS}headers: { required: { Idempotency-Key: string } }
error_codes: { DOWN: { http_status: 503, retry_strategy: Retry with backoff } }
`,
  ],
  [
    'scenario-placeholder',
    'the hole is filled by a step before',
    `endpoint: { method: GET, path: "/orders/{id}" }
test_scenarios:
  happy_path: { name: Read, request: { method: GET, path: "/orders/{{id}}" }, expected_status: 200 }
`,
  ],
  [
    'schedule-unspecified',
    'the page says from when it counts',
    `webhooks:
  retry_policy: { attempts: 3, schedule: [Immediate, 1 minute, 5 minutes], success_criteria: 2xx within 9 seconds }
  overview: { delivery: Each delay counts from the attempt before }
`,
  ],
  [
    'scope-untied',
    'an endpoint asks for it',
    `${CLIENT}endpoint: { method: GET, path: /x, scopes: [read] }\n`,
  ],
  [
    'token-error-format',
    'the page says what the token endpoint answers',
    `${CLIENT}x-notes: Errors of the token endpoint follow RFC 6749\nerror_format: { error_code: string }\n`,
  ],
];

test.each(SILENT)('%s is silent where %s', (code, _, page) => {
  expect(firstOf(code, { page })?.message).toBeUndefined();
});
