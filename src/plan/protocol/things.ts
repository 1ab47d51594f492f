import type { Contract } from '../../model/contract.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Operation, Parameter } from '../../model/operation.ts';
import type { Expectation, ScenarioTask } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { validatorFor } from '../../schema/validator.ts';
import { codeFor } from '../auth-refusal.ts';
import { refusalOf } from '../refusal.ts';
import { validBody, validRequest } from '../request.ts';
import { sendStep, smallTask } from '../small-task.ts';

/** Ids of nothing: each operation on one thing says that it is not there, as the page declares it. */
export function thingTasks(contract: Contract): readonly ScenarioTask[] {
  const known = new Set(contract.promises.map(({ id }) => id));
  return contract.operations.flatMap((operation) => {
    const absent = operation.responses.find(({ status }) => status === '404');
    const parameters = operation.parameters.filter(({ place }) => place === 'path');
    const [parameter] = parameters;
    const names = operation.path.match(/\{[^{}/]+\}/g) ?? [];
    if (absent === undefined || names.length !== 1 || parameters.length > 1) return [];
    if (operation.body !== undefined && validBody(operation, contract) === undefined) return [];
    const id = unknownId(parameter);
    const title = `an id of nothing (${id})`;
    const errorCode = codeFor('404', operation, contract);
    const promises = {
      status: promiseId.status(operation.key, '404'),
      ...(errorCode === undefined ? {} : { errorCode: codePromise(errorCode, operation) }),
    };
    return [
      smallTask({
        title,
        suite: operation.key,
        source: 'protocol',
        tags: ['404', 'unknown-id'],
        base: undefined,
        steps: [
          sendStep(1, {
            title,
            operation: operation.key,
            request: {
              ...validRequest(operation, contract),
              path: operation.path.replace(
                /\{[^{}/]+\}/,
                encodeURIComponent(id).replaceAll('%7B', '{').replaceAll('%7D', '}'),
              ),
            },
            intent: 'hostile',
            expectation: {
              ...statusesFor(id, parameter, { operation, contract, errorCode }),
              places: { status: absent.at, errorCode: absent.errorCode?.at ?? absent.at },
              promises: Object.fromEntries(
                Object.entries(promises).filter(([, promise]) => known.has(promise)),
              ),
            },
            at: absent.at,
          }),
        ],
        at: absent.at,
      }),
    ];
  });
}

function codePromise(code: string, operation: Operation): string {
  const isLiteral = operation.responses.some(
    ({ status, errorCode }) => status === '404' && errorCode?.value === code,
  );
  return isLiteral ? promiseId.responseCode(operation.key, '404') : promiseId.errorCode(code);
}

/** An id that no rule of the page could be made to fit may be refused for that instead. */
function statusesFor(
  id: string,
  parameter: Parameter | undefined,
  about: {
    readonly operation: Operation;
    readonly contract: Contract;
    readonly errorCode: string | undefined;
  },
): Pick<Expectation, 'statuses' | 'errorCode'> {
  const { operation, contract, errorCode } = about;
  const schema = parameter?.shape.schema ?? true;
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  const value = type === 'integer' || type === 'number' ? Number(id) : id;
  const isMade = id.startsWith('{{');
  if (isMade || validatorFor(contract.schemas).validate(schema, value).length === 0)
    return { statuses: ['404'], errorCode };
  const refused = refusalOf(operation, contract, 'path').statuses;
  return { statuses: [...new Set(['404', ...refused])], errorCode: undefined };
}

/** As much like a real id as can be had: `ORD-00000001` gives `ORD-99999999`. */
function unknownId(parameter: Parameter | undefined): string {
  const schema = parameter?.shape.schema;
  const [type, format] = isJsonObject(schema) ? [schema['type'], schema['format']] : [];
  const example = parameter?.shape.example;
  const text = typeof example === 'string' ? example : '';
  if (format === 'uuid' || /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/i.test(text)) return '{{uuid}}';
  if (type === 'integer' || type === 'number' || typeof example === 'number') return '999999999';
  if (/\d{3,}/.test(text)) return text.replace(/\d/g, '9');
  return 'no-such-thing-{{symbol.nothing}}';
}
