import {
  type AuthDeclaration,
  type ClientCredentialsDeclaration,
  credentialHeader,
} from '../../model/auth.ts';
import type { Contract } from '../../model/contract.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { jsonOf } from '../calls.ts';
import { givenHeader, type ProviderRequest, type ProviderResponse } from '../exchange.ts';
import { answering, inBody, isFor, withHeader, withoutHeader } from './blocks.ts';
import { byStandard, type Deviate, type Fault, faultOf, type Next, type World } from './fault.ts';
import { isTokenRequest, tokenFaults } from './token-endpoint.ts';

/** Who is let in that must not be, and how a refusal misleads. */
export function authenticationFaults(contract: Contract): readonly Fault[] {
  const { auth } = contract;
  if (auth === undefined) return [];
  const promised = new Set(contract.promises.map(({ id }) => id));
  return [
    ...contract.operations
      .filter(({ secured }) => secured)
      .flatMap((operation) => ofOperation(operation, auth)),
    ...(auth.type === 'client-credentials' ? tokenFaults(auth) : []),
  ].filter(({ promise }) => promised.has(promise));
}

function ofOperation(operation: Operation, auth: AuthDeclaration): readonly Fault[] {
  const { key, scopes, responses } = operation;
  const made = (
    name: string,
    title: string,
    deviate: Deviate,
    promise: string = promiseId.auth(key),
  ): Fault => faultOf('authentication', { name: `${key} ${name}`, title, promise, operation: key, deviate });
  const scheme = auth.type === 'client-credentials' || auth.type === 'bearer' ? auth.scheme : undefined;
  const header = credentialHeader(auth);
  return [
    made(
      'asks for nothing',
      'lets everybody in',
      lettingIn(key, auth, () => true),
    ),
    ...(header === undefined
      ? []
      : [
          made(
            'asks for a header only',
            `lets in whoever sends ${header}, whatever is in it`,
            lettingIn(key, auth, (request) => givenHeader(request, header.toLowerCase()) !== undefined),
          ),
          made(
            'asks for no header',
            `lets in whoever does not send ${header}`,
            lettingIn(key, auth, (request) => givenHeader(request, header.toLowerCase()) === undefined),
          ),
        ]),
    ...(scheme === undefined
      ? []
      : [
          made(
            'takes any scheme',
            `does not look at the scheme ${scheme}`,
            lettingIn(key, auth, (request, issued) =>
              issued.some((token) => (givenHeader(request, 'authorization') ?? '').endsWith(` ${token}`)),
            ),
          ),
          made(
            'compares the beginning',
            'compares the first half of a token only',
            lettingIn(key, auth, (request, issued) =>
              issued.some((token) =>
                (givenHeader(request, 'authorization') ?? '').startsWith(
                  `${scheme} ${token.slice(0, token.length / 2)}`,
                ),
              ),
            ),
          ),
        ]),
    ...(scopes.length > 0 && auth.type === 'client-credentials'
      ? [
          made(
            'ignores scopes',
            `does not look at the scope ${scopes.join(' ')}`,
            lettingIn(key, auth, () => true, 403),
            promiseId.auth(`${key} scope`),
          ),
        ]
      : []),
    ...(responses.some(({ status }) => status === '401')
      ? [
          byStandard(
            made(
              'no challenge',
              'refuses without saying how to authenticate',
              answering({ operation: key, status: 401 }, withoutHeader(/^www-authenticate$/i)),
            ),
          ),
          byStandard(
            made(
              'challenge of another scheme',
              'refuses with a challenge of another scheme',
              answering({ operation: key, status: 401 }, withHeader('WWW-Authenticate', 'Negotiate')),
            ),
          ),
          made(
            '404 for strangers',
            'answers 404 to who is not let in',
            answering({ operation: key, status: 401 }, (answer) => ({ ...answer, status: 404 })),
          ),
        ]
      : []),
  ];
}

/** A refused request that fits is answered as if it had come with good credentials. */
function lettingIn(
  key: string,
  auth: AuthDeclaration,
  fits: (request: ProviderRequest, issued: readonly string[]) => boolean,
  refusedWith = 401,
): Deviate {
  return (world) => {
    const issued: string[] = [];
    return {
      handle: (request, next) => {
        const answer = next(request);
        issued.push(...tokensIn(answer, request, auth));
        if (answer.status !== refusedWith || !isFor(key, request, world) || !fits(request, issued))
          return answer;
        world.acted();
        const known = withCredentials(request, auth, world, next);
        return next(known);
      },
    };
  };
}

function tokensIn(
  answer: ProviderResponse,
  { target }: ProviderRequest,
  auth: AuthDeclaration,
): readonly string[] {
  if (auth.type !== 'client-credentials' || !isTokenRequest(target, auth)) return [];
  const body = jsonOf(answer.body);
  const token =
    typeof body === 'object' && body !== null && 'access_token' in body ? body['access_token'] : undefined;
  return typeof token === 'string' ? [token] : [];
}

/** The request as the one client that there is would have sent it. */
function withCredentials(
  request: ProviderRequest,
  auth: AuthDeclaration,
  world: World,
  next: Next,
): ProviderRequest {
  const value = (name: string): string => world.credentials.get(name) ?? '';
  const withHeaderOf = (name: string, text: string): ProviderRequest => ({
    ...request,
    headers: [...request.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase()), [name, text]],
  });
  switch (auth.type) {
    case 'client-credentials':
      return withHeaderOf(auth.header, `${auth.scheme} ${tokenFor(auth, world, next)}`);
    case 'bearer':
      return withHeaderOf(auth.header, `${auth.scheme} ${value(auth.token.name)}`);
    case 'basic': {
      const pair = `${value(auth.username.name)}:${value(auth.password.name)}`;
      return withHeaderOf('Authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    case 'api-key': {
      const key = `${auth.prefix}${value(auth.key.name)}`;
      if (auth.place === 'header') return withHeaderOf(auth.name, key);
      const mark = request.target.includes('?') ? '&' : '?';
      const bare = request.target.replace(new RegExp(`([?&])${auth.name}=[^&]*&?`), '$1');
      return { ...request, target: `${bare}${mark}${auth.name}=${encodeURIComponent(key)}` };
    }
    case 'mutual-tls':
      return { ...request, certified: true };
    default:
      return auth satisfies never;
  }
}

function tokenFor(auth: ClientCredentialsDeclaration, world: World, next: Next): string {
  const fields: JsonObject = {
    grant_type: 'client_credentials',
    client_id: world.credentials.get(auth.clientId.name) ?? '',
    client_secret: world.credentials.get(auth.clientSecret.name) ?? '',
  };
  const answer = next({
    method: auth.tokenMethod,
    target: URL.canParse(auth.tokenUrl.value) ? new URL(auth.tokenUrl.value).pathname : auth.tokenUrl.value,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(fields)),
  });
  let token = '';
  inBody((body) => {
    token = String(body['access_token']);
    return body;
  })(answer, { method: '', target: '', headers: [], body: new Uint8Array(0) }, world);
  return token;
}
