import type { Contract } from '../model/contract.ts';
import type { Location } from '../model/location.ts';
import type { DeclaredResponse, Operation } from '../model/operation.ts';
import { type PromiseSection, promiseId, type SpecPromise } from '../model/promise.ts';
import { accessPromises, authenticationPromises } from './promised-access.ts';
import { constraintsOf, fieldsOf } from './promised-constraints.ts';
import { scenarioPromises } from './promised-scenario.ts';
import { idempotencyPromises, invariantPromises, listPromises } from './promised-state.ts';

type Promised = Omit<Contract, 'promises'>;

/** Everything that the page promises, each with its line: what a run can keep, break or leave open. */
export function derivePromises(contract: Promised): readonly SpecPromise[] {
  const all = [
    ...authenticationPromises(contract.auth),
    ...contract.operations.flatMap((operation) => ofOperation(operation, contract)),
    ...listPromises(contract),
    ...invariantPromises(contract),
    ...errors(contract),
    ...idempotencyPromises(contract),
    ...limits(contract),
    ...webhooks(contract),
    ...contract.scenarios.flatMap(scenarioPromises),
    ...environments(contract),
  ];
  const seen = new Set<string>();
  return all.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function promise(section: PromiseSection, id: string, text: string, at: Location): SpecPromise {
  return { id, section, text, at };
}

function ofOperation(operation: Operation, contract: Promised): readonly SpecPromise[] {
  const { key } = operation;
  return [
    ...accessPromises(operation, contract.auth),
    ...operation.parameters.flatMap(({ name, place, required, shape, at: parameterAt }) => [
      ...(required
        ? [
            promise(
              'endpoints',
              promiseId.parameter(key, place, name, 'required'),
              `${place} parameter ${name} is required`,
              parameterAt,
            ),
          ]
        : []),
      ...constraintsOf(shape, contract.schemas).map(({ keyword, words, place: where }) =>
        promise(
          'endpoints',
          promiseId.parameter(key, place, name, keyword),
          `${place} parameter ${name} ${words}`,
          where,
        ),
      ),
    ]),
    ...(operation.body === undefined
      ? []
      : constraintsOf(operation.body.shape, contract.schemas).map(({ field, keyword, words, place }) =>
          promise(
            'endpoints',
            promiseId.request(key, field, keyword),
            `${field === '' ? 'the body' : field} ${words}`,
            place,
          ),
        )),
    ...operation.responses
      .filter(({ origin }) => origin === 'operation')
      .flatMap((response) => ofResponse(key, response, contract)),
  ];
}

function ofResponse(key: string, response: DeclaredResponse, contract: Promised): readonly SpecPromise[] {
  const { status, body, errorCode } = response;
  const fields = body === undefined ? [] : fieldsOf(body, contract.schemas);
  return [
    promise('endpoints', promiseId.status(key, status), `${key} answers ${status}`, response.at),
    ...response.headers.map(({ name, at }) =>
      promise('endpoints', promiseId.responseHeader(key, status, name), `${status} carries ${name}`, at),
    ),
    ...fields.map(({ field, place }) =>
      promise(
        'endpoints',
        promiseId.responseBody(key, status, field),
        `${status} body ${field === '' ? 'has the documented shape' : `has ${field}`}`,
        place,
      ),
    ),
    ...(errorCode === undefined
      ? []
      : [
          promise(
            'endpoints',
            promiseId.responseCode(key, status),
            `${status} has the error code ${errorCode.value}`,
            errorCode.at,
          ),
        ]),
  ];
}

function errors({ errors: { envelope, codes }, schemas }: Promised): readonly SpecPromise[] {
  return [
    ...(envelope === undefined
      ? []
      : fieldsOf(envelope, schemas).map(({ field, place }) =>
          promise(
            'errors',
            promiseId.errorEnvelope(field),
            `every error ${field === '' ? 'has the documented format' : `has ${field}`}`,
            place,
          ),
        )),
    ...codes
      .filter(({ origin }) => origin === 'table')
      .map(({ code, status, at }) =>
        promise('errors', promiseId.errorCode(code), `${code} comes with ${status ?? 'its status'}`, at),
      ),
  ];
}

function limits({ limits: declared }: Promised): readonly SpecPromise[] {
  if (declared === undefined) return [];
  const exceeded = declared.exceeded === undefined ? [] : [declared.exceeded];
  return [
    ...declared.windows.map(({ limit, windowSeconds, at }) =>
      promise(
        'rate-limits',
        promiseId.limit(`default ${windowSeconds} s`),
        `${limit} requests in ${windowSeconds} s are allowed`,
        at,
      ),
    ),
    ...declared.perOperation.map(({ path, method, window, at }) =>
      promise(
        'rate-limits',
        promiseId.limit(`${method ?? '*'} ${path}`),
        `${window.limit} requests to ${path} in ${window.windowSeconds} s are allowed`,
        at,
      ),
    ),
    ...declared.headers.map(({ name, at }) =>
      promise('rate-limits', promiseId.limitHeader(name), `answers carry ${name}`, at),
    ),
    ...exceeded.map(({ status, at }) =>
      promise('rate-limits', promiseId.limit('exceeded'), `over the limit the answer is ${status}`, at),
    ),
  ];
}

function webhooks({ webhooks: declared }: Promised): readonly SpecPromise[] {
  if (declared === undefined) return [];
  return [
    ...declared.events.flatMap(({ name, payload, at }) => [
      promise('webhooks', promiseId.webhook(name, 'delivery'), `${name} is delivered`, at),
      ...(payload === undefined
        ? []
        : [
            promise(
              'webhooks',
              promiseId.webhook(name, 'payload'),
              `${name} has the documented payload`,
              payload.at,
            ),
          ]),
    ]),
    ...(declared.signature === undefined
      ? []
      : [
          promise(
            'webhooks',
            promiseId.webhook('*', 'signature'),
            `deliveries are signed in ${declared.signature.header}`,
            declared.signature.at,
          ),
        ]),
    ...(declared.retry === undefined
      ? []
      : [
          promise(
            'webhooks',
            promiseId.webhook('*', 'retry'),
            `a failed delivery is tried ${declared.retry.attempts} times`,
            declared.retry.at,
          ),
        ]),
  ];
}

function environments({ environments: declared }: Promised): readonly SpecPromise[] {
  return declared.flatMap(({ name, sla }) =>
    sla === undefined
      ? []
      : [
          ...(sla.p95Ms === undefined
            ? []
            : [
                promise(
                  'environments',
                  promiseId.environment(name, 'p95'),
                  `95 % of answers come within ${sla.p95Ms} ms`,
                  sla.at,
                ),
              ]),
          ...(sla.p99Ms === undefined
            ? []
            : [
                promise(
                  'environments',
                  promiseId.environment(name, 'p99'),
                  `99 % of answers come within ${sla.p99Ms} ms`,
                  sla.at,
                ),
              ]),
        ],
  );
}
