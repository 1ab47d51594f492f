import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';
import type { Creation } from '../model/precautions.ts';
import { listFields } from '../schema/fields.ts';
import { idParameter, resourceOperation } from './resources.ts';

/** Operations that make things with a name of their own, and how each thing can be removed again. */
export function creationsOf(contract: Contract): readonly Creation[] {
  return contract.operations.flatMap((operation): readonly Creation[] => {
    const { method, path, effect, killSwitch } = operation;
    if (method !== 'POST' || effect !== 'creating' || killSwitch !== undefined || path.includes('{'))
      return [];
    const onOne = contract.operations.filter((other) => idParameter(other.path, path) !== undefined);
    const parameters = onOne.flatMap((other) => idParameter(other.path, path) ?? []);
    const idField = idFieldOf(operation, [...new Set(parameters)], contract);
    if (idField === undefined) return [];
    const remove = onOne.find((other) => other.method === 'DELETE' && isOne(other.path, path));
    return [
      {
        operation: operation.key,
        path,
        idField,
        remove: remove === undefined ? undefined : resourceOperation(remove, contract).request,
      },
    ];
  });
}

/** The member of the answer that names the thing: as the paths below call it, `id`, or `order_id` for `/orders`. */
function idFieldOf(
  operation: Operation,
  parameters: readonly string[],
  contract: Contract,
): string | undefined {
  const answer = operation.responses.find(({ status }) => /^2/.test(status))?.body;
  if (answer === undefined) return undefined;
  const names = listFields(answer.schema, contract.schemas).map(({ schemaName }) => schemaName);
  const kind = operation.path.split('/').at(-1)?.replace(/s$/, '') ?? '';
  return [...parameters, 'id', `${kind}_id`, `${kind}Id`].find((name) => names.includes(name));
}

function isOne(path: string, collection: string): boolean {
  return /^\/\{\w+\}$/.test(path.slice(collection.length));
}
