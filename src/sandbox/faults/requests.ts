import type { Contract } from '../../model/contract.ts';
import { isJsonObject, type Json, type JsonSchema } from '../../model/json.ts';
import type { BodyShape, Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { validatorFor } from '../../schema/validator.ts';
import type { ProviderRequest } from '../exchange.ts';
import { findFaults, readBody } from '../validate.ts';
import { impliedBy } from './equivalent.ts';
import { type Deviate, type Fault, faultOf, type World } from './fault.ts';
import { type Loosened, loosened } from './loosened.ts';
import { edited, type Site, sitesOf } from './sites.ts';

/** What a provider takes that it must refuse, and refuses that it must take: every constraint of every request. */
export function requestFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.operations
    .flatMap((operation) => [...ofBody(operation, contract), ...ofParameters(operation, contract)])
    .filter(({ promise }) => promised.has(promise));
}

function ofBody(operation: Operation, contract: Contract): readonly Fault[] {
  const { body, key } = operation;
  if (body === undefined) return [];
  return sitesOf(body.shape.schema, contract.schemas).flatMap((site) =>
    loosened(site).map((change) =>
      faultOf('requests', {
        name: `${key} ${site.field === '' ? 'body' : site.field} ${site.keyword} ${change.name}`,
        title: change.does,
        promise: promiseId.request(key, site.field, site.keyword),
        operation: key,
        equivalent: impliedBy(site, change, 'body'),
        deviate: withOperation(operation, {
          ...operation,
          body: { ...body, shape: changed(body.shape, site, change, contract) },
        }),
      }),
    ),
  );
}

function ofParameters(operation: Operation, contract: Contract): readonly Fault[] {
  const { key, parameters } = operation;
  return parameters.flatMap((parameter) => {
    const { name, place, required, shape } = parameter;
    const replaced = (other: typeof parameter): Deviate =>
      withOperation(operation, {
        ...operation,
        parameters: parameters.map((kept) => (kept === parameter ? other : kept)),
      });
    // Without its value a path is another path.
    const demanded = required && place !== 'path';
    return [
      ...(demanded
        ? [
            faultOf('requests', {
              name: `${key} ${place} ${name} required not demanded`,
              title: `does not demand the ${place} parameter ${name}`,
              promise: promiseId.parameter(key, place, name, 'required'),
              operation: key,
              deviate: replaced({ ...parameter, required: false }),
            }),
          ]
        : []),
      ...sitesOf(shape.schema, contract.schemas)
        .filter(({ field }) => field === '')
        .flatMap((site) =>
          loosened({ ...site, field: `${place} ${name}` }).map((change) =>
            faultOf('requests', {
              name: `${key} ${place} ${name} ${site.keyword} ${change.name}`,
              title: change.does,
              promise: promiseId.parameter(key, place, name, site.keyword),
              operation: key,
              equivalent: impliedBy(site, change, place) ?? unknownAnyway(operation, place, change),
              deviate: replaced({ ...parameter, shape: changed(shape, site, change, contract) }),
            }),
          ),
        ),
    ];
  });
}

/** An id that cannot exist is answered as one that does not exist: taken or not, there is nothing. */
function unknownAnyway(operation: Operation, place: string, { name }: Loosened): string | undefined {
  return place === 'path' &&
    name !== 'one too narrow' &&
    operation.responses.some(({ status }) => status === '404')
    ? 'an id that breaks its rule and an id of nothing are both answered with 404'
    : undefined;
}

function changed(shape: BodyShape, { path }: Site, { node }: Loosened, contract: Contract): BodyShape {
  return {
    ...shape,
    schema: schemaOf(
      edited(shape.schema, path, contract.schemas, () => node),
      shape.schema,
    ),
  };
}

function schemaOf(value: Json, otherwise: JsonSchema): JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value) ? value : otherwise;
}

/** The sandbox made from a page on which one operation is another. */
export function withOperation(operation: Operation, other: Operation): Deviate {
  return (world) => ({
    contract: {
      ...world.contract,
      operations: world.contract.operations.map((kept) => (kept.key === operation.key ? other : kept)),
    },
    handle: (request, next) => {
      if (judgedOtherwise(request, operation.key, other, world)) world.acted();
      return next(request);
    },
  });
}

/** Whether a request is one that only one of the two would take. */
function judgedOtherwise(request: ProviderRequest, key: string, other: Operation, world: World): boolean {
  const found = world.find(request);
  if (found?.value.key !== key) return false;
  const validator = validatorFor(world.contract.schemas);
  const query = new URLSearchParams(request.target.split('?')[1] ?? '');
  const received = { request, query, pathParameters: found.parameters };
  const [taken, takenOtherwise] = [found.value, other].map((operation) => {
    const read = readBody(operation, request);
    return read.form === 'body' && findFaults(operation, received, read.value, validator) === undefined;
  });
  return taken !== takenOtherwise;
}
