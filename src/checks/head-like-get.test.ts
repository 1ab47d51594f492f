import type { Subject } from '../model/extension.ts';
import { headLikeGet } from './head-like-get.ts';
import { type Answer, operationOf, subjectOf, testCheck } from './tester.ts';

const json = [['Content-Type', 'application/json']] as const;

function after(get: Answer, head: Answer): Subject {
  const operation = operationOf({ key: 'GET /orders', method: 'GET' });
  const before = subjectOf(get, { operation }).exchange;
  return { ...subjectOf(head, { operation: null, method: 'HEAD' }), transcript: [before] };
}

testCheck(headLikeGet, [
  {
    name: 'the same',
    subject: after({ status: 200, body: [] }, { status: 200, headers: json }),
    problems: [],
  },
  {
    name: 'headers may be left out',
    subject: after({ status: 200, body: [] }, { status: 200 }),
    problems: [],
  },
  { name: 'HEAD may be refused', subject: after({ status: 200, body: [] }, { status: 405 }), problems: [] },
  {
    name: 'HEAD of what GET shows must not say that it is not there',
    subject: after({ status: 200, body: [] }, { status: 404, headers: json }),
    problems: ['advice: HEAD /orders answered 404; GET of the same has status 200 (RFC 9110 section 9.3.2).'],
  },
  {
    name: 'without a GET there is nothing to compare',
    subject: subjectOf({ status: 204 }, { operation: null, method: 'HEAD' }),
    problems: [],
  },
  {
    name: 'another status and another type are advised against',
    subject: after({ status: 200, body: [] }, { status: 204, headers: [['content-type', 'text/html']] }),
    problems: [
      'advice: HEAD /orders answered 204; GET of the same has status 200 and Content-Type application/json (RFC 9110 section 9.3.2).',
    ],
  },
]);
