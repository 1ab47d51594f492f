import { expect, test } from 'vitest';
import { checkLaws } from '../laws/check.ts';
import type { Json } from '../model/json.ts';
import type { Blame } from '../model/plan.ts';
import { blamesField } from './blames-field.ts';
import { contractOf, line, operationOf, subjectOf } from './tester.ts';

const QUANTITY: Blame = { place: 'body', pointer: '/items/0/quantity', keyword: 'minimum' };

function refused(blames: Blame | undefined, body: Json, status = 400) {
  return subjectOf(
    { status, body },
    {
      contract: contractOf({}),
      operation: operationOf({}),
      expectation: {
        statuses: ['400'],
        blames,
        places: { blames: line(9) },
        promises: { blames: 'the rule' },
      },
    },
  );
}

function details(field: string, error = 'is wrong'): Json {
  return { error_code: 'VALIDATION_ERROR', details: [{ field, error }] };
}

const right: readonly (readonly [string, Blame | undefined, Json])[] = [
  ['a field with brackets', QUANTITY, details('items[0].quantity')],
  ['a JSON pointer', QUANTITY, details('/items/0/quantity')],
  ['a JSON path', QUANTITY, details('$.items[0].quantity')],
  ['a place within the body', QUANTITY, details('body.items.0.quantity')],
  ['segments in a list', QUANTITY, { detail: [{ loc: ['body', 'items', 0, 'quantity'], msg: 'too small' }] }],
  ['a source with a pointer', QUANTITY, { errors: [{ source: { pointer: '/items/0/quantity' } }] }],
  ['a map from field to reason', QUANTITY, { errors: { 'items.0.quantity': ['too small'] } }],
  ['details one level down', QUANTITY, { error: { code: 'X', details: [{ field: 'items[0].quantity' }] } }],
  [
    'the parent, when the text names the member',
    { place: 'body', pointer: '/items/0/quantity', keyword: 'required' },
    details('items[0]', 'quantity is required'),
  ],
  [
    'a member of an object that is wrong as a whole',
    { place: 'body', pointer: '/payment', keyword: 'oneOf' },
    details('payment.iban'),
  ],
  ['a parameter', { place: 'query', pointer: 'limit', keyword: 'maximum' }, details('query.limit')],
  ['no details at all', QUANTITY, { error_code: 'VALIDATION_ERROR', message: 'no' }],
  ['a sentence instead of entries', QUANTITY, { details: 'something is wrong' }],
  ['the body as a whole', { place: 'body', pointer: '', keyword: 'type' }, details('body')],
  ['nothing that was to be blamed', undefined, details('currency')],
];

for (const [name, blame, body] of right) {
  test(`nothing is said against ${name}`, () => {
    expect([...blamesField.judge(refused(blame, body))].filter(({ state }) => state === 'broken')).toEqual(
      [],
    );
  });
}

test('a refusal that blames the wrong field is a violation of the rule that was tried', () => {
  expect([...blamesField.judge(refused(QUANTITY, details('currency')))]).toMatchObject([
    {
      state: 'broken',
      promise: 'the rule',
      problem: { expected: 'items[0].quantity', actual: ['currency'] },
    },
  ]);
});

test('a parent alone is not exact enough', () => {
  expect([...blamesField.judge(refused(QUANTITY, details('items')))]).toMatchObject([{ state: 'broken' }]);
});

test('an answer with another status is the business of another check', () => {
  expect([...blamesField.judge(refused(QUANTITY, details('currency'), 500))]).toEqual([]);
});

test('blames-field keeps the laws of checks', () => {
  checkLaws(blamesField, {
    conforming: right.map(([, blame, body]) => refused(blame, body)),
    deviating: [refused(QUANTITY, details('currency')), refused(QUANTITY, details('\u001b[31m'))],
  });
});
