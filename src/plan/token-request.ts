import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import type { RequestTemplate } from '../model/plan.ts';

/** What a request for a token says. Names in capitals stand for the run's secrets, everything else for itself. */
export interface TokenFields {
  readonly id: string;
  readonly secret: string;
  readonly grant: string | undefined;
  readonly scope: string | undefined;
}

export function documentedFields(auth: ClientCredentialsDeclaration): TokenFields {
  const { clientId, clientSecret, scope } = auth;
  return { id: clientId.name, secret: clientSecret.name, grant: 'client_credentials', scope };
}

/** Secrets are holes: a plan holds none. */
export function tokenRequest(fields: TokenFields, auth: ClientCredentialsDeclaration): RequestTemplate {
  const isBasic = auth.clientAuthentication === 'basic';
  const isJson = /json/i.test(auth.contentType);
  const value = (name: string): string =>
    /^[A-Z]/.test(name) ? `{{secret.${name}${isJson ? '' : '.form'}}}` : name;
  const pairs: readonly (readonly [string, string])[] = [
    ...(fields.grant === undefined ? [] : [['grant_type', fields.grant] as const]),
    ...(isBasic
      ? []
      : [['client_id', value(fields.id)] as const, ['client_secret', value(fields.secret)] as const]),
    ...(fields.scope === undefined ? [] : [['scope', fields.scope] as const]),
  ];
  return {
    method: auth.tokenMethod,
    path: auth.tokenUrl.value,
    to: 'token-endpoint',
    query: [],
    headers: [
      ['Content-Type', auth.contentType],
      ['Accept', 'application/json'],
      ...(isBasic ? [['Authorization', `Basic {{basic.${fields.id}.${fields.secret}}}`] as const] : []),
    ],
    body: isJson
      ? { form: 'json', value: Object.fromEntries(pairs) }
      : { form: 'text', text: pairs.map(([name, written]) => `${name}=${encoded(written)}`).join('&') },
    authenticate: false,
  };
}

/** Holes are filled with encoded values. */
function encoded(written: string): string {
  return written.startsWith('{{') ? written : encodeURIComponent(written).replaceAll('%20', '+');
}
