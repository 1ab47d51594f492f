import type { AuthDeclaration, ClientCredentialsDeclaration } from '../model/auth.ts';
import type { Location } from '../model/location.ts';
import type { Operation } from '../model/operation.ts';
import { promiseId, type SpecPromise } from '../model/promise.ts';

export function authenticationPromises(auth: AuthDeclaration | undefined): readonly SpecPromise[] {
  if (auth === undefined) return [];
  return [
    promise('credentials', 'the documented credentials are accepted', auth.at),
    ...(auth.type === 'client-credentials' ? ofTokenEndpoint(auth) : []),
  ];
}

/** Who an operation lets in. */
export function accessPromises(
  { key, at, secured, scopes }: Operation,
  auth: AuthDeclaration | undefined,
): readonly SpecPromise[] {
  if (auth === undefined) return [];
  const demanded = scopes.join(' ');
  return [
    ...(secured ? [promise(key, `${key} is refused without credentials`, at)] : []),
    ...(scopes.length > 0 && auth.type === 'client-credentials'
      ? [promise(`${key} scope`, `${key} is refused to tokens without the scope ${demanded}`, at)]
      : []),
  ];
}

function ofTokenEndpoint({
  tokenUrl: { at },
  expiresInSeconds,
}: ClientCredentialsDeclaration): readonly SpecPromise[] {
  return [
    promise('token', 'the token endpoint gives a token for the documented request', at),
    promise(
      'token refused',
      'the token endpoint gives no token for a wrong secret, client or grant type',
      at,
    ),
    ...(expiresInSeconds === undefined
      ? []
      : [
          promise(
            'token expires_in',
            `the token endpoint says that a token is good for ${expiresInSeconds} s`,
            at,
          ),
        ]),
  ];
}

function promise(part: string, text: string, at: Location): SpecPromise {
  return { id: promiseId.auth(part), section: 'authentication', text, at };
}
