import type { AuthDeclaration } from '../model/auth.ts';
import { headerValues } from '../model/exchange.ts';
import type { Check, Subject } from '../model/extension.ts';
import { answered, broken, declaredResponse } from './evidence.ts';

/** RFC 9110 section 15.5.2 asks every 401 for a challenge; that it is there at all is the page's business where it declares it. */
export const challenge: Check = {
  id: 'challenge',
  title: 'a 401 says in WWW-Authenticate how to authenticate',
  severity: 'advice',
  standards: ['HT-06', 'OA-20', 'OA-26'],
  *judge(subject) {
    const { exchange, contract, step } = subject;
    if (exchange.response.status !== 401 || contract.auth === undefined) return;
    // RFC 6749 section 5.2: only who authenticated in a header is owed a challenge by the token endpoint.
    if (step.request.to === 'token-endpoint' && !showsCredentials(subject)) return;
    const declared = declaredResponse(subject)?.headers.find(
      ({ name }) => name.toLowerCase() === 'www-authenticate',
    );
    const values = headerValues(exchange.response.headers, 'www-authenticate');
    const at = declared?.at ?? contract.auth.at;
    if (values.length === 0) {
      // `headers-conform` misses a declared one.
      if (declared?.required === true) return;
      const message = `${answered(subject)} without WWW-Authenticate; RFC 9110 (section 15.5.2) asks for a challenge.`;
      yield broken(undefined, { message, at });
      return;
    }
    const scheme = schemeOf(contract.auth);
    const readable = values.every(isChallengeList);
    if (readable && (scheme === undefined || values.some((value) => offers(value, scheme)))) return;
    const wrong = readable
      ? `which asks for nothing that the page knows: credentials are sent as ${scheme}`
      : 'which is no challenge such as Bearer realm="orders"';
    const message = `${answered(subject)} with WWW-Authenticate: ${values.join(', ')}, ${wrong}.`;
    yield broken(
      undefined,
      { message, actual: values.join(', '), at },
      readable || declared === undefined ? 'advice' : 'violation',
    );
  },
};

/** The scheme that the page names; undefined where it names none that a challenge could ask for. */
function schemeOf(auth: AuthDeclaration): string | undefined {
  switch (auth.type) {
    case 'basic':
      return 'Basic';
    case 'bearer':
    case 'client-credentials':
      return auth.scheme;
    case 'api-key':
    case 'mutual-tls':
      return undefined;
    default:
      return auth satisfies never;
  }
}

/** Whether one of the challenges is of that scheme: further ones may stand beside it. */
function offers(value: string, scheme: string): boolean {
  const escaped = scheme.replace(/[^\w]/g, '\\$&');
  return new RegExp(`(?:^|,)\\s*${escaped}(?:\\s|,|$)`, 'i').test(value);
}

function showsCredentials({ exchange }: Subject): boolean {
  return headerValues(exchange.request.headers, 'authorization').length > 0;
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const QUOTED = '"(?:[^"\\\\\\x00-\\x08\\x0a-\\x1f\\x7f]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
const PARAMETER = `${TOKEN}\\s*=\\s*(?:${TOKEN}|${QUOTED})`;
const TOKEN68 = '[A-Za-z0-9._~+/-]+=*';

/** RFC 9110 section 11.6.1: a scheme, alone, with a token68, or with parameters; commas part both these and challenges. */
const CHALLENGES = new RegExp(
  `^${TOKEN}(?:\\s+(?:${PARAMETER}|${TOKEN68}))?(?:\\s*,\\s*(?:${PARAMETER}|${TOKEN}(?:\\s+(?:${PARAMETER}|${TOKEN68}))?))*$`,
);

/** Longer ones are not worth the time that a pattern may take for them. */
const LONGEST = 2000;

function isChallengeList(value: string): boolean {
  const text = value.trim();
  return text.length > LONGEST || CHALLENGES.test(text);
}
