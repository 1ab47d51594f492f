import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { fieldName } from '../schema/fields.ts';
import { member, toPointer } from '../schema/pointer.ts';

export interface Difference {
  readonly field: string;
  readonly pointer: string;
  readonly expected: Json;
  readonly actual: Json | undefined;
}

/** Where `actual` does not hold what `expected` does: members may be more, entries of a list may not. */
export function differences(expected: Json, actual: Json | undefined): readonly Difference[] {
  return [...differencesAt(expected, actual, [])];
}

export function sameJson(left: Json, right: Json): boolean {
  return differences(left, right).length === 0 && differences(right, left).length === 0;
}

function* differencesAt(
  expected: Json,
  actual: Json | undefined,
  path: readonly (string | number)[],
): Iterable<Difference> {
  const entries = comparedEntries(expected, actual);
  if (entries === undefined) {
    if (expected === actual) return;
    const pointer = toPointer(path);
    yield { field: fieldName(pointer), pointer, expected, actual };
    return;
  }
  for (const [key, value] of entries) yield* differencesAt(value, member(actual, key), [...path, key]);
}

/** What to compare one level down; undefined where the two are compared as a whole. */
function comparedEntries(
  expected: Json,
  actual: Json | undefined,
): Iterable<readonly [string | number, Json]> | undefined {
  if (isJsonList(expected)) {
    return isJsonList(actual) && actual.length === expected.length ? expected.entries() : undefined;
  }
  return isJsonObject(expected) && isJsonObject(actual) ? Object.entries(expected) : undefined;
}
