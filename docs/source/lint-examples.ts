/** For each code of `contract lint` a page that earns it, and its companion file where it needs one. */
export interface LintExample {
  readonly page: string;
  readonly companion?: string;
  /** A page of Markdown instead of a file of keys. */
  readonly markdown?: true;
}

const ORDERS = `endpoint: { method: POST, path: /orders }
`;

const CLIENT = `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /oauth/token } }
`;

const BODY = `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      note: { type: string, maxLength: 20, example: Ring twice }
`;

export const lintExamples: Readonly<Record<string, LintExample>> = {
  '201-without-location': { page: `${ORDERS}responses:\n  201: { description: Created }\n` },
  '429-without-retry-after': { page: `${ORDERS}responses:\n  429: { description: Too many requests }\n` },
  'additional-members-unspecified': {
    page: `${ORDERS}request:
  body:
    type: object
    properties:
      note: { type: string, maxLength: 20 }
`,
  },
  'amount-without-minimum': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      unit_price: { type: number }
`,
  },
  'auth-error-without-challenge': { page: `${ORDERS}responses:\n  401: { description: No token }\n` },
  'auth-token-url-missing': { page: `authentication:\n  type: OAuth 2.0\n  flow: Client Credentials\n` },
  'auth-unknown': { page: 'authentication:\n  type: A firm handshake\n' },
  'binding-incomplete': {
    page: ORDERS,
    companion: 'bindings:\n  - postcondition: "Inventory reserved"\n',
  },
  'burst-unspecified': {
    page: `rate_limits:
  default:
    requests_per_minute: 100
    burst_allowance: "150% for up to 30 seconds"
  headers:
    X-RateLimit-Limit: "integer - requests allowed"
`,
  },
  'check-level-unknown': { page: ORDERS, companion: 'checks: { no-server-error: advise }\n' },
  'check-unknown': { page: ORDERS, companion: 'checks: { no-server-eror: off }\n' },
  'code-status-mismatch': {
    page: `${ORDERS}responses:
  409: { body: { error_code: NO_STOCK } }
error_codes:
  NO_STOCK: { http_status: 422 }
`,
  },
  'credentials-conflict': {
    page: `${CLIENT}environments:
  sandbox: { base_url: "https://sandbox.example.com", credentials: Separate sandbox API keys }
`,
  },
  'credentials-unreadable': { page: ORDERS, companion: 'credentials: { timeout: 20 seconds }\n' },
  'danger-unknown': { page: ORDERS, companion: 'dangerous: { "POST /logout": never }\n' },
  'delivery-unspecified': {
    page: `webhooks:
  events:
    order.created: { payload: { order_id: string } }
`,
  },
  'diagram-untagged': {
    markdown: true,
    page: '# Orders\n\n```\nsequenceDiagram\n  Client->>Orders: POST /orders\n```\n',
  },
  'duplicate-key': {
    page: `rate_limits:
  per_endpoint:
    /orders: { method: POST, limit: 100 requests/minute }
    /orders: { method: GET, limit: 300 requests/minute }
`,
  },
  'endpoint-incomplete': { page: 'endpoint: { method: POST }\n' },
  'endpoint-limit-without-endpoint': {
    page: `${ORDERS}rate_limits:
  per_endpoint:
    GET /search: { limit: 60 requests/minute }
`,
  },
  'env-literal-in-response': {
    page: `${ORDERS}responses:
  200: { body: { tracking_url: "https://api.example.com/orders/1/track" } }
environments:
  sandbox: { base_url: "https://sandbox.example.com" }
  production: { base_url: "https://api.example.com", read_only: true }
`,
  },
  'effect-unknown': { page: 'endpoint: { method: POST, path: /search, x-effect: harmless }\n' },
  'environment-unreadable': {
    page: 'environments:\n  production: { maintenance_window: Now and then }\n',
  },
  'error-example-incomplete': {
    page: `${ORDERS}responses:
  400: { body: { error_code: VALIDATION_ERROR } }
error_format: { error_code: string, message: string }
`,
  },
  'event-listed-not-defined': {
    page: `webhooks:
  configuration: { events: [order.created, order.cancelled] }
  events:
    order.created: { payload: { order_id: string } }
`,
  },
  'event-not-listed': {
    page: `webhooks:
  configuration: { events: [order.created] }
  events:
    order.created: { payload: { order_id: string } }
    order.updated: { payload: { order_id: string } }
`,
  },
  'event-shape-conflict': {
    page: `webhooks:
  payload_structure:
    event_id: string
    data: { object_id: string, changes: object }
  events:
    order.created: { payload: { order_id: string } }
`,
  },
  'example-arithmetic': {
    page: `${ORDERS}request:
  body:
    items: [{ quantity: 2, unit_price: 29.99 }]
responses:
  200: { body: { total_amount: 299.99 } }
`,
  },
  'example-violates-constraint': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      quantity: { type: integer, minimum: 1, example: 0 }
`,
  },
  'fence-not-read': {
    markdown: true,
    page: '# Orders\n\n```yaml\nshopping_list: [milk, bread]\n```\n',
  },
  'host-literal-vs-env': {
    page: `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: "https://api.example.com/oauth/token" } }
environments:
  sandbox: { base_url: "https://sandbox.example.com" }
  production: { base_url: "https://api.example.com", read_only: true }
`,
  },
  'idempotency-conflict': {
    page: `${ORDERS}headers:
  optional: { X-Idempotency-Key: string }
request: { body: { note: Ring twice } }
responses:
  201: { description: Created }
  409: { description: An order with this idempotency key already exists }
test_scenarios:
  idempotency:
    name: Repeat
    steps:
      - "Send order with X-Idempotency-Key: key-1"
      - "Response: 201 Created"
      - "Send same request with same idempotency key"
      - "Response: 200 OK"
`,
  },
  'idempotency-unspecified': { page: `${ORDERS}headers:\n  optional: { X-Idempotency-Key: string }\n` },
  'limit-unreadable': { page: 'rate_limits:\n  default: { limit: Not too many }\n' },
  'limit-unspecified': { page: 'rate_limits:\n  default: { requests_per_minute: 100 }\n' },
  'missing-essential-section': {
    markdown: true,
    page: '# Orders\n\n## Purpose\n\nTake orders.\n\n```yaml\nendpoint: { method: GET, path: /orders }\n```\n',
  },
  'missing-page-field': {
    markdown: true,
    page: '# Orders\n\n**Version:** 1.0.0\n\n```yaml\nendpoint: { method: GET, path: /orders }\n```\n',
  },
  'no-endpoints': { page: 'error_codes:\n  NOT_FOUND: { http_status: 404 }\n' },
  'one-sided-tolerance': {
    page: `webhooks:
  security:
    signature_header: X-Signature
    replay_prevention: "Reject if timestamp > 5 minutes old"
`,
  },
  'one-status-many-codes': {
    page: `${ORDERS}responses:
  409: { body: { error_code: DUPLICATE_ORDER } }
test_scenarios:
  edge_cases:
    name: Out of stock
    request: { method: POST, path: /orders }
    expected_status: 409
    expected_error: NO_STOCK
`,
  },
  'operation-declared-twice': {
    page: 'endpoints:\n  - { method: GET, path: /orders }\n  - { method: GET, path: /orders }\n',
  },
  'payload-field-ambiguous': {
    page: `${ORDERS}request:
  body:
    type: object
    properties:
      buyer: { type: object, properties: { name: { type: string, maxLength: 9, example: Ann } } }
      seller: { type: object, properties: { name: { type: string, maxLength: 9, example: Bob } } }
test_scenarios:
  happy_path: { name: Nobody, request: "{order without name}", expected_status: 400 }
`,
  },
  'payload-field-unknown': {
    page: `${BODY}test_scenarios:
  happy_path: { name: Mistyped, request: "{order without nota}", expected_status: 400 }
`,
  },
  'payload-impossible': {
    page: `${ORDERS}test_scenarios:
  happy_path: { name: Of nothing, request: "{valid order payload}", expected_status: 200 }
`,
  },
  'payload-unreadable': {
    page: `${BODY}test_scenarios:
  happy_path: { name: Strange, request: "{order that is strange}", expected_status: 400 }
`,
  },
  'postal-code-of-one-country': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      postal_code: { type: string, pattern: "^[0-9]{5}$" }
      country: { type: string, format: ISO 3166-1 alpha-2 }
