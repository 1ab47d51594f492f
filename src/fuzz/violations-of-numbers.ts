import type { Json, JsonObject } from '../model/json.ts';
import { type Edit, invalid, valid } from './edit.ts';
import { type Bound, boundsOf, brokenBy, choicesOf, formatOf, numberAt, typesOf } from './level.ts';
import { commonStep, multipleNear, placesIn, stepped } from './number-grid.ts';
import type { Place } from './place.ts';

/** Both sides of the bounds and of the grid of a number. */
export function* numberEdits({ schema, meaning }: Place): Iterable<Edit> {
  const grid = gridOf(meaning, schema);
  for (const bound of boundsOf(schema)) yield* boundEdits(bound, meaning, grid);
  const step = numberAt(schema, 'multipleOf');
  if (step !== undefined && step > 0) yield* gridEdits(step, meaning, grid);
  if (formatOf(schema) === 'int32') yield* int32Edits(meaning);
}

interface Grid {
  readonly step: number;
  /** Whether every value has to be a multiple of the step, or the step is only the finest in use. */
  readonly binding: boolean;
}

function gridOf(meaning: JsonObject, { example, default: usual }: JsonObject): Grid {
  const multiple = numberAt(meaning, 'multipleOf');
  const types = typesOf(meaning) ?? [];
  const whole = types.includes('integer') && !types.includes('number');
  if (multiple !== undefined && multiple > 0)
    return { step: whole ? commonStep(multiple, 1) : multiple, binding: true };
  return whole
    ? { step: 1, binding: true }
    : { step: finestIn(meaning, [example ?? null, usual ?? null]), binding: false };
}

/** The smallest decimal place that the page uses for the number; cents where it uses none. */
function finestIn(meaning: JsonObject, documented: readonly Json[]): number {
  const shown: readonly Json[] = [
    ...documented,
    ...boundsOf(meaning).map(({ limit }) => limit),
    ...(choicesOf(meaning) ?? []),
    meaning['const'] ?? null,
  ];
  const places = shown.map((value) => (typeof value === 'number' ? placesIn(value) : 0));
  return Number(`1e-${Math.max(...places, 0) || 2}`);
}

function* boundEdits(bound: Bound, meaning: JsonObject, grid: Grid): Iterable<Edit> {
  const { keyword, limit, lower, exclusive } = bound;
  const inwards = lower ? 1 : -1;
  const inside = insideOf(bound, grid);
  const outside = beside(inside, grid, -inwards);
  const side = lower ? 'below' : 'above';
  const fits = (value: number): boolean => brokenBy(meaning, value).length === 0;
  const breaks = (value: number): boolean => brokenBy(meaning, value).join() === keyword;
  const just = exclusive || inside !== limit ? `just inside ${keyword} ${limit}` : `at ${keyword} ${limit}`;
  const outer = exclusive ? `not ${lower ? 'above' : 'below'}` : side;
  if (breaks(outside)) yield invalid(keyword, `${outer} ${keyword} ${limit}`, [outside], { boundary: true });
  if (fits(inside)) yield valid(keyword, just, [inside], { boundary: true });
  const second = beside(inside, grid, inwards);
  if (fits(second)) yield valid(keyword, `one step inside ${keyword} ${limit}`, [second]);
  // A provider that keeps 32 bits takes this for the value inside.
  const wrapped = stepped(inside, 2 ** 32, -inwards);
  if (breaks(wrapped))
    yield invalid(keyword, `${side} ${keyword} ${limit} by 2 to the power of 32`, [wrapped]);
  const far = stepped(outside, grid.step, -inwards * 1_000);
  if (breaks(far)) yield invalid(keyword, `${side} ${keyword} ${limit} by a thousand steps`, [far]);
}

/** The last value that the bound allows. */
function insideOf({ limit, lower, exclusive }: Bound, grid: Grid): number {
  const inwards = lower ? 1 : -1;
  if (!grid.binding) return exclusive ? beside(limit, grid, inwards) : limit;
  const near = multipleNear(limit, grid.step, lower ? 'up' : 'down');
  return exclusive && near === limit ? stepped(near, grid.step, inwards) : near;
}

/** The next value; where a free step is too fine for so big a number, a coarser one. */
function beside(value: number, { step, binding }: Grid, direction: number): number {
  let wide = step;
  let next = stepped(value, wide, direction);
  while (next === value && !binding && Number.isFinite(wide)) {
    wide *= 10;
    next = stepped(value, wide, direction);
  }
  return next;
}

function* gridEdits(step: number, meaning: JsonObject, grid: Grid): Iterable<Edit> {
  const start = anchorOf(meaning, grid);
  const tenth = Number((step / 10).toPrecision(15));
  const off = [tenth, -tenth, 1, -1, 2, -2]
    .map((distance) => stepped(start, distance, 1))
    .find((value) => brokenBy(meaning, value).join() === 'multipleOf');
  if (off !== undefined) yield invalid('multipleOf', `off multipleOf ${step}`, [off], { boundary: true });
  const dusty = dustyMultiple(start, meaning, grid);
  if (dusty !== undefined)
    yield valid('multipleOf', `a multiple of multipleOf ${step}`, [dusty], { boundary: true });
}

/** A multiple that the bounds allow. */
function anchorOf(meaning: JsonObject, grid: Grid): number {
  const bounds = boundsOf(meaning);
  const bound = bounds.find(({ lower }) => lower) ?? bounds[0];
  return bound === undefined ? 0 : insideOf(bound, grid);
}

/** 0.29 is a multiple of 0.01, but no multiple for those who divide binary fractions. */
function dustyMultiple(start: number, meaning: JsonObject, grid: Grid): number | undefined {
  const direction = boundsOf(meaning).some(({ lower }) => lower) ? 1 : -1;
  let plain: number | undefined;
  for (let count = 1; count <= 200; count += 1) {
    const value = stepped(start, grid.step, boundsOf(meaning).length === 0 ? count : count * direction);
    if (brokenBy(meaning, value).length > 0) continue;
    if (!Number.isInteger(value / grid.step)) return value;
    plain ??= value;
  }
  return plain;
}

const LARGEST_INT32 = 2 ** 31 - 1;

function* int32Edits(meaning: JsonObject): Iterable<Edit> {
  const values: readonly (readonly [string, number, 'valid' | 'invalid', boolean])[] = [
    ['above int32', LARGEST_INT32 + 1, 'invalid', true],
    ['below int32', -LARGEST_INT32 - 2, 'invalid', false],
    ['at the largest int32', LARGEST_INT32, 'valid', true],
    ['at the smallest int32', -LARGEST_INT32 - 1, 'valid', false],
  ];
  for (const [label, value, side, boundary] of values) {
    if (brokenBy(meaning, value).length > 0) continue;
    const make = side === 'valid' ? valid : invalid;
    yield make('format', label, [value], { boundary });
  }
}
