import type { ClientCredentialsDeclaration } from '../../model/auth.ts';
import { promiseId } from '../../model/promise.ts';
import type { ProviderRequest } from '../exchange.ts';
import { type Change, inBody, withHeader, withoutHeader } from './blocks.ts';
import { byStandard, type Deviate, type Fault, faultOf, type Next, type World } from './fault.ts';

/** Wrong requests that get a token, tokens that are not as documented, and tokens that never end. */
export function tokenFaults(auth: ClientCredentialsDeclaration): readonly Fault[] {
  const made = (name: string, title: string, part: string, deviate: Deviate): Fault =>
    faultOf('authentication', {
      name: `token endpoint ${name}`,
      title,
      promise: promiseId.auth(part),
      deviate,
    });
  const granted = (change: Change): Deviate =>
    issuing(auth, (answer, request, world) =>
      answer.status === 200 ? change(answer, request, world) : answer,
    );
  const refused = (change: Change): Deviate =>
    issuing(auth, (answer, request, world) =>
      answer.status >= 400 ? change(answer, request, world) : answer,
    );
  const secret = (world: World): string => world.credentials.get(auth.clientSecret.name) ?? '';
  return [
    made(
      'takes any secret',
      'gives a token for any client secret',
      'token refused',
      corrected(auth, (fields, world) => fields.set('client_secret', secret(world))),
    ),
    made(
      'takes any client',
      'gives a token to any client',
      'token refused',
      corrected(auth, (fields, world) => {
        fields.set('client_id', world.credentials.get(auth.clientId.name) ?? '');
      }),
    ),
    made(
      'takes any grant',
      'gives a token for any grant type',
      'token refused',
      corrected(auth, (fields) => {
        if (fields.has('grant_type')) fields.set('grant_type', 'client_credentials');
      }),
    ),
    made(
      'asks for no grant',
      'gives a token without a grant type',
      'token refused',
      corrected(auth, (fields) => {
        if (!fields.has('grant_type')) fields.set('grant_type', 'client_credentials');
      }),
    ),
    made(
      'refuses with 200',
      'answers 200 with an error',
      'token refused',
      refused((answer) => ({ ...answer, status: 200 })),
    ),
    made(
      'refuses with 500',
      'answers 500 where it refuses',
      'token refused',
      refused((answer) => ({ ...answer, status: 500 })),
    ),
    made(
      'grants with 201',
      'answers 201 with a token',
      'token',
      granted((answer) => ({ ...answer, status: 201 })),
    ),
    made(
      'gives no token',
      'answers 200 without a token',
      'token',
      granted(inBody(({ access_token: _, ...others }) => others)),
    ),
    byStandard(
      made(
        'names no type',
        'does not say of what type a token is',
        'token',
        granted(inBody(({ token_type: _, ...others }) => others)),
      ),
    ),
    made(
      'names another type',
      'says that a token is of another type',
      'token',
      granted(inBody((body) => ({ ...body, token_type: 'mac' }))),
    ),
    byStandard(
      made(
        'may be cached',
        'lets caches keep tokens',
        'token',
        granted(withoutHeader(/^(cache-control|pragma)$/i)),
      ),
    ),
    byStandard(
      made(
        'is called text',
        'labels the token as text/plain',
        'token',
        granted(withHeader('Content-Type', 'text/plain')),
      ),
    ),
    ...(auth.expiresInSeconds === undefined
      ? []
      : [
          made(
            'says half the time',
            'says that tokens live half as long',
            'token expires_in',
            granted(living((auth.expiresInSeconds / 2) | 0)),
          ),
          made(
            'says the time in milliseconds',
            'tells the life of a token in milliseconds',
            'token expires_in',
            granted(living(auth.expiresInSeconds * 1000)),
          ),
          made(
            'says the time as text',
            'writes the life of a token as text',
            'token expires_in',
            granted(living(String(auth.expiresInSeconds))),
          ),
          made(
            'says no time',
            'does not say how long a token lives',
            'token expires_in',
            granted(inBody(({ expires_in: _, ...others }) => others)),
          ),
        ]),
  ];
}

export function isTokenRequest(target: string, { tokenUrl }: ClientCredentialsDeclaration): boolean {
  const path = URL.canParse(tokenUrl.value) ? new URL(tokenUrl.value).pathname : tokenUrl.value;
  return target.replace(/[?#].*$/s, '') === path.replace(/[?#].*$/s, '');
}

function living(value: number | string): Change {
  return inBody((body) => ({ ...body, expires_in: value }));
}

function issuing(auth: ClientCredentialsDeclaration, change: Change): Deviate {
  return (world) => ({
    handle: (request, next) => {
      const answer = next(request);
      if (!isTokenRequest(request.target, auth)) return answer;
      const changed = change(answer, request, world);
      if (changed !== answer) world.acted();
      return changed;
    },
  });
}

/** A refused request for a token is answered as if it had been another. */
function corrected(
  auth: ClientCredentialsDeclaration,
  correct: (fields: URLSearchParams, world: World) => void,
): Deviate {
  return (world) => ({
    handle: (request, next: Next) => {
      const answer = next(request);
      if (!isTokenRequest(request.target, auth) || answer.status < 400) return answer;
      const better = next(withFields(request, (fields) => correct(fields, world)));
      if (better.status < 400) world.acted();
      return better.status < 400 ? better : answer;
    },
  });
}

function withFields(request: ProviderRequest, change: (fields: URLSearchParams) => void): ProviderRequest {
  const fields = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const basic = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const [id = '', secret = ''] = Buffer.from(basic?.split(' ')[1] ?? '', 'base64')
    .toString('utf8')
    .split(':');
  if (basic !== undefined) {
    fields.set('client_id', decodeURIComponent(id));
    fields.set('client_secret', decodeURIComponent(secret));
  }
  change(fields);
  return {
    ...request,
    headers: request.headers.filter(([name]) => name.toLowerCase() !== 'authorization'),
    body: Buffer.from(fields.toString()),
  };
}
