import type { AuthDeclaration, CredentialReference, TokenFormat } from '../../model/auth.ts';
import type { Diagnostic, Location } from '../../model/location.ts';
import type { MapNode, TreeNode } from '../../model/tree.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { get, located, number, text } from '../nodes.ts';
import { mergedSection, type Reading } from '../section.ts';

const TOKEN_ENDPOINT: KeyShape = { keys: keysOf('url path method content_type headers description notes') };
const AUTHENTICATION: KeyShape = {
  keys: keysOf(
    'type flow method scheme endpoints token_url token request response usage token_refresh security_requirements scopes description header ' +
      'query name in key credentials username password certificate notes token_format audience issuer algorithm',
  ),
  inside: {
    endpoints: {
      keys: keysOf(
        'token authorization authorize refresh revocation revoke introspection userinfo jwks discovery notes',
      ),
      inside: { token: TOKEN_ENDPOINT },
    },
    // What else a token endpoint takes and answers is its own: an audience, an id.
    request: { keys: keysOf('grant_type client_id client_secret scope'), open: true },
    response: { keys: keysOf('access_token token_type expires_in scope refresh_token'), open: true },
    usage: { keys: keysOf('header query content_type description example notes') },
    token_refresh: {
      keys: keysOf(
        'automatic enabled threshold_seconds retry_attempts retry_delay_seconds strategy endpoint description notes',
      ),
    },
  },
};

