import { expect } from 'vitest';
import type { Source, SourceInput } from '../model/extension.ts';
import { plan } from '../plan/plan.ts';

/** Laws of sources: the same plan each time, nothing in it that JSON cannot carry, and every task by one name. */
export function sourceLaws(source: Source, input: SourceInput): void {
  const options = { environment: 'embedded', seed: 1, sources: [source], selection: { only: [], skip: [] } };
  const first = plan(input, options).plan;
  expect(plan(input, options).plan).toEqual(first);
  const carried: unknown = JSON.parse(JSON.stringify(first));
  // `undefined` is left out by JSON; nothing else may be lost.
  expect(carried).toEqual(JSON.parse(JSON.stringify(first)));
  expect(carried).toEqual(withoutUndefined(first));
  const ids = first.tasks.map((task) => task.id);
  expect(new Set(ids).size).toBe(ids.length);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      entry === undefined ? [] : [[key, withoutUndefined(entry)]],
    ),
  );
}
