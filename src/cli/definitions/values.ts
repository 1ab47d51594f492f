import { InvalidArgumentError } from 'commander';
import type { JsonSchema } from '../../model/json.ts';

/** Reads the text of an option, and says for the configuration's schema what it takes. */
export interface ValueReader<T> {
  (text: string, before?: T): T;
  readonly schema: JsonSchema;
}

/** Options that may be repeated take one value each: more would swallow the page that stands behind them. */
export const each: ValueReader<readonly string[]> = Object.assign(
  (value: string, before: readonly string[] = []): readonly string[] => {
    if (value.trim() === '') throw new InvalidArgumentError('it is empty.');
    return [...before, value];
  },
  { schema: { type: 'array', items: { type: 'string', minLength: 1 } } },
);

export function wholeNumber(least: number, most: number): ValueReader<number> {
  const read = (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
  return Object.assign(read, { schema: { type: 'integer', minimum: least, maximum: most } });
}

export const positiveNumber: ValueReader<number> = Object.assign(
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
      throw new InvalidArgumentError('expected a number above 0.');
    return value;
  },
  { schema: { type: 'number', exclusiveMinimum: 0 } },
);

export const percentage: ValueReader<number> = Object.assign(
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= 0 && value <= 100))
      throw new InvalidArgumentError('expected a number from 0 to 100.');
    return value;
  },
  { schema: { type: 'number', minimum: 0, maximum: 100 } },
);
