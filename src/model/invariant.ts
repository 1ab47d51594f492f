import type { Location } from './location.ts';

/** What always holds between the members of an answer: `total_amount = sum(items[].quantity * items[].unit_price)`. */
export interface Invariant {
  readonly text: string;
  /** The things that it speaks of; one at least. */
  readonly subjects: readonly InvariantSubject[];
  readonly comparison: Comparison;
  readonly at: Location;
}

/** A named schema wherever it stands in an answer, or the successful answer of an operation as a whole. */
export type InvariantSubject =
  | { readonly form: 'model'; readonly name: string }
  | { readonly form: 'operation'; readonly key: string };

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface Comparison {
  readonly comparator: Comparator;
  readonly left: Term;
  readonly right: Term;
}

export type Term =
  /** Decimal digits as they are written. */
  | { readonly form: 'number'; readonly digits: string }
  | { readonly form: 'text'; readonly text: string }
  /** `items[].quantity` is `['items', '[]', 'quantity']`. */
  | { readonly form: 'field'; readonly path: readonly string[] }
  | { readonly form: 'call'; readonly name: 'sum' | 'count' | 'min' | 'max'; readonly argument: Term }
  | {
      readonly form: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Term;
      readonly right: Term;
    };

/** A field as it is written. */
export function fieldText(path: readonly string[]): string {
  return path.reduce(
    (text, segment) => (segment === '[]' ? `${text}[]` : text === '' ? segment : `${text}.${segment}`),
    '',
  );
}
