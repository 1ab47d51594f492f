import { isJsonList, isJsonObject, type Json } from '../../model/json.ts';
import type { Location } from '../../model/location.ts';
import type { DeclaredHeader, DeclaredResponse, Operation } from '../../model/operation.ts';
import { entry, get } from '../nodes.ts';
import { diagnostic, type Linted, type LintRule } from './rule.ts';
import { sectionOf } from './sentences.ts';

/** One status with one documented meaning, and a scenario that gives it a second one. */
export const oneStatusManyCodes: LintRule = function* ({ contract, answers }) {
  for (const { operation: key, status, code } of answers) {
    const operation = contract.operations.find((candidate) => candidate.key === key);
    if (operation === undefined || status === undefined || code === undefined) continue;
    const documented = operation.responses.find((response) => response.status === status.value)?.errorCode;
    if (documented === undefined || documented.value === code.value) continue;
    yield diagnostic(
      'one-status-many-codes',
      'warning',
      `${status.value} of \`${operation.key}\` means \`${code.value}\` here and \`${documented.value}\` in its responses`,
      code.at,
      {
        related: [{ message: `the responses say \`${documented.value}\``, at: documented.at }],
        help: `List every code that ${status.value} may carry in its description or body (error_code with an enum).`,
      },
    );
  }
};

/** RFC 9110 section 15.5.2: a 401 must carry a challenge. */
export const authErrorWithoutChallenge: LintRule = function* ({ contract }) {
  const inTable = contract.errors.codes.some(
    ({ status, headers }) => status === 401 && has(headers, /^www-authenticate$/i),
  );
  if (inTable) return;
  const bare = responsesOf(contract.operations).filter(
    ({ response }) => response.status === '401' && !has(response.headers, /^www-authenticate$/i),
  );
  const [first, ...others] = bare;
  if (first === undefined) return;
  yield diagnostic(
    'auth-error-without-challenge',
    'advice',
    `the 401 of \`${first.operation.key}\`${others.length === 0 ? '' : ` and of ${others.length} more`} documents no WWW-Authenticate, which RFC 9110 demands of every 401`,
    first.response.at,
    {
      related: others.map(({ operation, response }) => ({ message: operation.key, at: response.at })),
      help: 'Add the header there, or once to the code in error_codes: headers: {WWW-Authenticate: "string - the challenge"}.',
    },
  );
};

/** RFC 9110 section 15.3.2: what was created is named by Location. */
export const createdWithoutLocation: LintRule = function* ({ contract }) {
  for (const { operation, response } of responsesOf(contract.operations)) {
    if (operation.method !== 'POST' || response.status !== '201' || has(response.headers, /^location$/i))
      continue;
    yield diagnostic(
      '201-without-location',
      'advice',
      `the 201 of \`${operation.key}\` documents no Location, so a caller cannot tell where the new resource is`,
      response.at,
      { help: 'Add headers: {Location: "string - path of the new resource"} (RFC 9110 section 15.3.2).' },
    );
  }
};

/** Whoever is told to wait must be told how long. */
export const limitWithoutRetryAfter: LintRule = function* ({ contract, parsed }) {
  const hasWait = (headers: readonly DeclaredHeader[]): boolean => has(headers, /^retry-after$/i);
  const inTable = contract.errors.codes.some(({ status, headers }) => status === 429 && hasWait(headers));
  const responses = responsesOf(contract.operations).filter(({ response }) => response.status === '429');
  const stated = responses.find(({ response }) => hasWait(response.headers));
  for (const { operation, response } of responses) {
    if (hasWait(response.headers) || inTable) continue;
    yield withoutWait(`the 429 of \`${operation.key}\``, response.at, undefined);
  }
  const exceeded = entry(sectionOf(parsed, 'rate_limits', 'rate_limiting')?.value, 'exceeded_response');
  if (
    exceeded === undefined ||
    get(get(exceeded.value, 'headers'), 'Retry-After', 'retry-after') !== undefined
  )
    return;
  yield withoutWait('exceeded_response', exceeded.keyAt, stated);
};

