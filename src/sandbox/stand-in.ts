import { type AuthDeclaration, credentialReferences, ofSecondClient } from '../model/auth.ts';
import { signJwt } from './jwt.ts';

/** The name under which the sandbox keeps the key that it signs ready-made tokens with. */
export const SIGNING_KEY = 'SANDBOX_SIGNING_KEY';

const DAY_SECONDS = 86_400;

/** Values for the credentials that a page names: those that are given, and made ones for the others. */
export function standInCredentials(
  auth: AuthDeclaration | undefined,
  options: {
    readonly given: (name: string) => string | undefined;
    readonly made: (name: string) => string;
    /** ms since the epoch. */
    readonly now: number;
  },
): ReadonlyMap<string, string> {
  const { given, made, now } = options;
  if (auth === undefined) return new Map();
  const names = credentialReferences(auth).map(({ name }) => name);
  const values = new Map(
    [...names, ...(hasSecondClient(auth) ? names.map(ofSecondClient) : [])].map((name) => [
      name,
      given(name) ?? made(name),
    ]),
  );
  if (auth.type !== 'bearer' || auth.tokenFormat?.form !== 'jwt' || given(auth.token.name) !== undefined)
    return values;
  const key = made(SIGNING_KEY);
  const token = signJwt({ sub: 'sandbox', lifeSeconds: DAY_SECONDS }, { format: auth.tokenFormat, key, now });
  return values.set(auth.token.name, token).set(SIGNING_KEY, key);
}

/** Whether the sandbox tells two clients apart: certificates and ready-made JWTs are those of one. */
export function hasSecondClient(auth: AuthDeclaration): boolean {
  if (auth.type === 'bearer') return auth.tokenFormat?.form !== 'jwt';
  return auth.type !== 'mutual-tls';
}
