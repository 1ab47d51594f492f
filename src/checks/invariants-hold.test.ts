import type { Invariant, InvariantSubject } from '../model/invariant.ts';
import type { Json } from '../model/json.ts';
import { parseInvariant } from '../schema/invariant-syntax.ts';
import { invariantsHold } from './invariants-hold.ts';
import { contractOf, line, operationOf, responseOf, shapeOf, subjectOf, testCheck } from './tester.ts';

const ORDER: InvariantSubject = { form: 'model', name: 'Order' };
const LIST: InvariantSubject = { form: 'operation', key: 'GET /orders' };

function invariant(text: string, ...subjects: readonly InvariantSubject[]): Invariant {
  const parsed = parseInvariant(text);
  if (parsed.form === 'problem') throw new Error(parsed.message);
  return { text, subjects, comparison: parsed.comparison, at: line(300) };
}

const reference = { $ref: '#/$defs/Order' };
const create = operationOf({
  responses: [responseOf('201', { body: shapeOf(reference) }), responseOf('400')],
});
const list = operationOf({
  key: 'GET /orders',
  method: 'GET',
  responses: [
    responseOf('200', {
      body: shapeOf({ type: 'object', properties: { orders: { type: 'array', items: reference } } }),
    }),
  ],
});
const contract = contractOf({
  schemas: { Order: { type: 'object', properties: {} } },
  invariants: [
    invariant('total = sum(items[].quantity * items[].price)', ORDER),
    invariant('count >= count(orders)', LIST),
  ],
  operations: [create, list],
});
const order = (total: Json): Json => ({ total, items: [{ quantity: 3, price: 19.99 }] });
const creating = (body: Json, status = 201) => subjectOf({ status, body }, { contract, operation: create });
const listing = (body: Json) => subjectOf({ status: 200, body }, { contract, operation: list });

testCheck(invariantsHold, [
  {
    name: 'a sum that is right to the cent keeps its promise',
    subject: creating(order(59.97)),
    problems: [],
    kept: ['Order > always > total = sum(items[].quantity * items[].price)'],
  },
  {
    name: 'a sum that is a cent too high is broken, at the line of the statement',
    subject: creating(order(59.98)),
    problems: [
      'POST /orders answered 201; `total = sum(items[].quantity * items[].price)` does not hold: left is 59.98, right is 59.97.',
    ],
    broken: ['Order > always > total = sum(items[].quantity * items[].price)'],
    lines: [300],
  },
  {
    name: 'an answer without the members is not judged',
    subject: creating({ total: 3 }),
    problems: [],
    kept: [],
  },
  { name: 'a refusal is not judged', subject: creating(order(1), 400), problems: [], kept: [] },
  { name: 'a text is not judged', subject: creating('no order'), problems: [], kept: [] },
  {
    name: 'each entry of a list is judged, and the list itself',
    subject: listing({ count: 2, orders: [order(59.97), order(1), order(2)] }),
    problems: [
      'GET /orders answered 200; `total = sum(items[].quantity * items[].price)` does not hold for `orders[1]`: left is 1, right is 59.97 (and 1 more like it).',
      'GET /orders answered 200; `count >= count(orders)` does not hold: left is 2, right is 3.',
    ],
  },
  {
    name: 'an empty list keeps what is said of the list, and says nothing of its entries',
    subject: listing({ count: 0, orders: [] }),
    problems: [],
    kept: ['GET /orders > always > count >= count(orders)'],
  },
]);
