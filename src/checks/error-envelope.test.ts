import type { ErrorCode, RateLimits } from '../model/contract.ts';
import type { Json } from '../model/json.ts';
import { errorEnvelope } from './error-envelope.ts';
import { contractOf, line, operationOf, responseOf, shapeOf, subjectOf, testCheck } from './tester.ts';

function code(name: string, status: number, at: number): ErrorCode {
  return {
    code: name,
    status,
    description: undefined,
    retry: undefined,
    resolution: undefined,
    headers: [],
    origin: 'table',
    at: line(at),
  };
}

const envelope = shapeOf(
  {
    type: 'object',
    required: ['error_code', 'message', 'request_id'],
    properties: {
      error_code: { type: 'string' },
      message: { type: 'string' },
      details: { type: 'array' },
      request_id: { type: 'string' },
    },
  },
  {
    origin: 'inferred',
    advisory: { properties: { request_id: { format: 'uuid' } } },
    places: { '/properties/request_id': line(305) },
    at: line(300),
  },
);
const codes = [code('VALIDATION_ERROR', 400, 310), code('NOT_FOUND', 404, 320)];
const contract = contractOf({ errors: { envelope, codeField: 'error_code', codes } });
const operation = operationOf({
  responses: [
    responseOf('201'),
    responseOf('404'),
    responseOf('400', {
      errorCode: { value: 'VALIDATION_ERROR', at: line(92) },
      body: shapeOf({
        required: ['error_code', 'message'],
        properties: { error_code: { type: 'string' }, message: { type: 'string' } },
      }),
    }),
  ],
});
const limits: RateLimits = {
  windows: [],
  burst: undefined,
  perOperation: [],
  headers: [],
  exceeded: {
    status: 429,
    body: shapeOf({ properties: { error_code: {}, message: {}, retry_after: {} } }),
    errorCode: undefined,
    headers: [],
    at: line(400),
  },
  at: line(390),
};
const parts = { contract, operation };
const whole = (error_code: string): Json => ({
  error_code,
  message: 'm',
  request_id: '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11',
});

