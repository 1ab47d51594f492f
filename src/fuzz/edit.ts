import type { Json, JsonSchema } from '../model/json.ts';
import type { SchemaProblem, Validator } from '../schema/validator.ts';

export type Side = 'valid' | 'invalid' | 'hostile';

/** What comes to stand at a place: a JSON value, or text where `JSON.stringify` cannot say it. */
export type Replacement = (
  | { readonly form: 'json'; readonly value: Json }
  | { readonly form: 'text'; readonly text: string }
) & {
  /** The member of the replaced object that is blamed, missing or unknown; undefined blames the whole. */
  readonly member: string | undefined;
};

/** One way to change the value at a place. What it must amount to is judged afterwards, by the validator. */
export interface Edit {
  readonly side: Side;
  readonly keyword: string;
  readonly label: string;
  readonly boundary: boolean;
  /** Where the statement stands below its level: `['maximum']`, `['required', 'quantity']`. */
  readonly at: readonly string[];
  /** The member whose name the mutation bears; undefined for the value itself. */
  readonly subject: string | undefined;
  /** Best first; the first that does what it should is taken. The value is undefined where the base has none. */
  readonly replacements: (current: Json | undefined) => Iterable<Replacement>;
  /** Keywords that cannot but break at the same place, such as `enum` beside a wrong type. */
  readonly alongside: readonly string[];
  /** Whether a problem with the keyword is the one meant, where one keyword says several things. */
  readonly shows: (problem: SchemaProblem) => boolean;
}

/** What all changes of one schema share. */
export interface Context {
  readonly schema: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  readonly validator: Validator;
  /** A value of a schema, undefined when none is known. */
  readonly sample: (schema: JsonSchema) => Json | undefined;
}

type Values = readonly Json[] | ((current: Json | undefined) => Iterable<Json>);

type Options = Partial<Pick<Edit, 'boundary' | 'at' | 'subject' | 'alongside' | 'shows'>>;

export function invalid(keyword: string, label: string, values: Values, options: Options = {}): Edit {
  return edit('invalid', { keyword, label, replacements: replacing(values) }, options);
}

export function valid(keyword: string, label: string, values: Values, options: Options = {}): Edit {
  return edit('valid', { keyword, label, replacements: replacing(values) }, options);
}

export function edit(
  side: Side,
  named: Pick<Edit, 'keyword' | 'label' | 'replacements'>,
  options: Options = {},
): Edit {
  return {
    boundary: false,
    at: [named.keyword],
    subject: undefined,
    alongside: [],
    shows: () => true,
    ...options,
    ...named,
    side,
  };
}

export function json(value: Json, member?: string): Replacement {
  return { form: 'json', value, member };
}

export function text(written: string): Replacement {
  return { form: 'text', text: written, member: undefined };
}

function replacing(values: Values): Edit['replacements'] {
  return function* (current) {
    for (const value of typeof values === 'function' ? values(current) : values) yield json(value);
  };
}
