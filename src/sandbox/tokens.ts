import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import { valuesOf } from './access.ts';
import { givenHeader, type ProviderRequest, type Reply } from './exchange.ts';
import { signJwt, verifyJwt } from './jwt.ts';

/** Tokens that the sandbox has issued and that are still good. */
export interface TokenDesk {
  readonly path: string;
  readonly answer: (request: ProviderRequest) => Reply;
  /** The scopes of a token; undefined when it is unknown or over. */
  readonly scopesOf: (token: string) => readonly string[] | undefined;
  /** The id of the client that a token was issued to. */
  readonly clientOf: (token: string) => string | undefined;
}

interface Issued {
  /** ms since the epoch. */
  readonly until: number;
  readonly scopes: readonly string[];
  readonly client: string;
}

/** The token endpoint of RFC 6749 section 4.4, with the errors of its section 5.2. */
export function openTokenDesk(
  declaration: ClientCredentialsDeclaration,
  options: {
    readonly credentials: ReadonlyMap<string, string>;
    readonly now: () => number;
    readonly random: () => number;
  },
): TokenDesk {
  const issued = new Map<string, Issued>();
  const format = declaration.tokenFormat?.form === 'jwt' ? declaration.tokenFormat : undefined;
  const key = opaque(options.random);
  const allScopes = declaration.scope?.split(/\s+/) ?? [];
  return {
    path: pathOf(declaration.tokenUrl.value),
    clientOf: (token) => issued.get(token)?.client,
    scopesOf: (token) => {
      const entry = issued.get(token);
      if (format !== undefined && verifyJwt(token, { format, key, now: options.now() }) === undefined)
        return undefined;
      return entry === undefined || entry.until <= options.now() ? undefined : entry.scopes;
    },
    answer: (request) => {
      if (request.method !== declaration.tokenMethod)
        return tokenError(405, 'invalid_request', 'use POST', [['Allow', declaration.tokenMethod]]);
      const fields = fieldsOf(request);
      // RFC 6749 section 5.2: a parameter that is repeated makes the request invalid.
      if (new Set(fields.keys()).size !== [...fields.keys()].length)
        return tokenError(400, 'invalid_request', 'a parameter is repeated');
      const client = clientOf(request, fields);
      if (client === undefined) return tokenError(400, 'invalid_request', 'client credentials are missing');
      const [id, secret, basic] = client;
      const known = valuesOf(options.credentials, declaration.clientId).indexOf(id);
      if (known === -1 || secret !== valuesOf(options.credentials, declaration.clientSecret)[known]) {
        return tokenError(
          401,
          'invalid_client',
          'unknown client or wrong secret',
          basic ? [['WWW-Authenticate', 'Basic realm="token"']] : [],
        );
      }
      const grant = fields.get('grant_type');
      if (grant === null) return tokenError(400, 'invalid_request', 'grant_type is missing');
      if (grant !== 'client_credentials')
        return tokenError(400, 'unsupported_grant_type', 'only client_credentials');
      const asked = (fields.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
      const scopes = asked.length === 0 ? allScopes : asked;
      if (scopes.some((scope) => !allScopes.includes(scope)))
        return tokenError(400, 'invalid_scope', 'unknown scope');
      for (const [old, { until }] of issued) if (until <= options.now()) issued.delete(old);
      const life = declaration.expiresInSeconds ?? 3600;
      const token =
        format === undefined
          ? opaque(options.random)
          : signJwt(
              { sub: id, jti: opaque(options.random), scope: scopes.join(' '), lifeSeconds: life },
              { format, key, now: options.now() },
            );
      issued.set(token, { until: options.now() + life * 1000, scopes, client: id });
      const body = {
        access_token: token,
        token_type: declaration.scheme,
        expires_in: life,
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      };
      return { status: 200, headers: NO_STORE, body };
    },
  };
}

const NO_STORE = [
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
] as const;

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url.replace(/[?#].*$/, '');
}

function fieldsOf(request: ProviderRequest): URLSearchParams {
  const text = Buffer.from(request.body).toString('utf8');
  if (!/json/i.test(givenHeader(request, 'content-type') ?? '')) return new URLSearchParams(text);
  try {
    const value: unknown = JSON.parse(text);
    const pairs = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new URLSearchParams(pairs.map(([name, field]): [string, string] => [name, String(field)]));
  } catch {
    return new URLSearchParams();
  }
}

function clientOf(
  request: ProviderRequest,
  fields: URLSearchParams,
): readonly [string, string, boolean] | undefined {
  const basic = /^Basic\s+(\S+)$/i.exec(givenHeader(request, 'authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return [formDecoded(id), formDecoded(secret.join(':')), true];
  }
  const id = fields.get('client_id');
  const secret = fields.get('client_secret');
  return id === null || secret === null ? undefined : [id, secret, false];
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function tokenError(
  status: number,
  error: string,
  description: string,
  headers: Reply['headers'] = [],
): Reply {
  return { status, headers: [...NO_STORE, ...headers], body: { error, error_description: description } };
}

function opaque(random: () => number): string {
  const part = (): string =>
    Math.floor(random() * 2 ** 48)
      .toString(36)
      .padStart(10, '0');
  return `${part()}${part()}${part()}`;
}
