import type { AuthDeclaration } from '../../model/auth.ts';
import type { Contract } from '../../model/contract.ts';
import type { Source } from '../../model/extension.ts';
import { isSafe, type Operation } from '../../model/operation.ts';
import type { RequestTemplate, ScenarioTask, SendStep } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { authRefusal } from '../auth-refusal.ts';
import { baseId, baseRequest } from '../base.ts';
import { offTopicRefusals } from '../refusal.ts';
import { validBody } from '../request.ts';
import { sendStep, smallTask } from '../small-task.ts';

/** Each protected operation without credentials and with every kind of wrong ones. */
export const unauthorized: Source = {
  id: 'unauthorized',
  title: 'protected operations without valid credentials',
  *tasks({ contract }) {
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
    const easiest = closed.find(isSafe) ?? closed[0];
    if (easiest === undefined) return;
    if (schemeOf(auth) !== undefined) yield { form: 'task', task: lowerCaseTask(auth, easiest, contract) };
    if (mayBeJwt(auth) && !isJwt(auth)) yield { form: 'task', task: perhapsJwtTask(auth, easiest, contract) };
  },
};

/** A way to come without valid credentials. `value` stands where the credential belongs; undefined: nothing does. */
interface Attempt {
  readonly title: string;
  readonly tag: string;
  readonly value: string | undefined;
  /** The request itself is malformed: 400 is as good an answer (RFC 6750 section 3.1). */
  readonly malformed: boolean;
  /** Sent as the query parameter `access_token`, which must not authenticate (RFC 9700 section 4.3.2). */
  readonly inQuery: boolean;
}

const NOTHING_SHOWN: Attempt = {
  title: 'no credentials',
  tag: 'no-credentials',
  value: undefined,
  malformed: false,
  inQuery: false,
};

function attemptsFor(auth: AuthDeclaration): readonly Attempt[] {
  if (auth.type === 'mutual-tls') return [];
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
const JWT_VARIANTS = [
  ['jwt-none', 'a JWT with alg none'],
  ['jwt-stripped', 'a JWT without its signature'],
  ['jwt-flipped', 'a JWT with another signature'],
  ['jwt-expired', 'a JWT with another exp than was signed'],
  ['jwt-audience', 'a JWT with another aud than was signed'],
] as const;

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
  const name = headerOf(auth);
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

function headerOf(auth: AuthDeclaration | undefined): string | undefined {
  switch (auth?.type) {
    case undefined:
    case 'mutual-tls':
      return undefined;
    case 'api-key':
      return auth.place === 'header' ? auth.name : undefined;
    case 'basic':
      return 'Authorization';
    case 'bearer':
    case 'client-credentials':
      return auth.header;
    default:
      return auth satisfies never;
  }
}

/** What stands before the credential in its header, such as `Bearer`. */
function schemeOf(auth: AuthDeclaration): string | undefined {
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

function mayBeJwt(auth: AuthDeclaration): boolean {
  return (
    (auth.type === 'bearer' || auth.type === 'client-credentials') && auth.tokenFormat?.form !== 'opaque'
  );
}

function isJwt(auth: AuthDeclaration): boolean {
  return (auth.type === 'bearer' || auth.type === 'client-credentials') && auth.tokenFormat?.form === 'jwt';
}

function holdsId({ path }: RequestTemplate): boolean {
  return path.includes('{{');
}
