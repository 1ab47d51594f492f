import {
  type AuthDeclaration,
  type ClientCredentialsDeclaration,
  credentialHeader,
} from '../../model/auth.ts';
import type { Contract } from '../../model/contract.ts';
import type { Source } from '../../model/extension.ts';
import { isSafe, type Operation } from '../../model/operation.ts';
import type { RequestTemplate, ScenarioTask, SendStep } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import {
  type Attempt,
  attemptsFor,
  isJwt,
  JWT_VARIANTS,
  mayBeJwt,
  NOTHING_SHOWN,
  schemeOf,
} from '../attempts.ts';
import { authRefusal, codeFor } from '../auth-refusal.ts';
import { baseId, baseRequest } from '../base.ts';
import { expiryTask } from '../expiry.ts';
import { offTopicRefusals } from '../refusal.ts';
import { validBody } from '../request.ts';
import { sendStep, smallTask } from '../small-task.ts';
import { documentedFields, tokenRequest } from '../token-request.ts';

/** Each protected operation without credentials and with every kind of wrong ones. */
export const unauthorized: Source = {
  id: 'unauthorized',
  title: 'protected operations without valid credentials',
  *tasks(input) {
    const { contract } = input;
    const { auth } = contract;
    if (auth === undefined) return;
    const closed = contract.operations.filter(
      (operation) =>
        operation.secured && (operation.body === undefined || validBody(operation, contract) !== undefined),
    );
    for (const operation of closed) {
      for (const attempt of attemptsFor(auth))
        yield { form: 'task', task: refusedTask(attempt, operation, contract) };
    }
    if (auth.type === 'client-credentials') {
      for (const operation of closed) {
        const other = otherScope(auth, operation);
        if (other !== undefined) yield { form: 'task', task: scopeTask(other, auth, operation, contract) };
      }
    }
    const easiest = closed.find(isSafe) ?? closed[0];
    if (easiest === undefined) return;
    if (schemeOf(auth) !== undefined) yield { form: 'task', task: lowerCaseTask(auth, easiest, contract) };
    const expiring = auth.type === 'client-credentials' ? expiryTask(auth, easiest, input) : undefined;
    if (expiring !== undefined) yield { form: 'task', task: expiring };
    if (mayBeJwt(auth) && !isJwt(auth)) yield { form: 'task', task: perhapsJwtTask(auth, easiest, contract) };
  },
};

function refusedTask(attempt: Attempt, operation: Operation, contract: Contract): ScenarioTask {
  const request = shown(attempt, operation, contract);
  return smallTask({
    title: attempt.title,
    suite: operation.key,
    source: 'unauthorized',
    tags: ['auth', attempt.tag],
    base: holdsId(request) ? baseId(operation) : undefined,
    steps: [refusedStep(1, { attempt, request, operation, contract })],
    at: operation.at,
  });
}

function refusedStep(
  number: number,
  parts: {
    readonly attempt: Attempt;
    readonly request: RequestTemplate;
    readonly operation: Operation;
    readonly contract: Contract;
  },
): SendStep {
  const { attempt, request, operation, contract } = parts;
  const refusal = authRefusal(operation, contract);
  const promise = promiseId.auth(operation.key);
  return sendStep(number, {
    title: attempt.title,
    operation: operation.key,
    request,
    intent: 'unauthenticated',
    expectation: {
      ...refusal,
      ...(attempt.malformed ? { statuses: [...refusal.statuses, '400'], errorCode: undefined } : {}),
      // A provider that first looks whether the thing is there gives nothing away of what is in it.
      offTopic: holdsId(request) ? [{ status: '404', errorCode: undefined }] : [],
      places: { status: operation.at, errorCode: operation.at },
      promises: { status: promise, errorCode: promise },
    },
    at: operation.at,
  });
}

/** A scope of the page that the operation does not ask for. */
function otherScope(auth: ClientCredentialsDeclaration, { scopes }: Operation): string | undefined {
  if (scopes.length === 0) return undefined;
  return auth.scope?.split(/\s+/).find((scope) => !scopes.includes(scope));
}