`,
  },
  'production-destructive': {
    page: `${ORDERS}environments:\n  production: { base_url: "https://api.example.com" }\n`,
  },
  'prose-constraint': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      name: { type: string, maxLength: 20, constraints: "like in the passport" }
`,
  },
  'refresh-without-refresh-token': {
    page: `${CLIENT}error_codes:
  UNAUTHORIZED: { http_status: 401, retry_strategy: Refresh token and retry once }
`,
  },
  'required-header-untested': {
    page: `${ORDERS}headers:
  required: { X-Request-ID: string }
test_scenarios:
  happy_path: { name: Order, request: { method: POST, path: /orders }, expected_status: 200 }
`,
  },
  'reset-in-the-past': {
    page: `${ORDERS}responses:
  200: { body: { created_at: "2026-11-20T09:30:00Z" } }
  429:
    headers: { Retry-After: "60", X-RateLimit-Reset: "1704067200" }
`,
  },
  'reset-unit-unspecified': {
    page: 'rate_limits:\n  headers: { X-RateLimit-Reset: When the window ends }\n',
  },
  'retryable-without-idempotency': {
    page: `${ORDERS}error_codes:
  UNAVAILABLE: { http_status: 503, retry_strategy: Retry with exponential backoff }
`,
  },
  'scenario-judges-nothing': {
    page: `${ORDERS}test_scenarios:
  happy_path: { name: Order, request: { method: POST, path: /orders } }
`,
  },
  'scenario-placeholder': {
    page: `endpoint: { method: GET, path: /orders }
test_scenarios:
  happy_path:
    name: Find
    request: { method: GET, path: /orders, query: { customer: "{customer_id}" } }
    expected_status: 200
`,
  },
  'scenario-without-request': {
    page: `${ORDERS}test_scenarios:
  edge_cases: { name: Out of stock, expected_status: 409 }
`,
  },
  'schedule-unspecified': {
    page: `webhooks:
  retry_policy:
    attempts: 3
    schedule: [Immediate, 1 minute, 5 minutes]
`,
  },
  'schedule-vs-attempts': {
    page: `webhooks:
  retry_policy:
    attempts: 5
    schedule: [Immediate, 1 minute]
`,
  },
  'scope-untied': {
    page: `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /oauth/token } }
  request: { scope: read write }
${ORDERS}`,
  },
  'secret-literal-in-spec': {
    page: `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /oauth/token } }
  request: { client_secret: not-a-real-secret }
`,
  },
  'section-not-read': { page: `${ORDERS}shopping_list: [milk]\n` },
  'setup-without-hook': {
    page: `${ORDERS}test_scenarios:
  edge_cases:
    name: Out of stock
    setup: Set product stock to 0
    request: { method: POST, path: /orders }
    expected_status: 409
`,
  },
  'spec-not-a-map': { page: '- one\n- two\n' },
  'stated-twice': {
    markdown: true,
    page: '# Orders\n\n```yaml\nerror_codes: { GONE: { http_status: 404 } }\n```\n\n```yaml\nerror_codes: { GONE: { http_status: 410 } }\n```\n',
  },
  'status-not-in-responses': {
    page: `${ORDERS}responses:
  200: { description: Placed }
test_scenarios:
  happy_path: { name: Order, request: { method: POST, path: /orders }, expected_status: 202 }
`,
  },
  'status-unreadable': { page: `${ORDERS}responses:\n  fine: { description: Placed }\n` },
  'step-not-understood': {
    page: `${ORDERS}test_scenarios:
  happy_path:
    name: Order
    steps:
      - "Ask nicely"
      - "Response: 200 OK"
`,
  },
  'string-without-length': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      note: { type: string }
