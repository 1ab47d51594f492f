import type { Subject } from '../model/extension.ts';
import type { Json, JsonSchema } from '../model/json.ts';
import type { Parameter } from '../model/operation.ts';
import { listsAsAsked } from './lists-as-asked.ts';
import { contractOf, line, operationOf, responseOf, shapeOf, subjectOf, testCheck } from './tester.ts';

const query = (name: string, schema: JsonSchema): Parameter => ({
  name,
  place: 'query',
  required: false,
  shape: shapeOf(schema),
  description: undefined,
  at: line(40),
});
const STATES = { type: 'string', enum: ['open', 'closed'] };
const operation = operationOf({
  key: 'GET /orders',
  method: 'GET',
  parameters: [
    query('limit', { type: 'integer', maximum: 100 }),
    query('status', STATES),
    query('sort', { type: 'string', enum: ['status', 'id'] }),
    query('kind', { type: 'string', enum: ['a', 'b'] }),
  ],
  responses: [
    responseOf('200', {
      body: shapeOf({
        type: 'object',
        properties: {
          orders: {
            type: 'array',
            items: { type: 'object', properties: { status: STATES, kind: { type: 'string' } } },
          },
        },
      }),
    }),
    responseOf('400'),
  ],
});
const contract = contractOf({ operations: [operation] });

function asked(search: string, body: Json, status = 200): Subject {
  const subject = subjectOf({ status, body }, { contract, operation });
  const request = { ...subject.exchange.request, url: `http://127.0.0.1:1/orders${search}` };
  return { ...subject, exchange: { ...subject.exchange, request } };
}

const orders = (...states: readonly string[]): Json => ({ orders: states.map((status) => ({ status })) });

testCheck(listsAsAsked, [
  {
    name: 'a page of as many as asked for keeps the promise',
    subject: asked('?limit=2', orders('open', 'open')),
    problems: [],
    kept: ['GET /orders > query > limit bounds the page'],
  },
  {
    name: 'a page of more breaks it',
    subject: asked('?limit=1', orders('open', 'open')),
    problems: ['GET /orders answered 200 to limit=1 with 2 entries.'],
    broken: ['GET /orders > query > limit bounds the page'],
    lines: [40],
  },
  {
    name: 'a limit that is none is not judged',
    subject: asked('?limit=0', orders('open')),
    problems: [],
    kept: [],
  },
  {
    name: 'entries that all have the value keep the promise',
    subject: asked('?status=open', orders('open')),
    problems: [],
    kept: ['GET /orders > query > status filters'],
  },
  {
    name: 'an entry that has another breaks it',
    subject: asked('?status=open', orders('open', 'closed')),
    problems: [
      'GET /orders answered 200 to status=open with 1 of 2 entries that have another `status`: "closed".',
    ],
    broken: ['GET /orders > query > status filters'],
  },
  {
    name: 'no entry, and a value that the enumeration lacks, say nothing',
    subject: asked('?status=odd', orders('open')),
    problems: [],
    kept: [],
  },
  { name: 'an empty list says nothing', subject: asked('?status=open', orders()), problems: [], kept: [] },
  {
    name: 'parameters that are no members of entries, or whose values the member may not have, are left alone',
    subject: asked('?sort=status&kind=a', { orders: [{ kind: 'b', status: 'open' }] }),
    problems: [],
    kept: [],
  },
  { name: 'a refusal is not judged', subject: asked('?limit=1', {}, 400), problems: [], kept: [] },
]);
