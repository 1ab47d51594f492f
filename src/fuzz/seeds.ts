import type { Json } from '../model/json.ts';
import { parseField } from '../schema/fields.ts';

/** Values that are known to be good, by their place in a body. */
export interface SeedTree {
  readonly values: readonly Json[];
  readonly members: ReadonlyMap<string, SeedTree>;
  readonly entries: SeedTree | undefined;
}

/** Undefined when there are none, so that drawing need not look. */
export function seedTree(seeds: ReadonlyMap<string, readonly Json[]>): SeedTree | undefined {
  const places = [...seeds].map(([name, values]): Place => ({ segments: parseField(name), values }));
  return places.length === 0 ? undefined : treeOf(places);
}

interface Place {
  readonly segments: readonly (string | number)[];
  readonly values: readonly Json[];
}

function treeOf(places: readonly Place[]): SeedTree {
  const values: Json[] = [];
  const entries: Place[] = [];
  const members = new Map<string, Place[]>();
  for (const { segments, values: known } of places) {
    const [first, ...rest] = segments;
    const inner = { segments: rest, values: known };
    if (first === undefined) values.push(...known);
    else if (typeof first === 'number') entries.push(inner);
    else members.set(first, [...(members.get(first) ?? []), inner]);
  }
  return {
    values,
    members: new Map([...members].map(([name, inner]) => [name, treeOf(inner)])),
    entries: entries.length === 0 ? undefined : treeOf(entries),
  };
}