function scopeTask(
  other: string,
  auth: ClientCredentialsDeclaration,
  operation: Operation,
  contract: Contract,
): ScenarioTask {
  const title = `a token with the scope ${other} alone`;
  const promise = promiseId.auth(`${operation.key} scope`);
  const request = shown({ ...NOTHING_SHOWN, value: `${auth.scheme} {{narrow}}` }, operation, contract);
  return smallTask({
    title,
    suite: operation.key,
    source: 'unauthorized',
    tags: ['auth', 'scope'],
    base: holdsId(request) ? baseId(operation) : undefined,
    steps: [
      sendStep(1, {
        title: 'a token with less scope',
        operation: undefined,
        request: tokenRequest({ ...documentedFields(auth), scope: other }, auth),
        intent: 'valid',
        // A client may not be able to ask for less.
        expectation: { statuses: ['200'], offTopic: [{ status: '4XX', errorCode: undefined }] },
        captures: [{ name: 'narrow', path: '$.access_token' }],
        at: auth.tokenUrl.at,
      }),
      sendStep(2, {
        title,
        operation: operation.key,
        request,
        intent: 'unauthenticated',
        expectation: {
          statuses: ['403'],
          errorCode: codeFor('403', operation, contract),
          places: { status: operation.at },
          promises: { status: promise },
          grounds: {
            text: `the page asks for the scope ${operation.scopes.join(' ')}`,
            severity: 'violation',
          },
        },
        at: operation.at,
      }),
    ],
    at: operation.at,
  });
}

/** A scheme's name is read without regard to case (RFC 9110 section 11.1); only the RFC says so. */
function lowerCaseTask(auth: AuthDeclaration, operation: Operation, contract: Contract): ScenarioTask {
  const attempt = { ...NOTHING_SHOWN, value: '{{credentials.lower}}' };
  const accepted = operation.responses.map(({ status }) => status).filter((status) => /^2/.test(status));
  const title = `the scheme ${schemeOf(auth)?.toLowerCase()} in lower case`;
  return smallTask({
    title,
    suite: operation.key,
    source: 'unauthorized',
    tags: ['auth', 'lower'],
    base: baseId(operation),
    steps: [
      sendStep(1, {
        title,
        operation: operation.key,
        request: shown(attempt, operation, contract),
        intent: 'valid',
        expectation: {
          statuses: accepted.length > 0 ? accepted : ['2XX'],
          offTopic: offTopicRefusals(operation, contract).filter(({ status }) => !/^40[13]$/.test(status)),
          places: { status: auth.at },
          grounds: {
            text: 'the name of a scheme is read without regard to case (RFC 9110 section 11.1)',
            severity: 'advice',
          },
        },
        at: auth.at,
      }),
    ],
    at: auth.at,
  });
}

/** Of a token that the page says nothing about, only the run can see whether it is a JWT: once is enough then. */
function perhapsJwtTask(auth: AuthDeclaration, operation: Operation, contract: Contract): ScenarioTask {
  const attempts = JWT_VARIANTS.map(([name, title]) => ({
    ...NOTHING_SHOWN,
    title,
    value: `{{credentials.${name}}}`,
  }));
  const [first] = attempts;
  const request = shown(first ?? NOTHING_SHOWN, operation, contract);
  return smallTask({
    title: 'changed claims, if the token is a JWT',
    suite: operation.key,
    source: 'unauthorized',
    tags: ['auth', 'jwt'],
    base: holdsId(request) ? baseId(operation) : undefined,
    steps: attempts.map((attempt, index) =>
      refusedStep(index + 1, {
        attempt,
        request: shown(attempt, operation, contract),
        operation,
        contract,
      }),
    ),
    at: auth.at,
  });
}

/** The documented request with the attempt where the credentials belong. */
function shown({ value, inQuery }: Attempt, operation: Operation, contract: Contract): RequestTemplate {
  const base = { ...baseRequest(operation, contract), authenticate: false };
  const { auth } = contract;
  const name = credentialHeader(auth);
  const bare = {
    ...base,
    headers: base.headers.filter(([header]) => header.toLowerCase() !== name?.toLowerCase()),
  };
  if (value === undefined || auth === undefined) return bare;
  if (inQuery) return { ...bare, query: [...bare.query, ['access_token', value]] };
  if (auth.type === 'api-key' && auth.place === 'query')
    return { ...bare, query: [...bare.query.filter(([key]) => key !== auth.name), [auth.name, value]] };
  return name === undefined ? bare : { ...bare, headers: [...bare.headers, [name, value]] };
}

function holdsId({ path }: RequestTemplate): boolean {
  return path.includes('{{');
}
