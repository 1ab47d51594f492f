import { noServerError } from './no-server-error.ts';
import { subjectOf, testCheck } from './tester.ts';

testCheck(noServerError, [
  { name: 'a success is no server error', subject: subjectOf({ status: 201 }), problems: [] },
  { name: 'a refusal is no server error', subject: subjectOf({ status: 429 }), problems: [] },
  {
    name: 'an expected 503 is no problem',
    subject: subjectOf({ status: 503 }, { expectation: { statuses: ['5XX'] } }),
    problems: [],
  },
  {
    name: 'a 500 is told with its code',
    subject: subjectOf({ status: 500, body: { error_code: 'INTERNAL_ERROR' } }),
    problems: [
      'POST /orders answered 500 with `error_code` INTERNAL_ERROR; the request was valid, and no request may make the provider fail.',
    ],
    lines: [200],
  },
]);
