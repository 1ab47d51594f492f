import { statusMatches } from '../../model/operation.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** The page gives two answers to a repeated idempotency key: one in the responses, one in a scenario. */
export const idempotencyConflict: LintRule = function* ({ contract, answers }) {
  for (const answer of answers) {
    const { status, operation: key } = answer;
    if (!answer.repeats || status === undefined) continue;
    const operation = contract.operations.find((candidate) => candidate.key === key);
    const conflict = operation?.responses.find(
      (response) =>
        response.origin === 'operation' &&
        !statusMatches(response.status, Number(status.value)) &&
        /^4/.test(response.status) &&
        /idempotency|duplicate/i.test(
          `${response.description ?? ''} ${response.errorCode?.value ?? ''} ${JSON.stringify(response.body?.example ?? '')}`,
        ) &&
        !/another|different|other|reused/i.test(
          `${response.description ?? ''} ${response.errorCode?.value ?? ''}`,
        ),
    );
    if (conflict === undefined) continue;
    yield diagnostic(
      'idempotency-conflict',
      'warning',
      `a repeated idempotency key is answered with ${status.value} here and with ${conflict.status}${conflict.errorCode === undefined ? '' : ` ${conflict.errorCode.value}`} in the responses of \`${key}\``,
      status.at,
      {
        related: [
          { message: `the responses say ${conflict.status}`, at: conflict.errorCode?.at ?? conflict.at },
        ],
        help: `Decide for one of the two. The scenario counts until then: ${status.value}.`,
      },
    );
  }
};

/** A token URL with the host of one environment would send every environment's credentials there. */
export const tokenHost: LintRule = function* ({ contract }) {
  const { auth, environments } = contract;
  if (auth?.type !== 'client-credentials' || !URL.canParse(auth.tokenUrl.value)) return;
  const { host } = new URL(auth.tokenUrl.value);
  const bases = environments.flatMap(({ name, baseUrl }) =>
    baseUrl !== undefined && URL.canParse(baseUrl.value)
      ? [{ name, host: new URL(baseUrl.value).host, at: baseUrl.at }]
      : [],
  );
  const owner = bases.find((base) => base.host === host);
  const others = bases.filter((base) => base.host !== host);
  if (owner === undefined || others.length === 0) return;
  yield diagnostic(
    'host-literal-vs-env',
    'warning',
    `the token URL is on ${host}, the host of ${owner.name}; ${others.map(({ name }) => name).join(' and ')} would send ${others.length === 1 ? 'its' : 'their'} credentials there`,
    auth.tokenUrl.at,
    {
      related: [{ message: `the base URL of ${owner.name}`, at: owner.at }],
      help: `Write the path alone (\`${new URL(auth.tokenUrl.value).pathname}\`). Until then the URL is moved to the host of the environment that is run.`,
    },
  );
};

/** An environment whose credentials are of another kind than the page's authentication. */
export const credentialKinds: LintRule = function* ({ contract }) {
  const { auth } = contract;
  if (auth === undefined) return;
  for (const { name, credentialsNote } of contract.environments) {
    if (credentialsNote === undefined) continue;
    const mentionsKeys = /\bAPI[ -]?keys?\b/i.test(credentialsNote.value);
    const mentionsOauth = /\boauth|client (id|secret|credentials)/i.test(credentialsNote.value);
    if ((mentionsKeys && auth.type !== 'api-key') || (mentionsOauth && auth.type !== 'client-credentials')) {
      yield diagnostic(
        'credentials-conflict',
        'warning',
        `${name} speaks of "${credentialsNote.value}", but the page authenticates with ${WORDS[auth.type]}`,
        credentialsNote.at,
        {
          related: [{ message: 'the authentication of the page', at: auth.at }],
          help: 'Name the same kind of credentials in both places.',
        },
      );
    }
  }
};

/** A scenario that expects and observes nothing passes whatever the provider does. */
export const judgesNothing: LintRule = function* ({ contract, companion }) {
  const scenarios = [...contract.scenarios, ...(companion?.companion.scenarios ?? [])];
  for (const { name, steps, postconditions, at } of scenarios) {
    const judged = steps.some(
      (step) =>
        (step.form === 'send' && step.expect !== undefined) ||
        (step.form === 'sentence' && /^response\b/i.test(step.text)),
    );
    if (judged || postconditions.length > 0) continue;
    yield diagnostic(
      'scenario-judges-nothing',
      'error',
      `the scenario \`${name}\` expects nothing, so it would pass whatever happens`,
      at,
      {
        help: 'Say what must come: expected: {status: 201}, or a postcondition.',
      },
    );
  }
};

const WORDS = {
  'client-credentials': 'OAuth 2.0 client credentials',
  'api-key': 'an API key',
  basic: 'a user name and password',
  bearer: 'a bearer token',
  'mutual-tls': 'a client certificate',
} as const;
