import type { Contract } from '../../model/contract.ts';
import { isJsonObject } from '../../model/json.ts';
import type { DeclaredHeader, Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { conditionsOf } from './answers.ts';
import { answering, type Change, changingHeader, inBody, withHeader, withoutHeader } from './blocks.ts';
import { byStandard, type Fault, faultOf } from './fault.ts';

/** Every declared header of an answer, and those that HTTP itself asks for. */
export function headerFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.operations
    .flatMap((operation) => [
      ...operation.responses
        .filter(({ status, origin }) => /^\d+$/.test(status) && origin === 'operation')
        .flatMap(({ status, headers }) =>
          headers.flatMap((header) => ofHeader(header, operation, status, contract)),
        ),
      ...ofMediaType(operation, contract),
      ...ofRequestId(operation),
    ])
    .filter(({ promise }) => promised.has(promise));
}

function ofHeader(
  { name, required, schema }: DeclaredHeader,
  { key }: Operation,
  status: string,
  contract: Contract,
): readonly Fault[] {
  const made = (label: string, title: string, change: Change): Fault =>
    faultOf('headers', {
      name: `${key} ${status} ${name} ${label}`,
      title,
      promise: promiseId.responseHeader(key, status, name),
      operation: key,
      conditions: conditionsOf(status, contract),
      deviate: answering({ operation: key, status: Number(status) }, change),
    });
  const pattern = new RegExp(`^${name.replace(/[^\w-]/g, '\\$&')}$`, 'i');
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  return [
    ...(required ? [made('is left out', `answers ${status} without ${name}`, withoutHeader(pattern))] : []),
    ...(type === 'integer' || type === 'number'
      ? [
          made(
            'is no number',
            `answers ${status} with words in ${name}`,
            changingHeader(name, () => 'many'),
          ),
        ]
      : []),
    ...(/^location$/i.test(name)
      ? [
          made(
            'leads nowhere',
            'says that a new thing is where nothing is',
            changingHeader(name, () => '/nowhere/at/all'),
          ),
          made(
            'leads to another thing',
            'says that a new thing is where another one is',
            changingHeader(name, (value) => `${value}0`),
          ),
        ]
      : []),
  ];
}

/** That a body is what it is called goes without saying: the promise is the status's own. */
function ofMediaType({ key, responses }: Operation, contract: Contract): readonly Fault[] {
  const success = responses.find(({ status, body }) => /^2\d\d$/.test(status) && body !== undefined);
  const refusal = responses.find(({ status, body }) => /^4\d\d$/.test(status) && body !== undefined);
  return [success, refusal].flatMap((response) =>
    response === undefined
      ? []
      : ['text/html', 'text/plain'].map((type) =>
          faultOf('headers', {
            name: `${key} ${response.status} Content-Type ${type}`,
            title: `calls JSON ${type}`,
            promise: promiseId.status(key, response.status),
            operation: key,
            conditions: conditionsOf(response.status, contract),
            deviate: answering(
              { operation: key, status: Number(response.status) },
              withHeader('Content-Type', type),
            ),
          }),
        ),
  );
}

/** An id for tracing that is not the request's own traces nothing. */
function ofRequestId({ key, parameters, responses }: Operation): readonly Fault[] {
  const asked = parameters.find(
    ({ name, place }) => place === 'header' && /^x-(request|correlation)-id$/i.test(name),
  );
  const refusal = responses.find(({ status }) => status === '400');
  if (asked === undefined || refusal === undefined) return [];
  return [
    byStandard(
      faultOf('headers', {
        name: `${key} 400 request id of another request`,
        title: 'names the id of another request in a refusal',
        promise: promiseId.status(key, '400'),
        operation: key,
        deviate: answering(
          { operation: key, status: 400 },
          inBody((error) =>
            'request_id' in error ? { ...error, request_id: '11111111-1111-4111-8111-111111111111' } : error,
          ),
        ),
      }),
    ),
  ];
}
