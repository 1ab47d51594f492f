import type { AuthDeclaration } from '../model/auth.ts';
import { challenge } from './challenge.ts';
import { contractOf, line, operationOf, responseOf, subjectOf, testCheck } from './tester.ts';

const auth: AuthDeclaration = {
  type: 'bearer',
  header: 'Authorization',
  scheme: 'Bearer',
  token: { name: 'TOKEN', at: line(5) },
  at: line(5),
};
const contract = contractOf({ auth });
const header = { description: undefined, example: undefined, schema: { type: 'string' }, at: line(44) };
const promising = operationOf({
  responses: [responseOf('401', { headers: [{ ...header, name: 'WWW-Authenticate', required: true }] })],
});
const challenged = (value: string) => ({ status: 401, headers: [['www-authenticate', value]] as const });

testCheck(challenge, [
  ...[
    'Bearer',
    'Bearer realm="orders"',
    'Bearer realm="orders, all of them", error="invalid_token"',
    'Basic realm="a \\"quoted\\" name", charset=UTF-8, Bearer',
    'bearer realm="orders"',
    'Negotiate YWJj==, Bearer realm="x"',
  ].map((value) => ({
    name: `${value} is a challenge`,
    subject: subjectOf(challenged(value), { contract }),
    problems: [],
  })),
  {
    name: 'a challenge of another scheme alone is advised against, declared or not',
    subject: subjectOf(challenged('Negotiate'), { contract, operation: promising }),
    problems: [
      'advice: POST /orders answered 401 with WWW-Authenticate: Negotiate, which asks for nothing that the page knows: credentials are sent as Bearer.',
    ],
    lines: [44],
  },
  { name: 'other statuses need none', subject: subjectOf({ status: 403 }, { contract }), problems: [] },
  { name: 'a page without authentication asks for none', subject: subjectOf({ status: 401 }), problems: [] },
  {
    name: 'a 401 without a challenge is advised one',
    subject: subjectOf({ status: 401 }, { contract }),
    problems: [
      'advice: POST /orders answered 401 without WWW-Authenticate; RFC 9110 (section 15.5.2) asks for a challenge.',
    ],
    lines: [5],
  },
  {
    name: 'a declared one that is missing is left to headers-conform',
    subject: subjectOf({ status: 401 }, { contract, operation: promising }),
    problems: [],
  },
  {
    name: 'a declared one that cannot be read is a violation',
    subject: subjectOf(challenged('realm="orders"'), { contract, operation: promising }),
    problems: [
      'POST /orders answered 401 with WWW-Authenticate: realm="orders", which is no challenge such as Bearer realm="orders".',
    ],
    lines: [44],
  },
  {
    name: 'an undeclared one that cannot be read only advises',
    subject: subjectOf(challenged('Bearer realm="open'), { contract }),
    problems: [
      'advice: POST /orders answered 401 with WWW-Authenticate: Bearer realm="open, which is no challenge such as Bearer realm="orders".',
    ],
  },
  {
    name: 'the token endpoint owes no challenge to who authenticates in the body',
    subject: tokenRequest(),
    problems: [],
  },
]);

function tokenRequest(): ReturnType<typeof subjectOf> {
  const subject = subjectOf({ status: 401 }, { contract, operation: null });
  const request = { ...subject.step.request, to: 'token-endpoint' } as const;
  return { ...subject, step: { ...subject.step, request } };
}
