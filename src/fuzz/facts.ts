import type { Json, JsonSchema } from '../model/json.ts';
import type { Origin } from './node.ts';

export type TypeName = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export const TYPE_NAMES: readonly TypeName[] = ['object', 'array', 'string', 'number', 'boolean', 'null'];

/** A schema that applies to a value, and where it stands. */
export interface Source {
  readonly schema: JsonSchema;
  readonly origin: Origin;
}

export interface Limit {
  readonly value: number;
  /** Only numbers have such bounds. */
  readonly exclusive: boolean;
  readonly origin: Origin;
}

export interface Tuple {
  readonly prefix: readonly Source[];
  readonly rest: Source | undefined;
}

export interface Containing {
  readonly source: Source;
  readonly fewest: number;
  readonly most: number | undefined;
  /** The keywords alone, for the validator. */
  readonly check: JsonSchema;
}

/** What one level of schema says about its members. */
export interface Shape {
  readonly properties: ReadonlyMap<string, Source>;
  readonly patterns: readonly { readonly pattern: RegExp; readonly text: string; readonly source: Source }[];
  readonly additional: Source | undefined;
}

/** One form of several. */
export interface Branch {
  readonly sources: readonly Source[];
  /** What its discriminator calls it. */
  readonly tag: Source | undefined;
  /** That it is none of the other forms: for forms that overlap. */
  readonly alone: readonly Source[];
}

/** A choice between forms: `anyOf`, `oneOf`, `if`, a schema that depends on a member. */
export interface Group {
  readonly origin: Origin;
  readonly branches: readonly Branch[];
  /** What a value of any form still has to pass. */
  readonly check: JsonSchema | undefined;
}

/** Everything that a set of schemas says about one value, laid together. */
export interface Facts {
  readonly types: ReadonlySet<TypeName>;
  readonly typeClaims: readonly { readonly names: string; readonly origin: Origin }[];
  /** Whether numbers must be whole. */
  readonly whole: boolean;
  readonly choices: readonly Json[] | undefined;
  readonly choicesOrigin: Origin;
  readonly excluded: readonly Json[];
  readonly lowest: Limit | undefined;
  readonly highest: Limit | undefined;
  readonly steps: readonly Limit[];
  readonly shortest: Limit | undefined;
  readonly longest: Limit | undefined;
  readonly patterns: readonly {
    readonly pattern: string;
    /** Undefined for what is no pattern. */
    readonly expression: RegExp | undefined;
    readonly origin: Origin;
  }[];
  readonly formats: readonly { readonly format: string; readonly origin: Origin }[];
  readonly fewestEntries: Limit | undefined;
  readonly mostEntries: Limit | undefined;
  readonly unique: boolean;
  readonly tuples: readonly Tuple[];
  readonly contains: readonly Containing[];
  readonly otherEntries: readonly Source[];
  readonly shapes: readonly Shape[];
  readonly required: ReadonlyMap<string, Origin>;
  readonly names: readonly Source[];
  readonly fewestMembers: Limit | undefined;
  readonly mostMembers: Limit | undefined;
  /** Members that another one brings along. */
  readonly dependents: readonly { readonly trigger: string; readonly names: readonly string[] }[];
  readonly otherMembers: readonly Source[];
  readonly groups: readonly Group[];
  /** What only the validator can tell. */
  readonly checks: readonly JsonSchema[];
  readonly examples: readonly Json[];
  readonly readOnly: boolean;
}

export type Draft = { -readonly [Name in keyof Facts]: Facts[Name] };

export function emptyDraft(): Draft {
  return {
    types: new Set(TYPE_NAMES),
    typeClaims: [],
    whole: false,
    choices: undefined,
    choicesOrigin: { conjunct: 0, path: '' },
    excluded: [],
    lowest: undefined,
    highest: undefined,
    steps: [],
    shortest: undefined,
    longest: undefined,
    patterns: [],
    formats: [],
    fewestEntries: undefined,
    mostEntries: undefined,
    unique: false,
    tuples: [],
    contains: [],
    otherEntries: [],
    shapes: [],
    required: new Map(),
    names: [],
    fewestMembers: undefined,
    mostMembers: undefined,
    dependents: [],
    otherMembers: [],
    groups: [],
    checks: [],
    examples: [],
    readOnly: false,
  };
}

/** The types that the keywords speak of: `{ minLength: 1 }` allows numbers, but nobody means them. */
export function meantTypes(facts: Facts): readonly TypeName[] {
  const spoken = TYPE_NAMES.filter((type) => facts.types.has(type) && SPOKEN[type](facts));
  return spoken.length > 0 ? spoken : [...facts.types];
}

const SPOKEN: Readonly<Record<TypeName, (facts: Facts) => boolean>> = {
  object: ({ shapes, required, names, fewestMembers, mostMembers, dependents, otherMembers }) =>
    [shapes, names, dependents, otherMembers].some((list) => list.length > 0) ||
    required.size > 0 ||
    (fewestMembers ?? mostMembers) !== undefined,
  array: ({ tuples, contains, otherEntries, fewestEntries, mostEntries, unique }) =>
    [tuples, contains, otherEntries].some((list) => list.length > 0) ||
    (fewestEntries ?? mostEntries) !== undefined ||
    unique,
  string: ({ patterns, formats, shortest, longest }) =>
    patterns.length > 0 || formats.length > 0 || (shortest ?? longest) !== undefined,
  number: ({ lowest, highest, steps }) => steps.length > 0 || (lowest ?? highest) !== undefined,
  boolean: () => false,
  null: () => false,
};
