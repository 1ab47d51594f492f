import type { ClientCredentialsDeclaration } from '../../model/auth.ts';
import type { Source } from '../../model/extension.ts';
import type { Expectation, ScenarioTask, SendStep } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { sendStep, smallTask } from '../small-task.ts';
import { documentedFields, type TokenFields, tokenRequest } from '../token-request.ts';

/** The token endpoint: the documented request gets a token, every other one an error of RFC 6749 and none. */
export const tokenEndpoint: Source = {
  id: 'token-endpoint',
  title: 'right and wrong requests for a token',
  *tasks({ contract: { auth } }) {
    if (auth?.type !== 'client-credentials') return;
    for (const asking of ASKINGS) yield { form: 'task', task: taskOf(asking, auth) };
  },
};

interface Asking {
  readonly title: string;
  readonly tag: string;
  readonly intent: SendStep['intent'];
  /** What of the documented request is another: `undefined` leaves a field out. */
  readonly change: (fields: TokenFields) => TokenFields;
  readonly statuses: readonly string[];
}

const UNKNOWN_SCOPE = 'no-such-scope';

const ASKINGS: readonly Asking[] = [
  {
    title: 'the documented request for a token',
    tag: 'token',
    intent: 'valid',
    change: (fields) => fields,
    statuses: ['200'],
  },
  {
    title: 'a wrong client secret',
    tag: 'wrong-secret',
    intent: 'unauthenticated',
    change: (fields) => ({ ...fields, secret: 'not-the-secret' }),
    statuses: ['400', '401'],
  },
  {
    title: 'an unknown client',
    tag: 'unknown-client',
    intent: 'unauthenticated',
    change: (fields) => ({ ...fields, id: 'no-such-client' }),
    statuses: ['400', '401'],
  },
  {
    title: 'a grant type that does not exist',
    tag: 'grant-type',
    intent: 'invalid',
    change: (fields) => ({ ...fields, grant: 'no_such_grant' }),
    statuses: ['400', '401'],
  },
  {
    title: 'no grant type',
    tag: 'grant-type',
    intent: 'invalid',
    change: (fields) => ({ ...fields, grant: undefined }),
    statuses: ['400', '401'],
  },
  {
    // RFC 6749 section 3.3: refused, or granted without it and said so.
    title: 'a scope that does not exist',
    tag: 'scope',
    intent: 'hostile',
    change: (fields) => ({ ...fields, scope: UNKNOWN_SCOPE }),
    statuses: ['200', '400', '401', '403'],
  },
];

function taskOf(asking: Asking, auth: ClientCredentialsDeclaration): ScenarioTask {
  const { title, tag, intent, change, statuses } = asking;
  const fields = change(documentedFields(auth));
  const isRight = intent === 'valid';
  const promise = promiseId.auth(isRight ? 'token' : 'token refused');
  const expectation: Partial<Expectation> = {
    statuses,
    places: { status: auth.tokenUrl.at },
    promises: intent === 'hostile' ? {} : { status: promise },
    ...(isRight ? {} : { grounds: { text: `there is no token for ${title}`, severity: 'violation' } }),
  };
  return smallTask({
    title,
    suite: 'token endpoint',
    source: 'token-endpoint',
    tags: ['auth', 'token-endpoint', tag],
    base: undefined,
    steps: [
      sendStep(1, {
        title,
        operation: undefined,
        request: tokenRequest(fields, auth),
        intent,
        expectation,
        at: auth.tokenUrl.at,
      }),
    ],
    at: auth.tokenUrl.at,
  });
}
