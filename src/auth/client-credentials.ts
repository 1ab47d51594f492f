import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import { type Exchange, type HttpRequest, type HttpResponse, headerValue } from '../model/exchange.ts';
import type { AuthContext, Authenticator, AuthScheme, CredentialResult } from '../model/extension.ts';
import { revealed } from './credentials.ts';

/** OAuth 2.0 client credentials (RFC 6749 section 4.4): one token for all, renewed ahead of its end. */
export const clientCredentials: AuthScheme = {
  id: 'client-credentials',
  open: (declaration, context): Authenticator => {
    if (declaration.type !== 'client-credentials')
      throw new TypeError(`not client credentials: ${declaration.type}`);
    return tokenKeeper(declaration, context);
  },
};

interface Token {
  readonly value: string;
  /** ms of the context's clock from which on a new one is fetched. */
  readonly renewAt: number;
}

type TokenResult =
  | { readonly granted: true; readonly token: Token }
  | Extract<CredentialResult, { readonly granted: false }>;

function tokenKeeper(declaration: ClientCredentialsDeclaration, context: AuthContext): Authenticator {
  let current: Token | undefined;
  let pending: Promise<TokenResult> | undefined;
  return {
    credentials: async (signal) => {
      if (current === undefined || context.now() >= current.renewAt) {
        // Whoever comes while a request is under way waits for it: one token request at a time.
        pending ??= fetchToken(declaration, context, signal).finally(() => {
          pending = undefined;
        });
        const result = await pending;
        if (!result.granted) return result;
        current = result.token;
      }
      return {
        granted: true,
        headers: [[declaration.header, `${declaration.scheme} ${current.value}`]],
        query: [],
      };
    },
    renew: () => {
      current = undefined;
    },
  };
}

async function fetchToken(
  declaration: ClientCredentialsDeclaration,
  context: AuthContext,
  signal: AbortSignal,
): Promise<TokenResult> {
  const request = tokenRequest(declaration, context);
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await context.transport(request, { signal });
    const result = readToken(exchange, declaration, context);
    // Only what may pass by itself is tried again: a refused secret stays refused, and may lock the account.
    if (result.granted || attempt >= declaration.retryAttempts || !isPassing(exchange)) return result;
    await context.wait(declaration.retryDelaySeconds * 1000, signal);
  }
}

function tokenRequest(declaration: ClientCredentialsDeclaration, context: AuthContext): HttpRequest {
  const id = revealed(context.credentials, declaration.clientId);
  const secret = revealed(context.credentials, declaration.clientSecret);
  const fields = new URLSearchParams({ grant_type: 'client_credentials' });
  if (declaration.clientAuthentication === 'body') {
    fields.set('client_id', id);
    fields.set('client_secret', secret);
  }
  if (declaration.scope !== undefined) fields.set('scope', declaration.scope);
  const isJson = /json/i.test(declaration.contentType);
  const body = isJson ? JSON.stringify(Object.fromEntries(fields)) : fields.toString();
  // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
  return {
    method: declaration.tokenMethod,
    url: tokenUrl(declaration.tokenUrl.value, context.baseUrl),
    headers: [
      ['Content-Type', declaration.contentType],
      ['Accept', 'application/json'],
      ...(declaration.clientAuthentication === 'basic' ? [['Authorization', `Basic ${basic}`] as const] : []),
    ],
    body: Buffer.from(body),
  };
}

/** Credentials of one environment never travel to another: the token URL is always on the host that is run against. */
export function tokenUrl(declared: string, baseUrl: string): string {
  const { origin } = new URL(baseUrl);
  const path = URL.canParse(declared) ? new URL(declared).pathname + new URL(declared).search : declared;
  return `${origin}${path.startsWith('/') ? '' : '/'}${path}`;
}

function readToken(
  exchange: Exchange,
  declaration: ClientCredentialsDeclaration,
  context: AuthContext,
): TokenResult {
  const where = `the token endpoint ${exchange.request.url}`;
  if (exchange.outcome === 'failure') {
    return { granted: false, code: exchange.failure.code, message: `${where}: ${exchange.failure.message}` };
  }
  const { response } = exchange;
  const json = response.json();
  const answer: unknown = json.parsed ? json.value : undefined;
  const token = member(answer, 'access_token');
  if (isSuccess(response.status) && typeof token === 'string' && token !== '') {
    context.learnSecret(token);
    const stated = Number(member(answer, 'expires_in') ?? declaration.expiresInSeconds ?? Number.NaN);
    return {
      granted: true,
      token: { value: token, renewAt: context.now() + lifeMs(stated, declaration.renewBeforeSeconds) },
    };
  }
  return {
    granted: false,
    code: failureCode(response.status),
    message: `${where} answered ${response.status} ${whatCame(response)}`,
  };
}

/** 400, 401 and 403 are about the credentials (RFC 6749 section 5.2); anything else is about the endpoint. */
function failureCode(status: number): string {
  if (status === 400 || status === 401 || status === 403) return 'TOKEN_REFUSED';
  return status >= 500 || status === 429 ? 'ISSUER_FAILED' : 'NO_TOKEN_ENDPOINT';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function whatCame(response: HttpResponse): string {
  const location = headerValue(response.headers, 'location');
  if (response.status >= 300 && response.status < 400) {
    return `with a redirect to ${location ?? 'nowhere'}; credentials are not sent after it, so name the endpoint itself as the token URL`;
  }
  const json = response.json();
  if (!json.parsed) {
    const type = headerValue(response.headers, 'content-type')?.split(';')[0]?.trim() ?? '';
    const form = response.body.length === 0 ? 'without a body' : `with ${type === '' ? 'a body' : type}`;
    return `${form}, not with JSON${isSuccess(response.status) ? '; a token endpoint answers with a JSON object' : ''}`;
  }
  const error = member(json.value, 'error') ?? member(json.value, 'error_code');
  const described = member(json.value, 'error_description') ?? member(json.value, 'message');
  const reason = [error, described].filter((part) => typeof part === 'string').join(': ');
  return reason === '' ? 'with JSON that holds no access_token' : `(${reason})`;
}

/** A token that lives shorter than the renewal threshold is used for half its life, not renewed for every request. */
function lifeMs(expiresInSeconds: number, renewBeforeSeconds: number): number {
  if (Number.isNaN(expiresInSeconds)) return Number.POSITIVE_INFINITY;
  const ahead = expiresInSeconds - renewBeforeSeconds;
  return 1000 * (ahead > 0 ? ahead : expiresInSeconds / 2);
}

function isPassing(exchange: Exchange): boolean {
  return exchange.outcome === 'failure'
    ? exchange.failure.code === 'TIMEOUT'
    : exchange.response.status >= 500;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
