import { statusDeclared } from './status-declared.ts';
import { contractOf, line, operationOf, responseOf, subjectOf, testCheck } from './tester.ts';

const notFound = {
  code: 'NOT_FOUND',
  status: 404,
  description: undefined,
  retry: undefined,
  resolution: undefined,
  headers: [],
  origin: 'table',
  at: line(300),
} as const;

testCheck(statusDeclared, [
  {
    name: 'a declared status keeps its promise',
    subject: subjectOf({ status: 201 }),
    problems: [],
    kept: ['POST /orders > 201'],
  },
  {
    name: 'an undeclared status is told with those that are declared',
    subject: subjectOf({ status: 200 }),
    problems: ['POST /orders answered 200; declared are 201, 400.'],
    lines: [10],
    kept: [],
  },
  {
    name: 'a range declares the statuses in it',
    subject: subjectOf({ status: 422 }, { operation: operationOf({ responses: [responseOf('4XX')] }) }),
    problems: [],
    kept: ['POST /orders > 4XX'],
  },
  {
    name: 'a status that the step expects is declared by its use',
    subject: subjectOf({ status: 200 }, { expectation: { statuses: ['200'] } }),
    problems: [],
  },
  {
    name: 'a status of the error table is declared for every operation',
    subject: subjectOf(
      { status: 404 },
      { contract: contractOf({ errors: { envelope: undefined, codeField: 'code', codes: [notFound] } }) },
    ),
    problems: [],
  },
  {
    name: 'an operation without documented answers promises none',
    subject: subjectOf({ status: 418 }, { operation: operationOf({ responses: [] }) }),
    problems: [],
  },
  {
    name: 'a request to no declared operation is not judged',
    subject: subjectOf({ status: 418 }, { operation: null }),
    problems: [],
  },
]);
