import type { Contract } from '../model/contract.ts';
import type { JsonObject } from '../model/json.ts';
import { type Effect, effectOf } from './effects.ts';

/** Without an operation that creates, every id is taken for one that exists. */
export function hasCreator(collection: string | undefined, contract: Contract): boolean {
  return (
    collection !== undefined &&
    contract.operations.some((operation) => {
      const other = effectOf(operation, contract);
      return other.kind === 'create' && other.collection === collection;
    })
  );
}

/** Where the resource that a path names is kept: itself, or the owner of a nested collection. */
export function placeOf(
  effect: Effect,
): { readonly collection: string; readonly idParameter: string } | undefined {
  if ('idParameter' in effect) return effect;
  return 'parent' in effect ? effect.parent : undefined;
}

/** `/orders/2/lines/7` is not there when line 7 is one of order 1. */
export function belongs(resource: JsonObject, pathParameters: Readonly<Record<string, string>>): boolean {
  return Object.entries(pathParameters).every(
    ([name, value]) => !Object.hasOwn(resource, name) || String(resource[name]) === value,
  );
}
