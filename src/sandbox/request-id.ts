import type { Operation } from '../model/operation.ts';
import type { Validator } from '../schema/validator.ts';
import { givenHeader, type ProviderRequest } from './exchange.ts';
import { madeId } from './reasons.ts';

/** The caller's id where it is one that the page allows: what breaks a rule is not repeated in an answer. */
export function requestIdOf(
  request: ProviderRequest,
  operation: Operation | undefined,
  sandbox: { readonly validator: Validator; readonly options: { readonly random: () => number } },
): string {
  const { validator, options } = sandbox;
  const given = givenHeader(request, 'x-request-id');
  const rule = operation?.parameters.find(
    ({ name, place }) => place === 'header' && name.toLowerCase() === 'x-request-id',
  );
  const allowed =
    given !== undefined && (rule === undefined || validator.validate(rule.shape.schema, given).length === 0);
  return allowed ? given : madeId(options.random);
}
