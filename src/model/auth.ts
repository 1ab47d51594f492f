import type { Located, Location } from './location.ts';

/** How the spec says that callers prove who they are. A closed set: the harness and the sandbox both read it. */
export type AuthDeclaration =
  | ClientCredentialsDeclaration
  | ApiKeyDeclaration
  | BasicDeclaration
  | BearerDeclaration
  | MutualTlsDeclaration;

/** OAuth 2.0 client credentials grant, RFC 6749 section 4.4. */
export interface ClientCredentialsDeclaration {
  readonly type: 'client-credentials';
  readonly tokenUrl: Located<string>;
  readonly tokenMethod: string;
  readonly contentType: string;
  /** `body`: client id and secret as form fields; `basic`: in the Authorization header (RFC 6749 section 2.3.1). */
  readonly clientAuthentication: 'body' | 'basic';
  /** Environment-variable-like names of the secrets: `{CLIENT_ID}` in the spec is `CLIENT_ID` here. */
  readonly clientId: CredentialReference;
  readonly clientSecret: CredentialReference;
  readonly scope: string | undefined;
  /** Life of a token as documented, in seconds. */
  readonly expiresInSeconds: number | undefined;
  /** A token with this much life or less left is renewed before use. */
  readonly renewBeforeSeconds: number;
  readonly retryAttempts: number;
  readonly retryDelaySeconds: number;
  readonly header: string;
  readonly scheme: string;
  /** Of the tokens, where the page says it. */
  readonly tokenFormat?: TokenFormat;
  readonly at: Location;
}

/** A JWT (RFC 7519) has claims; what is opaque has nothing that a caller could read or change. */
export type TokenFormat =
  | { readonly form: 'opaque' }
  | { readonly form: 'jwt'; readonly audience: string | undefined; readonly issuer: string | undefined };

export interface ApiKeyDeclaration {
  readonly type: 'api-key';
  readonly place: 'header' | 'query';
  readonly name: string;
  /** Text before the key in the header's value, such as `ApiKey `; usually empty. */
  readonly prefix: string;
  readonly key: CredentialReference;
  readonly at: Location;
}

/** RFC 7617. */
export interface BasicDeclaration {
  readonly type: 'basic';
  readonly username: CredentialReference;
  readonly password: CredentialReference;
  readonly at: Location;
}

/** A ready-made bearer token (RFC 6750), often a JWT. */
export interface BearerDeclaration {
  readonly type: 'bearer';
  readonly header: string;
  readonly scheme: string;
  readonly tokenFormat?: TokenFormat;
  readonly token: CredentialReference;
  readonly at: Location;
}

export interface MutualTlsDeclaration {
  readonly type: 'mutual-tls';
  readonly certificate: CredentialReference;
  readonly key: CredentialReference;
  readonly at: Location;
}

/** As PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** The name under which a secret is looked up: `<ENV>_<NAME>`, then `<NAME>`. Never a value. */
export interface CredentialReference {
  readonly name: string;
  readonly at: Location;
}

/** The name of a credential of a second client: `SECOND_CLIENT_ID` beside `CLIENT_ID`. */
export function ofSecondClient(name: string): string {
  return `SECOND_${name}`;
}

/** Every secret that a declaration needs, for messages and look-ups. */
export function credentialReferences(declaration: AuthDeclaration): readonly CredentialReference[] {
  switch (declaration.type) {
    case 'client-credentials':
      return [declaration.clientId, declaration.clientSecret];
    case 'api-key':
      return [declaration.key];
    case 'basic':
      return [declaration.username, declaration.password];
    case 'bearer':
      return [declaration.token];
    case 'mutual-tls':
      return [declaration.certificate, declaration.key];
    default:
      return declaration satisfies never;
  }
}

/** The header that carries the credential; undefined where none does. */
export function credentialHeader(auth: AuthDeclaration | undefined): string | undefined {
  switch (auth?.type) {
    case 'client-credentials':
    case 'bearer':
      return auth.header;
    case 'basic':
      return 'Authorization';
    case 'api-key':
      return auth.place === 'header' ? auth.name : undefined;
    case 'mutual-tls':
    case undefined:
      return undefined;
    default:
      return auth satisfies never;
  }
}
