import type { Expectation } from '../model/plan.ts';
import { expectationMet } from './expectation-met.ts';
import { line, type SubjectParts, subjectOf, testCheck } from './tester.ts';

function expecting(expectation: Partial<Expectation>, symbols: SubjectParts['symbols'] = {}): SubjectParts {
  const promises = {
    status: 's > status',
    errorCode: 's > errorCode',
    contains: 's > contains',
    headers: 's > headers',
    body: 's > body',
    symbols: 's > symbols',
  };
  return {
    expectation: { promises, places: { status: line(210), body: line(215) }, ...expectation },
    symbols,
  };
}

const order = { order_id: 'ORD-1', status: 'pending', items: [{ sku: 'a', quantity: 2 }] };

testCheck(expectationMet, [
  {
    name: 'a step that expects nothing is met by anything',
    subject: subjectOf({ status: 500 }),
    problems: [],
    kept: [],
  },
  {
    name: 'every part that is met is kept',
    subject: subjectOf(
      { status: 201, body: order, headers: [['Location', '/orders/1']] },
      expecting({
        statuses: ['200', '201'],
        contains: ['order_id', 'items[0].sku'],
        headers: [
          ['location', '*'],
          ['content-type', 'application/json'],
        ],
        body: { status: 'pending', items: [{ quantity: 2 }] },
        symbols: [{ field: 'order_id', symbol: 'ORD-001' }],
      }),
    ),
    problems: [],
    kept: ['s > status', 's > contains', 's > headers', 's > body', 's > symbols'],
  },
  {
    name: 'another status is told once, and nothing beside it',
    subject: subjectOf(
      { status: 409, body: { error_code: 'CONFLICT' } },
      expecting({ statuses: ['201'], contains: ['order_id'], body: { status: 'pending' } }),
    ),
    problems: ['POST /orders answered 409 with `error_code` CONFLICT; expected is 201.'],
    broken: ['s > status'],
    lines: [210],
    kept: [],
  },
  {
    name: 'another error code is told',
    subject: subjectOf(
      { status: 400, body: { error_code: 'A' } },
      expecting({ statuses: ['4XX'], errorCode: 'B' }),
    ),
    problems: ['POST /orders answered 400 with `error_code` A; expected is B.'],
    broken: ['s > errorCode'],
    lines: [200],
    kept: ['s > status'],
  },
  {
    name: 'an answer without a code is told',
    subject: subjectOf({ status: 400 }, expecting({ errorCode: 'B' })),
    problems: ['POST /orders answered 400 without `error_code`; expected is B.'],
  },
  {
    name: 'members that are missing are told one by one; a null is there',
    subject: subjectOf({ status: 201, body: { a: null } }, expecting({ contains: ['a', 'b', 'c'] })),
    problems: [
      'POST /orders answered 201; expected is a body with `b`, which is missing.',
      'POST /orders answered 201; expected is a body with `c`, which is missing.',
    ],
  },
  {
    name: 'headers are compared',
    subject: subjectOf(
      { status: 201, headers: [['Location', '/b']] },
      expecting({
        headers: [
          ['Location', '/a'],
          ['ETag', '*'],
        ],
      }),
    ),
    problems: [
      'POST /orders answered 201 with Location: /b; expected is /a.',
      'POST /orders answered 201 without the header ETag; expected is ETag: *.',
    ],
  },
  {
    name: 'members of the body are compared, with their pointer',
    subject: subjectOf(
      { status: 201, body: order },
      expecting({ body: { status: 'done', items: [{ sku: 'b' }], x: 1 } }),
    ),
    problems: [
      'POST /orders answered 201; `status` is "pending", expected is "done".',
      'POST /orders answered 201; `items[0].sku` is "a", expected is "b".',
      'POST /orders answered 201; `x` is missing, expected is 1.',
    ],
    lines: [215, 215, 215],
  },
  {
    name: 'an answer without JSON has none of the expected members',
    subject: subjectOf({ status: 201 }, expecting({ body: { a: 1 } })),
    problems: ['POST /orders answered 201 without a readable JSON body; expected is {"a":1}.'],
  },
  {
    name: 'a symbol that is bound must come again',
    subject: subjectOf(
      { status: 200, body: order },
      expecting({ symbols: [{ field: 'order_id', symbol: 'A' }] }, { A: 'ORD-2' }),
    ),
    problems: ['POST /orders answered 200; `order_id` is "ORD-1", expected is the A of before, "ORD-2".'],
    broken: ['s > symbols'],
  },
  {
    name: 'another symbol must be another value',
    subject: subjectOf(
      { status: 201, body: order },
      expecting({ symbols: [{ field: 'order_id', symbol: 'B' }] }, { A: 'ORD-1' }),
    ),
    problems: ['POST /orders answered 201; `order_id` is "ORD-1", which is A; B must be another.'],
  },
  {
    name: 'the same symbol with the same value is met',
    subject: subjectOf(
      { status: 200, body: order },
      expecting({ symbols: [{ field: 'order_id', symbol: 'A' }] }, { A: 'ORD-1' }),
    ),
    problems: [],
    kept: ['s > symbols'],
  },
  {
    name: 'a symbol needs its member',
    subject: subjectOf(
      { status: 201, body: {} },
      expecting({ symbols: [{ field: 'order_id', symbol: 'A' }] }),
    ),
    problems: ['POST /orders answered 201; expected is a body with `order_id` (A), which is missing.'],
  },
  {
    name: 'of a body that was cut only status and headers are judged',
    subject: subjectOf(
      { status: 201, body: '{"a":', truncated: true },
      expecting({
        statuses: ['201'],
        errorCode: 'GONE',
        contains: ['order_id'],
        headers: [['Location', '*']],
        body: { a: 1 },
        symbols: [{ field: 'order_id', symbol: 'A' }],
      }),
    ),
    problems: ['POST /orders answered 201 without the header Location; expected is Location: *.'],
    kept: ['s > status'],
  },
  {
    name: 'of a body that is no JSON nobody knows whether a member is missing',
    subject: subjectOf({ status: 201, body: '[[[[' }, expecting({ contains: ['order_id'] })),
    problems: [
      'POST /orders answered 201; expected is a body with `order_id`, but the body is no readable JSON.',
    ],
  },
]);
