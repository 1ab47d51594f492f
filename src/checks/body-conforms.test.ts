import { bodyConforms } from './body-conforms.ts';
import { contractOf, line, operationOf, responseOf, shapeOf, subjectOf, testCheck } from './tester.ts';

const declared = shapeOf(
  {
    type: 'object',
    required: ['order_id', 'items'],
    properties: {
      order_id: { type: 'string', pattern: '^ORD-' },
      items: { type: 'array', items: { $ref: '#/$defs/Line' } },
      currency: { type: 'string', format: 'currency' },
      note: { type: 'string' },
    },
  },
  { places: { '': line(100), '/properties/order_id/pattern': line(105), '/properties/items': line(110) } },
);
const contract = contractOf({
  schemas: {
    Line: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer' } } },
  },
});
const inferred = shapeOf(
  {
    type: 'object',
    required: ['order_id', 'created_at'],
    properties: { order_id: { type: 'string' }, created_at: { type: 'string' } },
  },
  {
    origin: 'inferred',
    advisory: { properties: { created_at: { format: 'date-time' } } },
    places: { '/properties/created_at': line(130), '/properties/order_id': line(129) },
  },
);
const conflict = responseOf('409', {
  errorCode: { value: 'DUPLICATE_ORDER', at: line(150) },
  body: shapeOf({ required: ['existing_order_id'], properties: { existing_order_id: { type: 'string' } } }),
});
const operation = operationOf({
  responses: [
    responseOf('201', { body: declared }),
    responseOf('200', { body: inferred }),
    responseOf('400'),
    conflict,
  ],
});
const parts = { contract, operation };

testCheck(bodyConforms, [
  {
    name: 'every promised member that is there is kept, and more members are welcome',
    subject: subjectOf(
      { status: 201, body: { order_id: 'ORD-1', items: [{ quantity: 1 }], more: 1 } },
      parts,
    ),
    problems: [],
    kept: [
      'POST /orders > 201 > body',
      'POST /orders > 201 > order_id',
      'POST /orders > 201 > items',
      'POST /orders > 201 > items[].quantity',
    ],
  },
  {
    name: 'each broken member is told with the line that promises it',
    subject: subjectOf(
      { status: 201, body: { order_id: '1', items: [{ quantity: 'x' }], currency: 'XYZ' } },
      parts,
    ),
    problems: [
      'POST /orders answered 201; `order_id` must match ^ORD-, but is "1".',
      'POST /orders answered 201; `items[0].quantity` must be an integer, but is "x".',
      'POST /orders answered 201; `currency` must be an ISO 4217 currency code, but is "XYZ".',
    ],
    broken: [
      'POST /orders > 201 > order_id',
      'POST /orders > 201 > items[].quantity',
      'POST /orders > 201 > currency',
    ],
    lines: [105, 110, 100],
    kept: ['POST /orders > 201 > items'],
  },
  {
    name: 'the same mistake in every entry of a list is told once',
    subject: subjectOf(
      { status: 201, body: { order_id: 'ORD-1', items: [{}, { quantity: 1 }, {}, {}] } },
      parts,
    ),
    problems: [
      'POST /orders answered 201; `items[0].quantity` is required, but is missing (and 2 more like it).',
    ],
    broken: ['POST /orders > 201 > items[].quantity'],
  },
  {
    name: 'a missing member is told',
    subject: subjectOf({ status: 201, body: { items: [] } }, parts),
    problems: ['POST /orders answered 201; `order_id` is required, but is missing.'],
    broken: ['POST /orders > 201 > order_id'],
  },
  {
    name: 'more members than the example shows are welcome',
    subject: subjectOf(
      { status: 200, body: { order_id: 'x', created_at: '2026-01-15T10:30:00Z', more: {} } },
      parts,
    ),
    problems: [],
    kept: ['POST /orders > 200 > body', 'POST /orders > 200 > order_id', 'POST /orders > 200 > created_at'],
  },
  {
    name: 'a format that an example only shows is advice',
    subject: subjectOf({ status: 200, body: { order_id: 'x', created_at: 'yesterday' } }, parts),
    problems: [
      'advice: POST /orders answered 200; `created_at` must be an ISO 8601 date and time with a time zone, but is "yesterday".',
    ],
    broken: [],
    lines: [130],
    kept: ['POST /orders > 200 > body', 'POST /orders > 200 > order_id', 'POST /orders > 200 > created_at'],
  },
  {
    name: 'a member of an example that is missing is a violation',
    subject: subjectOf({ status: 200, body: { order_id: 'x' } }, parts),
    problems: ['POST /orders answered 200; `created_at` is required, but is missing.'],
    lines: [130],
  },
  {
    name: 'a promised body must be there',
    subject: subjectOf({ status: 201 }, parts),
    problems: ['POST /orders answered 201 without a body; a JSON body is declared.'],
    broken: ['POST /orders > 201 > body'],
  },
  {
    name: 'a promised body must be JSON',
    subject: subjectOf({ status: 201, body: '<html>' }, parts),
    problems: ['POST /orders answered 201 with a body that is not JSON: it starts with text.'],
  },
  {
    name: 'of a body that was cut nothing is said but that',
    subject: subjectOf({ status: 201, body: '{"a":', truncated: true }, parts),
    problems: [
      'advice: POST /orders answered 201 with more than 5 bytes, which were not read to their end, so that nothing is said about its content.',
    ],
    broken: [],
    kept: [],
  },
  {
    name: 'a status without a promised body is not judged',
    subject: subjectOf({ status: 400, body: 'x' }, parts),
    problems: [],
  },
  {
    name: 'an undeclared status is not judged',
    subject: subjectOf({ status: 500, body: 'x' }, parts),
    problems: [],
  },
  {
    name: 'an answer to HEAD is not judged',
    subject: subjectOf({ status: 201 }, { ...parts, method: 'HEAD' }),
    problems: [],
  },
  {
    name: 'a documented error speaks for its own code alone',
    subject: subjectOf(
      { status: 409, body: { error_code: 'INSUFFICIENT_INVENTORY' } },
      { ...parts, expectation: { statuses: ['409'], errorCode: 'INSUFFICIENT_INVENTORY' } },
    ),
    problems: [],
    kept: [],
  },
  {
    name: 'a documented error speaks for its own code',
    subject: subjectOf({ status: 409, body: { error_code: 'DUPLICATE_ORDER' } }, parts),
    problems: ['POST /orders answered 409; `existing_order_id` is required, but is missing.'],
  },
]);
