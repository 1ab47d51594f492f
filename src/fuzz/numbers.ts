import { isMultiple } from '../schema/decimal.ts';
import { type Dice, pick } from './dice.ts';
import type { Facts, Limit } from './facts.ts';
import { HERE, type Impossible, impossible, isImpossible, type Maker } from './node.ts';
import { commonStep, multipleNear, placesIn, stepped } from './number-grid.ts';

export function numberMaker(facts: Facts): Maker | Impossible {
  const grid = gridOf(facts);
  if (isImpossible(grid)) return grid;
  // Bounds between two places of the grid.
  const ends = [facts.lowest, facts.highest].flatMap((limit) =>
    grid.free && limit !== undefined && isFittingNumber(limit.value, facts) ? [limit.value] : [],
  );
  return {
    fits: () => true,
    draw: (dice) => {
      if (ends.length > 0 && dice.once(8)) return pick(dice, ends);
      const value = grid.at(drawIndex(dice, grid, facts));
      // Where the schema names no step, numbers with more decimals than prices have come up now and then.
      if (!grid.free || !dice.once(8)) return value;
      const precise = Number((value + dice.between(1, 999_999) / 1e9).toFixed(9));
      return isFittingNumber(precise, facts) ? precise : value;
    },
    whyNot: () => undefined,
  };
}

export function isFittingNumber(value: number, { lowest, highest, steps, whole }: Facts): boolean {
  return (
    (!whole || Number.isInteger(value)) &&
    isOnSide(value, lowest, 1) &&
    isOnSide(value, highest, -1) &&
    steps.every((step) => isMultiple(value, step.value))
  );
}

/** Simpler numbers than this one, the simplest first: the bound nearest to zero, then ever less of the way there. */
export function* simplerNumbers(value: number, facts: Facts): Iterable<number> {
  const grid = gridOf(facts);
  if (isImpossible(grid)) return;
  if (value < 0) yield -value;
  const start = grid.at(grid.zero);
  yield start;
  if (!Number.isInteger(value)) yield Math.trunc(value) + 0;
  const distance = Math.round((value - start) / grid.step);
  // What lies between two places of the grid is brought to one of them first.
  yield grid.at(grid.zero + Math.trunc((value - start) / grid.step));
  for (let left = Math.trunc(distance / 2); left !== 0; left = Math.trunc(left / 2)) {
    yield grid.at(grid.zero + distance - left);
  }
}

/** Evenly spaced numbers that all satisfy the schema. */
interface Grid {
  readonly at: (index: number) => number;
  readonly last: number;
  /** The index of the number nearest to zero. */
  readonly zero: number;
  readonly step: number;
  /** Whether the numbers between these are allowed, too. */
  readonly free: boolean;
  readonly bounded: { readonly below: boolean; readonly above: boolean };
}

// Without bounds: big enough to hurt, small enough for any decimal type.
const BIGGEST = 1e9;
// Bounds such as those of 64 bits are no promise, and numbers near them get lost on the way.
const FAR = 1e12;

function gridOf(facts: Facts): Grid | Impossible {
  const { lowest, highest, steps, whole } = facts;
  if (lowest !== undefined && highest !== undefined && isEmpty(lowest, highest))
    return impossible(`no number lies between ${lowest.value} and ${highest.value}`, highest.origin);
  const strict = [...(whole ? [1] : []), ...steps.map(({ value }) => value)];
  const free = strict.length === 0;
  const step = free ? freeStep(lowest, highest) : strict.reduce(commonStep);
  const isDeep = lowest !== undefined && lowest.value < -FAR && (highest?.value ?? 0) > -FAR;
  const bottom = (isDeep ? undefined : firstOn(step, lowest, 1)) ?? bottomFor(step, facts);
  const isHigh = highest !== undefined && highest.value > FAR && bottom < FAR;
  const top =
    (isHigh ? undefined : firstOn(step, highest, -1)) ??
    multipleNear(Math.max(BIGGEST, bottom + 1e6 * step), step, 'down');
  if (top >= bottom) return gridBetween(bottom, top, { step, free, facts });
  const single = [lowest, highest].flatMap((limit) =>
    free && limit !== undefined && isFittingNumber(limit.value, facts) ? [limit.value] : [],
  )[0];
  if (single !== undefined) return gridBetween(single, single, { step, free, facts });
  const origin = steps[0]?.origin ?? lowest?.origin ?? highest?.origin ?? HERE;
  return impossible(`no ${whole ? 'integer' : 'number'} fits between the bounds`, origin);
}

function isEmpty(lowest: Limit, highest: Limit): boolean {
  const width = highest.value - lowest.value;
  return width < 0 || (width === 0 && (lowest.exclusive || highest.exclusive));
}

function bottomFor(step: number, { highest }: Facts): number {
  const below = highest === undefined ? -BIGGEST : Math.min(-BIGGEST, highest.value - 1e6 * step);
  return multipleNear(below, step, 'up');
}

/** Two decimals, or finer where the bounds are close together. */
function freeStep(lowest: Limit | undefined, highest: Limit | undefined): number {
  const width = lowest === undefined || highest === undefined ? BIGGEST : highest.value - lowest.value;
  let places = 2;
  while (places < 18 && width < 20 / 10 ** places) places += 1;
  return Number(`1e-${places}`);
}

/** The first number of the grid on the right side of a bound. */
function firstOn(step: number, limit: Limit | undefined, direction: 1 | -1): number | undefined {
  if (limit === undefined) return undefined;
  const near = multipleNear(limit.value, step, direction === 1 ? 'up' : 'down');
  return limit.exclusive && near === limit.value ? stepped(near, step, direction) : near;
}

function gridBetween(
  bottom: number,
  top: number,
  { step, free, facts }: { readonly step: number; readonly free: boolean; readonly facts: Facts },
): Grid {
  const places = Math.max(placesIn(bottom), placesIn(step));
  const scale = 10 ** places;
  const [first, unit, end] = [bottom, step, top].map((value) => Math.round(value * scale));
  const isExact = [first, unit, end, scale].every(Number.isSafeInteger);
  const last = Math.max(0, Math.min(Math.round((top - bottom) / step), Number.MAX_SAFE_INTEGER));
  const clamp = (index: number): number => Math.min(last, Math.max(0, index));
  // A quotient of two exact numbers is the nearest to the decimal that it stands for.
  const at = isExact
    ? (index: number) => ((first ?? 0) + clamp(index) * (unit ?? 1)) / scale
    : (index: number) => stepped(bottom, step, clamp(index));
  const zero = clamp(Math.round(-bottom / step));
  const { lowest, highest } = facts;
  const bounded = {
    below: lowest !== undefined && lowest.value >= bottom - step,
    above: highest !== undefined && highest.value <= top + step,
  };
  return { at, last, zero, step, free, bounded };
}

function drawIndex(dice: Dice, { last, zero, bounded }: Grid, { whole }: Facts): number {
  switch (dice.between(0, 9)) {
    case 0:
      return zero;
    case 1:
      return bounded.below ? 0 : zero - 1;
    case 2:
      return bounded.above ? last : zero + 1;
    case 3:
      return dice.between(0, last);
    default: {
      const reach = 10 ** dice.between(0, whole ? 3 : 5);
      return dice.between(Math.max(0, zero - reach), Math.min(last, zero + reach));
    }
  }
}

function isOnSide(value: number, limit: Limit | undefined, direction: 1 | -1): boolean {
  if (limit === undefined) return true;
  const beyond = (value - limit.value) * direction;
  return limit.exclusive ? beyond > 0 : beyond >= 0;
}
