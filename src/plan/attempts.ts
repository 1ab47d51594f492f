import type { AuthDeclaration } from '../model/auth.ts';

/** A way to come without valid credentials. `value` stands where the credential belongs; undefined: nothing does. */
export interface Attempt {
  readonly title: string;
  readonly tag: string;
  readonly value: string | undefined;
  /** The request itself is malformed: 400 is as good an answer (RFC 6750 section 3.1). */
  readonly malformed: boolean;
  /** Sent as the query parameter `access_token`, which must not authenticate (RFC 9700 section 4.3.2). */
  readonly inQuery: boolean;
}

export const NOTHING_SHOWN: Attempt = {
  title: 'no credentials',
  tag: 'no-credentials',
  value: undefined,
  malformed: false,
  inQuery: false,
};

export function attemptsFor(auth: AuthDeclaration): readonly Attempt[] {
  // Without credentials the connection shows no certificate.
  if (auth.type === 'mutual-tls') return [NOTHING_SHOWN];
  const variant = (name: string, title: string, malformed = false): Attempt => ({
    title,
    tag: name,
    value: `{{credentials.${name}}}`,
    malformed,
    inQuery: false,
  });
  const wrong = [
    NOTHING_SHOWN,
    variant('altered', 'one character of the credential changed'),
    variant('truncated', 'half of the credential'),
  ];
  if (schemeOf(auth) === undefined) return wrong;
  return [
    ...wrong,
    variant('empty', 'a scheme without a credential', true),
    variant('twice', 'two credentials in one header', true),
    variant('basic', auth.type === 'basic' ? 'the scheme Bearer' : 'the scheme Basic'),
    variant('other-scheme', 'the scheme Token'),
    ...(isJwt(auth) ? JWT_VARIANTS.map(([name, title]) => variant(name, title)) : []),
    ...(auth.type === 'bearer' || auth.type === 'client-credentials'
      ? [{ ...variant('token', 'the token in the query'), tag: 'query', inQuery: true }]
      : []),
  ];
}

/** RFC 8725 sections 2.1 and 3.1, RFC 7519 sections 4.1.3 and 4.1.4. */
export const JWT_VARIANTS: readonly (readonly [variant: string, title: string])[] = [
  ['jwt-none', 'a JWT with alg none'],
  ['jwt-stripped', 'a JWT without its signature'],
  ['jwt-flipped', 'a JWT with another signature'],
  ['jwt-expired', 'a JWT with another exp than was signed'],
  ['jwt-audience', 'a JWT with another aud than was signed'],
];

/** What stands before the credential in its header, such as `Bearer`. */
export function schemeOf(auth: AuthDeclaration): string | undefined {
  switch (auth.type) {
    case 'mutual-tls':
      return undefined;
    case 'api-key':
      return auth.prefix.trim() === '' ? undefined : auth.prefix.trim();
    case 'basic':
      return 'Basic';
    case 'bearer':
    case 'client-credentials':
      return auth.scheme;
    default:
      return auth satisfies never;
  }
}

export function mayBeJwt(auth: AuthDeclaration): boolean {
  return (
    (auth.type === 'bearer' || auth.type === 'client-credentials') && auth.tokenFormat?.form !== 'opaque'
  );
}

export function isJwt(auth: AuthDeclaration): boolean {
  return (auth.type === 'bearer' || auth.type === 'client-credentials') && auth.tokenFormat?.form === 'jwt';
}