/** How callers prove who they are; undefined when the page does not say, or says it in a way that is not known. */
export function readAuthentication(trees: readonly MapNode[], reading: Reading): AuthDeclaration | undefined {
  const section = mergedSection(trees, reading, 'authentication', 'auth');
  if (section === undefined) return undefined;
  const { value, keyAt } = section;
  reading.complain(...strayKeys(value, AUTHENTICATION, 'authentication'));
  const words = [
    text(get(value, 'type', 'method', 'scheme')),
    text(get(value, 'flow')),
    value.kind === 'scalar' ? text(value) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
  if (/\bmtls\b|mutual[ -]?tls/i.test(words)) {
    return {
      type: 'mutual-tls',
      certificate: placeholder(get(value, 'certificate'), 'CLIENT_CERTIFICATE', keyAt),
      key: placeholder(get(value, 'key'), 'CLIENT_KEY', keyAt),
      at: keyAt,
    };
  }
  const flow = text(get(value, 'flow'));
  if (
    /client[ _-]?credentials/i.test(words) ||
    (/oauth/i.test(words) && flow === undefined && get(get(value, 'endpoints'), 'token') !== undefined)
  ) {
    return clientCredentials(value, keyAt, { reading, words });
  }
  if (/api[ _-]?key/i.test(words)) return apiKey(value, keyAt);
  if (/\bbasic\b/i.test(words)) {
    return {
      type: 'basic',
      username: reference('USERNAME', keyAt),
      password: reference('PASSWORD', keyAt),
      at: keyAt,
    };
  }
  if (/jwt|bearer/i.test(words)) {
    return {
      type: 'bearer',
      header: 'Authorization',
      scheme: 'Bearer',
      ...tokenFormat(value, words),
      token: placeholder(get(value, 'token'), 'ACCESS_TOKEN', keyAt),
      at: keyAt,
    };
  }
  reading.complain({
    code: 'auth-unknown',
    severity: 'warning',
    message: `the way to authenticate is not known (\`${words}\`), so requests are sent without credentials`,
    at: keyAt,
    related: [],
    help: 'Known types: OAuth 2.0 with flow Client Credentials, API Key, Basic, Bearer, JWT, mTLS.',
  });
  return undefined;
}

function clientCredentials(
  section: TreeNode,
  at: Location,
  { reading, words }: { readonly reading: Reading; readonly words: string },
): AuthDeclaration | undefined {
  const token = get(get(section, 'endpoints'), 'token');
  const url = located(get(token, 'url', 'path')) ?? located(token) ?? located(get(section, 'token_url'));
  if (url === undefined) {
    reading.complain({
      code: 'auth-token-url-missing',
      severity: 'error',
      message: 'OAuth client credentials need the URL of the token endpoint, and the page gives none',
      at,
      related: [],
      help: 'Add endpoints: {token: {url: "/oauth/token"}}.',
    });
    return undefined;
  }
  const request = get(section, 'request');
  const refresh = get(section, 'token_refresh');
  const refreshNumber = (key: string): number => {
    const stated = get(refresh, key);
    if (stated !== undefined && number(stated) === undefined) reading.complain(noNumber(key, stated));
    return number(stated) ?? 0;
  };
  const usage = /^([\w-]+):\s*(\S+)\s+\{/.exec(text(get(get(section, 'usage'), 'header')) ?? '');
  const inBody = get(request, 'client_secret') !== undefined || get(request, 'client_id') !== undefined;
  return {
    type: 'client-credentials',
    tokenUrl: url,
    tokenMethod: (text(get(token, 'method')) ?? 'POST').toUpperCase(),
    contentType: text(get(token, 'content_type')) ?? 'application/x-www-form-urlencoded',
    clientAuthentication: inBody ? 'body' : 'basic',
    clientId: placeholder(get(request, 'client_id'), 'CLIENT_ID', at),
    clientSecret: placeholder(get(request, 'client_secret'), 'CLIENT_SECRET', at),
    scope: text(get(request, 'scope')),
    expiresInSeconds: number(get(get(section, 'response'), 'expires_in')),
    renewBeforeSeconds: refreshNumber('threshold_seconds'),
    retryAttempts: refreshNumber('retry_attempts'),
    retryDelaySeconds: refreshNumber('retry_delay_seconds'),
    header: usage?.[1] ?? 'Authorization',
    scheme: usage?.[2] ?? 'Bearer',
    ...tokenFormat(section, words),
    at,
  };
}

/** `token_format: JWT`, or a type that says so; what is said of no format stays open. */
function tokenFormat(section: TreeNode, words: string): { readonly tokenFormat?: TokenFormat } {
  const said = text(get(section, 'token_format')) ?? words;
  if (/\bopaque\b/i.test(said)) return { tokenFormat: { form: 'opaque' } };
  if (!/\bjwt\b|json web token/i.test(said)) return {};
  return {
    tokenFormat: {
      form: 'jwt',
      audience: text(get(section, 'audience')),
      issuer: text(get(section, 'issuer')),
    },
  };
}

/** `X-API-Key: {KEY}`, a header's or a query parameter's name, or `in` and `name` as OpenAPI has them. */
function apiKey(section: TreeNode, at: Location): AuthDeclaration {
  const usage =
    located(get(get(section, 'usage'), 'header', 'query')) ?? located(get(section, 'header', 'query'));
  const isQuery =
    get(section, 'query') !== undefined ||
    get(get(section, 'usage'), 'query') !== undefined ||
    text(get(section, 'in')) === 'query';
  const [, name, prefix, variable] = /^([\w-]+)\s*[:=]?\s*(.*?)\{(\w+)\}\s*$/.exec(usage?.value ?? '') ?? [];
  const plain = usage !== undefined && /^[\w-]+$/.test(usage.value) ? usage.value : undefined;
  return {
    type: 'api-key',
    place: isQuery ? 'query' : 'header',
    name: name ?? plain ?? text(get(section, 'name')) ?? 'X-API-Key',
    prefix: prefix ?? '',
    key:
      variable === undefined
        ? placeholder(get(section, 'key'), 'API_KEY', at)
        : reference(variable, usage?.at ?? at),
    at,
  };
}

/** `{CLIENT_ID}` names a variable; anything else there would be a secret in the page, which lint complains of. */
function placeholder(node: TreeNode | undefined, name: string, at: Location): CredentialReference {
  const match = /^\$?\{\{?\s*(?:env\.)?(\w+)\s*\}?\}$/.exec(text(node)?.trim() ?? '');
  return reference(match?.[1] ?? name, node?.at ?? at);
}

function reference(name: string, at: Location): CredentialReference {
  return { name: name.toUpperCase(), at };
}

function noNumber(key: string, node: TreeNode): Diagnostic {
  return {
    code: 'auth-unreadable',
    severity: 'error',
    message: `\`${text(node) ?? 'this'}\` is no number, so ${key} has no effect`,
    at: node.at,
    related: [],
    help: `Write it like ${key}: 30.`,
  };
}
