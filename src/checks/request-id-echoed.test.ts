import type { Subject } from '../model/extension.ts';
import { requestIdEchoed } from './request-id-echoed.ts';
import { type Answer, line, operationOf, shapeOf, subjectOf, testCheck } from './tester.ts';

const tracing = (description: string) =>
  operationOf({
    parameters: [
      {
        name: 'X-Request-ID',
        place: 'header',
        required: true,
        shape: shapeOf({ type: 'string' }),
        description,
        at: line(12),
      },
    ],
  });

function asked(answer: Answer, description = 'for request tracing'): Subject {
  const subject = subjectOf(answer, { operation: tracing(description) });
  const request = { ...subject.exchange.request, headers: [['x-request-id', 'mine']] as const };
  return { ...subject, exchange: { ...subject.exchange, request } };
}

const other =
  'POST /orders answered 400 with the request id "theirs"; X-Request-ID of the request was "mine".';

testCheck(requestIdEchoed, [
  {
    name: 'the id of the request',
    subject: asked({ status: 400, body: { request_id: 'mine' } }),
    problems: [],
  },
  { name: 'no id at all', subject: asked({ status: 400, body: { error_code: 'X' } }), problems: [] },
  {
    name: 'a member of that name in an accepted answer may be anything',
    subject: asked({ status: 201, body: { request_id: 'theirs' } }),
    problems: [],
  },
  {
    name: 'an id that breaks a rule need not come back',
    subject: withBlame(asked({ status: 400, body: { request_id: 'theirs' } }, 'echoed')),
    problems: [],
  },
  {
    name: 'an operation without such a header',
    subject: subjectOf({ status: 400, body: { request_id: 'theirs' } }),
    problems: [],
  },
  {
    name: 'another id than was sent is advised against',
    subject: asked({ status: 400, body: { request_id: 'theirs' } }),
    problems: [`advice: ${other}`],
    lines: [12],
  },
  {
    name: 'another id than was sent is a violation where the page says that it comes back',
    subject: asked({ status: 400, body: { request_id: 'theirs' } }, 'Echoed in every answer'),
    problems: [other],
  },
  {
    name: 'a header that comes back changed is told',
    subject: asked({ status: 201, headers: [['X-Request-Id', 'theirs']] }, 'is echoed'),
    problems: [
      'POST /orders answered 201 with the request id "theirs"; X-Request-ID of the request was "mine".',
    ],
  },
]);

function withBlame(subject: Subject): Subject {
  const blames = { place: 'header', pointer: 'X-Request-ID', keyword: 'format' } as const;
  return { ...subject, step: { ...subject.step, expectation: { ...subject.step.expectation, blames } } };
}
