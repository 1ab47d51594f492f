import { type AuthDeclaration, type CredentialReference, ofSecondClient } from '../model/auth.ts';
import type { Operation } from '../model/operation.ts';
import type { Refusal } from './errors.ts';
import { givenHeader, type ProviderRequest } from './exchange.ts';
import { verifyJwt } from './jwt.ts';
import { SIGNING_KEY } from './stand-in.ts';
import type { TokenDesk } from './tokens.ts';

/** Whether a request may pass; the refusal otherwise. */
export type Gate = (
  request: ProviderRequest,
  query: URLSearchParams,
  operation: Operation,
) => Refusal | undefined;

/** Who sent a request, as far as its credentials say: idempotency keys are each client's own. */
export type Caller = (request: ProviderRequest, query: URLSearchParams) => string;

export function openCaller(auth: AuthDeclaration | undefined, desk: TokenDesk | undefined): Caller {
  switch (auth?.type) {
    case 'client-credentials': {
      const header = auth.header.toLowerCase();
      return (request) => desk?.clientOf(schemeValue(request, header, auth.scheme) ?? '') ?? '';
    }
    case 'bearer': {
      const header = auth.header.toLowerCase();
      return (request) => givenHeader(request, header) ?? '';
    }
    case 'api-key':
      return (request, query) =>
        (auth.place === 'query' ? query.get(auth.name) : givenHeader(request, auth.name.toLowerCase())) ?? '';
    case 'basic':
      return (request) => givenHeader(request, 'authorization') ?? '';
    default:
      return () => '';
  }
}

/** The gate that the declared authentication asks for. */
export function openGate(
  auth: AuthDeclaration | undefined,
  { credentials, now }: { readonly credentials: ReadonlyMap<string, string>; readonly now: () => number },
  desk: TokenDesk | undefined,
): Gate {
  if (auth === undefined) return () => undefined;
  switch (auth.type) {
    case 'client-credentials': {
      const header = auth.header.toLowerCase();
      return (request, _query, operation) =>
        bearerRefusal(schemeValue(request, header, auth.scheme), (token) => desk?.scopesOf(token), operation);
    }
    case 'bearer': {
      const header = auth.header.toLowerCase();
      const expected = valuesOf(credentials, auth.token);
      const key = credentials.get(SIGNING_KEY);
      const format = auth.tokenFormat?.form === 'jwt' ? auth.tokenFormat : undefined;
      const isGood = (token: string): boolean =>
        format === undefined || key === undefined
          ? expected.includes(token)
          : verifyJwt(token, { format, key, now: now() }) !== undefined;
      return (request, _query, operation) =>
        bearerRefusal(
          schemeValue(request, header, auth.scheme),
          (token) => (isGood(token) ? operation.scopes : undefined),
          operation,
        );
    }
    case 'api-key': {
      // Without a key nothing is let in: an empty one would be.
      const expected = valuesOf(credentials, auth.key).map((key) => `${auth.prefix}${key}`);
      return (request, query) => {
        const given =
          auth.place === 'query' ? query.get(auth.name) : givenHeader(request, auth.name.toLowerCase());
        return given !== null && given !== undefined && expected.includes(given)
          ? undefined
          : unauthorised('a valid API key is needed', `ApiKey realm="sandbox"`);
      };
    }
    case 'basic': {
      const passwords = valuesOf(credentials, auth.password);
      const expected = valuesOf(credentials, auth.username).flatMap((username, index) =>
        passwords[index] === undefined
          ? []
          : [Buffer.from(`${username}:${passwords[index]}`).toString('base64')],
      );
      return (request) =>
        expected.includes(schemeValue(request, 'authorization', 'Basic') ?? '')
          ? undefined
          : unauthorised('a valid user name and password are needed', 'Basic realm="sandbox"');
    }
    case 'mutual-tls':
      return (request) =>
        request.certified === true
          ? undefined
          : unauthorised('a client certificate that is trusted is needed', 'Certificate realm="sandbox"');
    default:
      return auth satisfies never;
  }
}

/** What the clients that the provider knows have for a credential: of the first, and of the second if there is one. */
export function valuesOf(
  credentials: ReadonlyMap<string, string>,
  { name }: CredentialReference,
): readonly string[] {
  return [credentials.get(name), credentials.get(ofSecondClient(name))].flatMap((value) =>
    value === undefined ? [] : [value],
  );
}

/** RFC 6750 section 3: a challenge without an error code when nothing was sent, `invalid_token` otherwise. */
function bearerRefusal(
  token: string | undefined,
  scopesOf: (token: string) => readonly string[] | undefined,
  operation: Operation,
): Refusal | undefined {
  if (token === undefined) return unauthorised('a valid access token is needed', 'Bearer realm="sandbox"');
  const scopes = scopesOf(token);
  if (scopes === undefined)
    return unauthorised('the access token is not valid', 'Bearer realm="sandbox", error="invalid_token"');
  const missing = operation.scopes.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return undefined;
  return {
    status: 403,
    message: `the token lacks the scope ${missing.join(' ')}`,
    headers: [
      [
        'WWW-Authenticate',
        `Bearer realm="sandbox", error="insufficient_scope", scope="${missing.join(' ')}"`,
      ],
    ],
  };
}

function unauthorised(message: string, challenge: string): Refusal {
  return { status: 401, message, headers: [['WWW-Authenticate', challenge]] };
}

/** What stands behind the scheme's name, whose case does not matter (RFC 9110 section 11.1). */
function schemeValue(request: ProviderRequest, lowerHeader: string, scheme: string): string | undefined {
  const given = givenHeader(request, lowerHeader)?.trim() ?? '';
  const name = given.slice(0, scheme.length);
  if (name !== scheme && name.toLowerCase() !== scheme.toLowerCase()) return undefined;
  const rest = given.slice(scheme.length);
  const value = rest.trimStart();
  return value.length === rest.length || value === '' || /\s/.test(value) ? undefined : value;
}