testCheck(errorEnvelope, [
  {
    name: 'an error in the declared format keeps its promises',
    subject: subjectOf({ status: 404, body: whole('NOT_FOUND') }, parts),
    problems: [],
    kept: [
      'errors > envelope > body',
      'errors > envelope > error_code',
      'errors > envelope > message',
      'errors > envelope > request_id',
      'errors > NOT_FOUND',
    ],
  },
  {
    name: 'a success has no error format',
    subject: subjectOf({ status: 201, body: {} }, parts),
    problems: [],
    kept: [],
  },
  {
    name: 'an answer to HEAD has no body',
    subject: subjectOf({ status: 404 }, { ...parts, method: 'HEAD' }),
    problems: [],
  },
  {
    name: 'without an error format nothing is promised',
    subject: subjectOf({ status: 404 }, { operation }),
    problems: [],
  },
  {
    name: 'a member of the error format that is missing is a violation',
    subject: subjectOf({ status: 404, body: { error_code: 'NOT_FOUND', message: 1 } }, parts),
    problems: [
      'POST /orders answered 404; `request_id` is required, but is missing.',
      'POST /orders answered 404; `message` must be a string, but is 1.',
    ],
    broken: ['errors > envelope > request_id', 'errors > envelope > message'],
    lines: [305, 300],
  },
  {
    name: 'a member that the documented example lacks too is advice',
    subject: subjectOf({ status: 400, body: { error_code: 'VALIDATION_ERROR', message: 'm' } }, parts),
    problems: ['advice: POST /orders answered 400; `request_id` is required, but is missing.'],
    broken: [],
    kept: [
      'errors > envelope > error_code',
      'errors > envelope > message',
      'POST /orders > 400 > error code',
      'errors > VALIDATION_ERROR',
    ],
  },
  {
    name: 'what the operation declares itself is judged elsewhere',
    subject: subjectOf({ status: 400, body: { error_code: 'VALIDATION_ERROR', request_id: 'r' } }, parts),
    problems: ['advice: POST /orders answered 400; `request_id` must be a UUID, but is "r".'],
  },
  {
    name: 'the documented answer over the limit is more specific than the error format',
    subject: subjectOf(
      { status: 429, body: { error_code: 'NOT_FOUND', message: 'm', retry_after: 60 } },
      { operation, contract: { ...contract, limits, errors: { ...contract.errors, codes: [] } } },
    ),
    problems: ['advice: POST /orders answered 429; `request_id` is required, but is missing.'],
  },
  {
    name: 'a request to no declared operation is not judged',
    subject: subjectOf({ status: 404 }, { contract, operation: null }),
    problems: [],
  },
  {
    name: 'an error without a body is a violation',
    subject: subjectOf({ status: 404 }, parts),
    problems: ['POST /orders answered 404 without a body; every error is promised in the error format.'],
    broken: ['errors > envelope > body'],
    lines: [300],
  },
  {
    name: 'an error page is no error body, at an undeclared status too',
    subject: subjectOf({ status: 502, body: '<html>' }, parts),
    problems: [
      'POST /orders answered 502 with a body that is no readable JSON; every error is promised in the error format.',
    ],
  },
  {
    name: 'of an error that was cut nothing is said',
    subject: subjectOf({ status: 502, body: '{"error_code":', truncated: true }, parts),
    problems: [],
    kept: [],
  },
  {
    name: 'a code comes with its status',
    subject: subjectOf({ status: 404, body: whole('VALIDATION_ERROR') }, parts),
    problems: [
      'POST /orders answered 404 with `error_code` VALIDATION_ERROR; that code is declared for 400.',
    ],
    broken: ['errors > VALIDATION_ERROR'],
    lines: [310],
  },
  {
    name: 'a code that nobody declares is a violation',
    subject: subjectOf({ status: 404, body: whole('GONE') }, parts),
    problems: [
      'POST /orders answered 404 with `error_code` GONE, a code that the spec does not declare; it declares VALIDATION_ERROR, NOT_FOUND.',
    ],
    broken: [],
  },
  {
    name: 'what a provider says in a code does not reach the terminal raw',
    subject: subjectOf({ status: 404, body: whole('\u001b[31m\nred') }, parts),
    problems: [
      'POST /orders answered 404 with `error_code` \\u001b[31m\\nred, a code that the spec does not declare; it declares VALIDATION_ERROR, NOT_FOUND.',
    ],
  },
  {
    name: 'an undeclared code beside a documented one is told with that one',
    subject: subjectOf({ status: 400, body: { error_code: 'GONE', message: 'm', request_id: 'r' } }, parts),
    problems: [
      'advice: POST /orders answered 400; `request_id` must be a UUID, but is "r".',
      'POST /orders answered 400 with `error_code` GONE; declared is VALIDATION_ERROR.',
    ],
    broken: ['POST /orders > 400 > error code'],
    lines: [305, 92],
  },
  {
    name: 'a code that the step expects is declared by its use',
    subject: subjectOf(
      { status: 409, body: whole('INSUFFICIENT_INVENTORY') },
      { ...parts, expectation: { statuses: ['409'], errorCode: 'INSUFFICIENT_INVENTORY' } },
    ),
    problems: [],
  },
  {
    name: 'the token endpoint has an error format of its own',
    subject: subjectOf(
      { status: 400, body: { error: 'invalid_client' } },
      {
        operation,
        contract: {
          ...contract,
          auth: {
            type: 'client-credentials',
            tokenUrl: { value: 'https://api.example.com/orders', at: line(1) },
            tokenMethod: 'POST',
            contentType: 'application/x-www-form-urlencoded',
            clientAuthentication: 'body',
            clientId: { name: 'CLIENT_ID', at: line(1) },
            clientSecret: { name: 'CLIENT_SECRET', at: line(1) },
            scope: undefined,
            expiresInSeconds: undefined,
            renewBeforeSeconds: 0,
            retryAttempts: 0,
            retryDelaySeconds: 0,
            header: 'Authorization',
            scheme: 'Bearer',
            at: line(1),
          },
        },
      },
    ),
    problems: [],
  },
]);
