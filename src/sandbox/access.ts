import type { AuthDeclaration } from '../model/auth.ts';
import { headerValue } from '../model/exchange.ts';
import type { Operation } from '../model/operation.ts';
import type { Refusal } from './errors.ts';
import type { ProviderRequest } from './exchange.ts';
import type { TokenDesk } from './tokens.ts';

/** Whether a request may pass; the refusal otherwise. */
export type Gate = (
  request: ProviderRequest,
  query: URLSearchParams,
  operation: Operation,
) => Refusal | undefined;

/** The gate that the declared authentication asks for. */
export function openGate(
  auth: AuthDeclaration | undefined,
  credentials: ReadonlyMap<string, string>,
  desk: TokenDesk | undefined,
): Gate {
  if (auth === undefined) return () => undefined;
  switch (auth.type) {
    case 'client-credentials':
      return (request, _query, operation) =>
        bearerRefusal(
          schemeValue(request, auth.header, auth.scheme),
          (token) => desk?.scopesOf(token),
          operation,
        );
    case 'bearer': {
      const expected = credentials.get(auth.token.name);
      return (request, _query, operation) =>
        bearerRefusal(
          schemeValue(request, auth.header, auth.scheme),
          (token) => (token === expected ? operation.scopes : undefined),
          operation,
        );
    }
    case 'api-key': {
      const expected = `${auth.prefix}${credentials.get(auth.key.name) ?? ''}`;
      return (request, query) => {
        const given = auth.place === 'query' ? query.get(auth.name) : headerValue(request.headers, auth.name);
        return given === expected
          ? undefined
          : unauthorised('a valid API key is needed', `ApiKey realm="sandbox"`);
      };
    }
    case 'basic': {
      const expected = Buffer.from(
        `${credentials.get(auth.username.name) ?? ''}:${credentials.get(auth.password.name) ?? ''}`,
      ).toString('base64');
      return (request) =>
        schemeValue(request, 'authorization', 'Basic') === expected
          ? undefined
          : unauthorised('a valid user name and password are needed', 'Basic realm="sandbox"');
    }
    case 'mutual-tls':
      // The sandbox speaks plain HTTP on loopback: there is no client certificate to look at.
      return () => undefined;
    default:
      return auth satisfies never;
  }
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
function schemeValue(request: ProviderRequest, header: string, scheme: string): string | undefined {
  const [name = '', ...rest] = (headerValue(request.headers, header) ?? '').trim().split(/\s+/);
  return name.toLowerCase() === scheme.toLowerCase() && rest.length === 1 ? rest[0] : undefined;
}
