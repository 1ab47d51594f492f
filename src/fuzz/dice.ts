/** Where chance comes from. One seed makes one value, so that a draw costs no more than some arithmetic. */
export interface Dice {
  /** A whole number, both ends included. Low ones stand for simple choices. */
  readonly between: (low: number, high: number) => number;
  /** Yes, once in so many times. */
  readonly once: (times: number) => boolean;
  /** Whether what did not fit may be drawn again; a value has a limited number of tries for all its parts. */
  readonly again: () => boolean;
}

const TRIES = 2000;

export function createDice(seed: number, { tries = TRIES }: { readonly tries?: number } = {}): Dice {
  let state = seed | 0;
  let left = tries;
  // Mulberry32: small and quick, and its quality is more than made-up bodies need.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const between = (low: number, high: number): number => {
    const choices = high - low + 1;
    const fraction = choices <= 2 ** 32 ? next() / 2 ** 32 : (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
    return Math.min(high, low + Math.floor(fraction * choices));
  };
  return {
    between,
    once: (times) => next() < 2 ** 32 / times,
    again: () => {
      left -= 1;
      return left > 0;
    },
  };
}

/** Dice that always show the simplest choice, and never a second one. */
export const SIMPLEST: Dice = { between: (low) => low, once: () => false, again: () => false };

export function pick<T>(dice: Dice, choices: readonly T[]): T | undefined {
  return choices.length === 1 ? choices[0] : choices[dice.between(0, choices.length - 1)];
}