`,
  },
  'template-placeholder-left': {
    markdown: true,
    page: '# Orders\n\n**Version:** [Version]\n\n```yaml\nendpoint: { method: GET, path: /orders }\n```\n',
  },
  'timestamp-format-unspecified': {
    page: `webhooks:
  security: { signature_header: X-Signature, timestamp_header: X-Timestamp }
`,
  },
  'token-error-format': { page: `${CLIENT}error_format: { error_code: string, message: string }\n` },
  'undeclared-code': {
    page: `${ORDERS}responses:
  409: { body: { error_code: NO_STOCK } }
error_codes:
  NOT_FOUND: { http_status: 404 }
`,
  },
  'unknown-format': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    properties:
      colour: { type: string, maxLength: 9, format: shade of blue }
`,
  },
  'unknown-key': { page: 'endpoint: { methode: POST, method: POST, path: /orders }\n' },
  'unknown-reference': { page: `${ORDERS}request:\n  body: { $ref: Order }\n` },
  'unobservable-postcondition': {
    page: `${ORDERS}test_scenarios:
  happy_path:
    name: Order
    request: { method: POST, path: /orders }
    expected_status: 200
    postcondition: Inventory reserved
`,
  },
  'unsigned-timestamp': {
    page: `webhooks:
  security:
    signature_header: X-Signature
    timestamp_header: X-Timestamp
    timestamp_format: Unix seconds
`,
  },
  'unused-code': { page: 'error_codes:\n  NOT_FOUND: { http_status: 404 }\n' },
  'yaml-syntax': { page: 'endpoint: { method: POST\n' },
  'auth-unreadable': { page: `${CLIENT}  token_refresh: { threshold_seconds: soon }\n` },
  'binding-unused': {
    page: ORDERS,
    companion: 'bindings:\n  - setup: "Set stock to 0"\n    request: { method: PUT, path: /stock }\n',
  },
  'event-unknown': {
    page: `webhooks:
  events:
    order.created: { payload: { order_id: string } }
test_scenarios:
  happy_path: { name: Order, expected_status: 200, postcondition: It is told }
`,
    companion: 'bindings:\n  - postcondition: "It is told"\n    webhook-inbox: { event: order.create }\n',
  },
  'method-unknown': {
    page: `${ORDERS}test_scenarios:
  happy_path: { name: Order, request: { method: PSOT, path: /orders }, expected_status: 200 }
`,
  },
  'other-format': { page: 'openapi: 3.1.0\ninfo: { title: Orders, version: 1.0.0 }\npaths: {}\n' },
  'parameter-not-in-path': {
    page: `endpoint: { method: GET, path: "/orders/{id}" }
request:
  path: { type: object, properties: { order_id: { type: string } } }
`,
  },
  'parameter-type-unknown': {
    page: ORDERS,
    companion: 'bindings:\n  - setup: "Set stock to {number}"\n    request: { method: PUT, path: /stock }\n',
  },
  'parameter-unreadable': {
    page: 'endpoint:\n  method: GET\n  path: /orders\n  parameters: [{ name: limit, in: queri }]\n',
  },
  'scenario-unreadable': { page: `${ORDERS}test_scenarios:\n  happy_path: [It works]\n` },
  'step-unreadable': {
    page: `${ORDERS}test_scenarios:\n  happy_path:\n    name: Order\n    steps: [{ wait: a while }]\n`,
  },
  'unknown-section': { page: `${ORDERS}test_scenario:\n  happy_path: { name: Order }\n` },
  'unknown-type': {
    page: `${ORDERS}request:
  body: { type: object, additionalProperties: false, properties: { count: { type: int } } }
`,
  },
  'webhook-unreadable': {
    page: 'webhooks:\n  retry_policy: { attempts: 3, schedule: [Immediate, later, 5 minutes] }\n',
  },
  'idempotency-unreadable': {
    page: `${ORDERS}headers: { optional: { Idempotency-Key: string } }
idempotency: { replay: { status: perhaps } }
`,
  },
  'parameter-unknown': {
    page: `endpoint: { method: GET, path: /orders }
request: { query: { type: object, properties: { limit: { type: integer } } } }
test_scenarios:
  happy_path:
    name: List
    request: { method: GET, path: /orders, query: { limt: 5 } }
    expected_status: 200
`,
  },
  'required-unknown': {
    page: `${ORDERS}request:
  body:
    type: object
    additionalProperties: false
    required: [notes]
    properties: { note: { type: string, maxLength: 9 } }
`,
  },
};
