import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import { headerValue } from '../model/exchange.ts';
import type { Check, Judgement, Subject } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import { promiseId } from '../model/promise.ts';
import { member } from '../schema/pointer.ts';
import { answered, broken, jsonBody, kept, shown } from './evidence.ts';

/** RFC 6749 sections 5.1 and 5.2, for the steps that ask the token endpoint themselves. */
export const tokenAnswer: Check = {
  id: 'token-answer',
  title: 'the token endpoint answers with a token as documented, or with an error and none',
  severity: 'violation',
  standards: ['OA-01', 'OA-02', 'OA-06', 'OA-09'],
  *judge(subject) {
    const { contract, step, exchange } = subject;
    if (step.request.to !== 'token-endpoint' || contract.auth?.type !== 'client-credentials') return;
    const body = jsonBody(subject);
    const { status } = exchange.response;
    if (status >= 200 && status < 300) {
      if (step.intent === 'valid') yield* judgeToken(subject, body, contract.auth);
      else if (step.intent === 'hostile') yield* judgeScope(subject, body, contract.auth);
      // A token for a wrong request is what the step's own expectation is about.
    } else if (status < 500) {
      yield* judgeError(subject, body, contract.auth);
    }
    if (member(body, 'access_token') === undefined) return;
    const type = headerValue(exchange.response.headers, 'content-type') ?? 'no Content-Type';
    if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
      const message = `${answered(subject)} with a token as ${type}; RFC 6749 (section 5.1) asks for application/json.`;
      yield broken(undefined, { message, actual: type, at: contract.auth.tokenUrl.at }, 'advice');
    }
    if (noStore(subject)) return;
    const message = `${answered(subject)} with a token but without Cache-Control: no-store (RFC 6749 section 5.1).`;
    yield broken(undefined, { message, at: contract.auth.tokenUrl.at }, 'advice');
  },
};

function* judgeToken(
  subject: Subject,
  body: Json | undefined,
  auth: ClientCredentialsDeclaration,
): Iterable<Judgement> {
  const promise = promiseId.auth('token');
  const at = auth.tokenUrl.at;
  const said = answered(subject);
  const token = member(body, 'access_token');
  if (typeof token !== 'string' || token === '') {
    yield broken(promise, { message: `${said} without an \`access_token\`.`, at });
    return;
  }
  yield kept(promise);
  const type = member(body, 'token_type');
  if (typeof type !== 'string') {
    yield broken(
      undefined,
      { message: `${said} without \`token_type\`, which RFC 6749 (section 5.1) requires.`, at },
      'advice',
    );
  } else if (type.toLowerCase() !== auth.scheme.toLowerCase()) {
    const message = `${said} with \`token_type\` ${shown(type)}; tokens are used as ${auth.scheme}.`;
    yield broken(promise, { message, expected: auth.scheme, actual: type, at });
  }
  yield* judgeLife(subject, member(body, 'expires_in'), auth);
}

function* judgeLife(
  subject: Subject,
  life: Json | undefined,
  auth: ClientCredentialsDeclaration,
): Iterable<Judgement> {
  const { expiresInSeconds } = auth;
  if (expiresInSeconds === undefined) return;
  const promise = promiseId.auth('token expires_in');
  if (life === expiresInSeconds) {
    yield kept(promise);
    return;
  }
  const came = life === undefined ? 'without `expires_in`' : `with \`expires_in\` ${shown(life)}`;
  yield broken(promise, {
    message: `${answered(subject)} ${came}; documented is ${expiresInSeconds}.`,
    expected: expiresInSeconds,
    ...(life === undefined ? {} : { actual: life }),
  });
}

function* judgeScope(
  subject: Subject,
  body: Json | undefined,
  { tokenUrl }: ClientCredentialsDeclaration,
): Iterable<Judgement> {
  const scope = member(body, 'scope');
  const asked = askedScope(subject);
  const granted = typeof scope === 'string' ? scope.split(' ') : undefined;
  if (granted !== undefined && (asked === undefined || !granted.includes(asked))) return;
  const message =
    granted === undefined
      ? `${answered(subject)} to a scope that does not exist, and \`scope\` does not say what was granted instead (RFC 6749 section 3.3).`
      : `${answered(subject)} and grants the scope ${shown(asked ?? '')}, which the page does not know.`;
  yield broken(undefined, { message, at: tokenUrl.at }, 'advice');
}

function askedScope({ exchange }: Subject): string | undefined {
  const text = Buffer.from(exchange.request.body ?? new Uint8Array()).toString('utf8');
  return /"scope":"([^"]*)"/.exec(text)?.[1] ?? new URLSearchParams(text).get('scope') ?? undefined;
}

function* judgeError(
  subject: Subject,
  body: Json | undefined,
  { tokenUrl }: ClientCredentialsDeclaration,
): Iterable<Judgement> {
  const said = answered(subject);
  if (member(body, 'access_token') !== undefined) {
    const message = `${said} with an \`access_token\` all the same.`;
    yield broken(promiseId.auth('token refused'), { message, at: tokenUrl.at });
  } else if (typeof member(body, 'error') !== 'string') {
    const message = `${said} without the member \`error\`, by which clients tell errors of a token endpoint apart (RFC 6749 section 5.2).`;
    yield broken(undefined, { message, at: tokenUrl.at }, 'advice');
  }
}

function noStore({ exchange }: Subject): boolean {
  return /\bno-store\b/i.test(headerValue(exchange.response.headers, 'cache-control') ?? '');
}
