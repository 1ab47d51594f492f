import { test } from 'vitest';
import { checkLaws } from '../laws/check.ts';
import type { Check, Subject } from '../model/extension.ts';
import { bodyConforms } from './body-conforms.ts';
import { contentTypeTruthful } from './content-type-truthful.ts';
import { errorEnvelope } from './error-envelope.ts';
import { expectationMet } from './expectation-met.ts';
import { headersConform } from './headers-conform.ts';
import { noInternals } from './no-internals.ts';
import { noServerError } from './no-server-error.ts';
import { statusDeclared } from './status-declared.ts';
import { staysInEnvironment } from './stays-in-environment.ts';
import {
  type Answer,
  contractOf,
  environmentOf,
  line,
  operationOf,
  responseOf,
  shapeOf,
  subjectOf,
} from './tester.ts';

const header = { description: undefined, example: undefined, required: true, at: line(95) };
const PRODUCTION = environmentOf('production', 'https://api.example.com');
const operation = operationOf({
  responses: [
    responseOf('201', {
      headers: [{ ...header, name: 'Location', schema: { type: 'string' } }],
      body: shapeOf({ type: 'object', required: ['order_id'], properties: { order_id: { type: 'string' } } }),
    }),
    responseOf('400'),
  ],
});
const envelope = shapeOf({
  type: 'object',
  required: ['error_code'],
  properties: { error_code: { type: 'string' } },
});
const contract = contractOf({
  environments: [PRODUCTION],
  errors: { envelope, codeField: 'error_code', codes: [] },
  operations: [operation],
});

function answering(answer: Answer): Subject {
  const symbols = [{ field: 'order_id', symbol: 'A' }];
  const expectation = answer.status < 300 ? { statuses: ['201'], contains: ['order_id'], symbols } : {};
  return subjectOf(answer, { contract, operation, expectation });
}

const json = ['Content-Type', 'application/json'] as const;
const location = ['Location', '/orders/1'] as const;
const conforming = [
  answering({ status: 201, body: { order_id: 'ORD-1', more: [1] }, headers: [location] }),
  answering({ status: 400, body: { error_code: 'VALIDATION_ERROR' } }),
];

const deviations: readonly (readonly [Check, readonly Answer[]])[] = [
  [bodyConforms, [{ status: 201, body: {} }, { status: 201 }, { status: 201, body: '<\u001b[31m' }]],
  [
    contentTypeTruthful,
    [
      { status: 201, body: 'x' },
      { status: 201, body: 'x', headers: [json] },
    ],
  ],
  [errorEnvelope, [{ status: 400 }, { status: 400, body: {} }, { status: 418, body: '<html>' }]],
  [expectationMet, [{ status: 200 }, { status: 201, body: {} }, { status: 201, body: [] }]],
  [headersConform, [{ status: 201 }]],
  [
    noInternals,
    [
      { status: 500, body: 'SQLSTATE[23000]' },
      { status: 400, body: { message: 'ORA-00942' } },
    ],
  ],
  [noServerError, [{ status: 500 }, { status: 599, body: 'x' }]],
  [
    staysInEnvironment,
    [
      { status: 201, body: { order_id: 'A', self: 'https://api.example.com/orders/A' }, headers: [location] },
      { status: 400, body: [{ next: 'https://api.example.com/\u001b' }] },
    ],
  ],
  [statusDeclared, [{ status: 202 }, { status: 302 }]],
];

for (const [check, answers] of deviations) {
  test(`${check.id} keeps the laws of checks`, () => {
    checkLaws(check, { conforming, deviating: answers.map(answering) });
  });
}