function withoutWait(
  what: string,
  at: Location,
  stated: { readonly operation: Operation; readonly response: DeclaredResponse } | undefined,
): ReturnType<typeof diagnostic> {
  return diagnostic(
    '429-without-retry-after',
    'advice',
    `${what} documents no Retry-After${stated === undefined ? ', so a caller must guess how long to wait' : `, which the 429 of \`${stated.operation.key}\` has`}`,
    at,
    {
      related: stated === undefined ? [] : [{ message: 'the other statement', at: stated.response.at }],
      help: 'Add headers: {Retry-After: "integer - seconds to wait"} (RFC 6585 section 4).',
    },
  );
}

/** An example that is right in one environment and wrong in the others. */
export const envLiteralInResponse: LintRule = function* (linted) {
  const { environments } = linted.contract;
  const hosts = environments.flatMap(({ name, baseUrl }) =>
    baseUrl !== undefined && URL.canParse(baseUrl.value)
      ? [{ name, host: new URL(baseUrl.value).host, at: baseUrl.at }]
      : [],
  );
  for (const { response } of responsesOf(linted.contract.operations)) {
    for (const { value, at } of hosts.length < 2 ? [] : urlsIn(response)) {
      const owner = hosts.find(({ host }) => host === new URL(value).host);
      if (owner === undefined) continue;
      const others = hosts.filter(({ host }) => host !== owner.host).map(({ name }) => name);
      yield diagnostic(
        'env-literal-in-response',
        'warning',
        `${owner.host} is the host of ${owner.name}; ${others.join(' and ')} cannot answer with this URL`,
        at,
        {
          related: [{ message: `the base URL of ${owner.name}`, at: owner.at }],
          help: 'Write a relative URL, or say that it is only an example: "string (URI)".',
        },
      );
    }
    yield* scaledLimits(response, linted);
  }
};

function* scaledLimits(
  { headers }: DeclaredResponse,
  { contract }: Linted,
): Iterable<ReturnType<typeof diagnostic>> {
  const scaled = contract.environments.find(({ limitFactor }) => limitFactor !== 1);
  if (scaled === undefined) return;
  for (const { name, example, at } of headers) {
    if (example === undefined || !/rate-?limit.*limit$/i.test(name)) continue;
    yield diagnostic(
      'env-literal-in-response',
      'advice',
      `\`${name}: ${example}\` is wrong in ${scaled.name}, whose limits are ${scaled.limitFactor} times these`,
      at,
      {
        related: [{ message: `the environment ${scaled.name}`, at: scaled.at }],
        help: 'Say what it is instead: "integer - requests allowed in this window".',
      },
    );
  }
}

function urlsIn({ body }: DeclaredResponse): readonly { readonly value: string; readonly at: Location }[] {
  return [...textsIn(body?.example, '')]
    .filter(({ value }) => /^https?:\/\//.test(value) && URL.canParse(value))
    .map(({ value, pointer }) => ({
      value,
      at: body?.places[pointer] ?? body?.at ?? { file: '', line: 1, column: 1 },
    }));
}

function* textsIn(
  value: Json | undefined,
  pointer: string,
): Iterable<{ readonly value: string; readonly pointer: string }> {
  if (typeof value === 'string') yield { value, pointer };
  else if (isJsonList(value)) for (const item of value) yield* textsIn(item, `${pointer}/items`);
  else if (isJsonObject(value))
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, `${pointer}/properties/${key}`);
}

function responsesOf(
  operations: readonly Operation[],
): readonly { readonly operation: Operation; readonly response: DeclaredResponse }[] {
  return operations.flatMap((operation) =>
    operation.responses
      .filter(({ origin }) => origin === 'operation')
      .map((response) => ({ operation, response })),
  );
}

function has(headers: readonly DeclaredHeader[], name: RegExp): boolean {
  return headers.some((header) => name.test(header.name));
}
