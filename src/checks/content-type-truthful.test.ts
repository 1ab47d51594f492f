import { contentTypeTruthful } from './content-type-truthful.ts';
import { operationOf, responseOf, shapeOf, subjectOf, testCheck } from './tester.ts';

const json = ['Content-Type', 'application/json; charset=utf-8'] as const;
const promised = operationOf({ responses: [responseOf('201', { body: shapeOf({ type: 'object' }) })] });
const csv = operationOf({ responses: [responseOf('201', { contentType: 'text/csv' })] });

testCheck(contentTypeTruthful, [
  { name: 'JSON that says so is truthful', subject: subjectOf({ status: 201, body: {} }), problems: [] },
  { name: 'no body needs no content type', subject: subjectOf({ status: 201 }), problems: [] },
  {
    name: 'problem details are JSON',
    subject: subjectOf(
      { status: 201, body: '{}', headers: [['content-type', 'application/problem+json']] },
      { operation: promised },
    ),
    problems: [],
  },
  {
    name: 'an answer to HEAD has no body to judge',
    subject: subjectOf({ status: 201, body: 'x' }, { method: 'HEAD' }),
    problems: [],
  },
  {
    name: 'a body that was cut is not called broken',
    subject: subjectOf({ status: 201, body: '{"a', headers: [json], truncated: true }),
    problems: [],
  },
  {
    name: 'a body needs a content type',
    subject: subjectOf({ status: 201, body: '{}' }),
    problems: ['POST /orders answered 201 with a body of 2 bytes but without Content-Type.'],
    lines: [90],
  },
  {
    name: 'JSON must be JSON',
    subject: subjectOf({ status: 400, body: '<html>', headers: [json] }),
    problems: [
      'POST /orders answered 400 with Content-Type application/json, but the body is not JSON: it starts with text.',
    ],
  },
  {
    name: 'JSON must not say that it is a page',
    subject: subjectOf(
      { status: 201, body: '{}', headers: [['Content-Type', 'text/html']] },
      { operation: promised },
    ),
    problems: ['POST /orders answered 201 with a JSON body, but its Content-Type is text/html.'],
  },
  {
    name: 'the declared content type is promised',
    subject: subjectOf({ status: 201, body: {} }, { operation: csv }),
    problems: ['POST /orders answered 201 with Content-Type application/json; declared is text/csv.'],
  },
]);
