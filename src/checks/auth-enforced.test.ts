import type { AuthDeclaration } from '../model/auth.ts';
import type { Subject } from '../model/extension.ts';
import { authEnforced } from './auth-enforced.ts';
import { contractOf, line, type SubjectParts, subjectOf, testCheck } from './tester.ts';

const at = line(5);
const KEY = { name: 'KEY', at };
const BEARER: AuthDeclaration = { type: 'bearer', header: 'Authorization', scheme: 'Bearer', token: KEY, at };
const BASIC: AuthDeclaration = { type: 'basic', username: KEY, password: KEY, at };
const MUTUAL_TLS: AuthDeclaration = { type: 'mutual-tls', certificate: KEY, key: KEY, at };

function apiKey(place: 'header' | 'query'): AuthDeclaration {
  return { type: 'api-key', place, name: 'X-Key', prefix: '', key: KEY, at };
}

function answered(status: number, auth: AuthDeclaration, parts: SubjectParts = {}): Subject {
  return subjectOf({ status }, { contract: contractOf({ auth }), ...parts });
}

const CREDENTIALS = ['authentication > credentials'];

testCheck(authEnforced, [
  {
    name: 'credentials that were shown and let in are accepted',
    subject: answered(201, BEARER, { sent: [['authorization', 'bearer abc']] }),
    problems: [],
    kept: CREDENTIALS,
  },
  {
    name: 'a user name that was shown and let in is accepted',
    subject: answered(201, BASIC, { sent: [['Authorization', 'Basic abc']] }),
    problems: [],
    kept: CREDENTIALS,
  },
  {
    name: 'a key in a header that was shown and let in is accepted',
    subject: answered(201, apiKey('header'), { sent: [['x-key', 'abc']] }),
    problems: [],
    kept: CREDENTIALS,
  },
  {
    name: 'a key in the query that was shown and let in is accepted',
    subject: answered(201, apiKey('query'), { url: 'http://127.0.0.1:1/orders?X-Key=abc' }),
    problems: [],
    kept: CREDENTIALS,
  },
  {
    name: 'a token that was not shown proves nothing',
    subject: answered(201, BEARER),
    problems: [],
    kept: [],
  },
  {
    name: 'credentials of another kind prove nothing',
    subject: answered(201, BEARER, { sent: [['Authorization', 'Basic abc']] }),
    problems: [],
    kept: [],
  },
  {
    name: 'a key that was not shown proves nothing',
    subject: answered(201, apiKey('query')),
    problems: [],
    kept: [],
  },
  {
    name: 'a client certificate is shown by the connection',
    subject: answered(201, MUTUAL_TLS),
    problems: [],
    kept: CREDENTIALS,
  },
  {
    name: 'whoever shows nothing is to be refused',
    subject: answered(401, BEARER, { intent: 'unauthenticated' }),
    problems: [],
    kept: ['authentication > POST /orders'],
  },
  {
    name: 'whoever shows nothing and is let in breaks the promise',
    subject: answered(201, BEARER, { intent: 'unauthenticated' }),
    problems: ['POST /orders answered 201 to a request without valid credentials; the page protects it.'],
    broken: ['authentication > POST /orders'],
    kept: [],
  },
]);
