import { methodAllowed } from './method-allowed.ts';
import { contractOf, line, operationOf, responseOf, subjectOf, testCheck } from './tester.ts';

const operations = [
  operationOf({ at: line(10) }),
  operationOf({ key: 'GET /orders', method: 'GET', at: line(20) }),
  operationOf({ key: 'DELETE /orders/{id}', method: 'DELETE', path: '/orders/{id}' }),
];
const contract = contractOf({ operations });
const header = { description: undefined, example: undefined, schema: { type: 'string' }, at: line(44) };
const declaring = contractOf({
  operations: [
    operationOf({
      responses: [responseOf('405', { headers: [{ ...header, name: 'Allow', required: true }] })],
    }),
  ],
});
const refused = (headers: readonly (readonly [string, string])[], page = contract) =>
  subjectOf({ status: 405, headers }, { contract: page, operation: null, method: 'PUT' });

testCheck(methodAllowed, [
  { name: 'every declared method is listed', subject: refused([['Allow', 'get, POST, HEAD']]), problems: [] },
  {
    name: 'other statuses say nothing about methods',
    subject: subjectOf({ status: 404 }, { contract, operation: null }),
    problems: [],
  },
  {
    name: 'without Allow it is advised',
    subject: refused([]),
    problems: [
      'advice: PUT /orders answered 405 without the header Allow, which lists the methods that the path has (RFC 9110 section 15.5.6).',
    ],
    lines: [10],
  },
  {
    name: 'without the Allow that the page declares it is a violation',
    subject: refused([], declaring),
    problems: [
      'PUT /orders answered 405 without the header Allow, which lists the methods that the path has (RFC 9110 section 15.5.6).',
    ],
    lines: [44],
  },
  {
    name: 'an Allow without a declared method is advised',
    subject: refused([['Allow', 'GET']]),
    problems: ['advice: PUT /orders answered 405 with Allow: GET; the page declares POST there too.'],
  },
]);
