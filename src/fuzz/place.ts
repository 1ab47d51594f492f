import type { JsonObject, JsonSchema } from '../model/json.ts';
import { demandedBy, objectAt } from './level.ts';

/** A level of a schema: everything that stands in one object of keywords, about one value of the body. */
export interface Place {
  /** References are followed. */
  readonly schema: JsonObject;
  /** With what the levels around it say of the same value, so that candidates fit these too. */
  readonly meaning: JsonObject;
  /** The way to the level as promises spell it. */
  readonly path: readonly string[];
  /** The way to the value. */
  readonly steps: readonly Step[];
  /** `items[].quantity`. */
  readonly field: string;
  /** Stands before every label where the field's name does not tell the place: `as form 2: `. */
  readonly note: string;
  /** The outermost choice around: the validator blames it for whatever its forms refuse. */
  readonly choice: Choice | undefined;
  /** The outermost choice that leaves a choice. One between null and a single form is that form, and named so. */
  readonly alternative: Choice | undefined;
  /** Behind a reference the validator's pointers are worked out and may name an equal place. */
  readonly referred: boolean;
}

export type Step =
  | {
      readonly kind: 'member';
      readonly name: string;
      readonly schema: JsonSchema;
      /** What has to be there with it. */
      readonly beside: readonly (readonly [name: string, schema: JsonSchema])[];
    }
  /** Schemas of the entries up to and with the one that is meant. */
  | { readonly kind: 'entry'; readonly schemas: readonly JsonSchema[] }
  /** The value here has to be of a form: a branch of a choice, a condition. */
  | { readonly kind: 'form'; readonly form: JsonSchema; readonly sample: JsonSchema };

export interface Choice {
  readonly keyword: 'anyOf' | 'oneOf';
  readonly path: readonly string[];
  readonly steps: readonly Step[];
  readonly field: string;
  readonly referred: boolean;
}

/** A level that is still to be looked at. */
export interface Waiting extends Omit<Place, 'schema' | 'meaning' | 'field'> {
  readonly schema: JsonSchema;
  readonly around: JsonObject;
  /** The path without what fields are not named by. */
  readonly naming: readonly string[];
  readonly entered: readonly string[];
}

/** The segments of the value's own pointer. */
export function segmentsOf(steps: readonly Step[]): readonly (string | number)[] {
  return steps.flatMap((step): readonly (string | number)[] => {
    if (step.kind === 'form') return [];
    return [step.kind === 'member' ? step.name : step.schemas.length - 1];
  });
}

/** What a level says itself, without its parts. */
export function plainOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !BRANCHING.has(keyword)));
}

/** Two levels that speak of the same value; the right one's own words come first. */
export function together(left: JsonObject = {}, right: JsonObject): JsonObject {
  const required = [...new Set([...demandedBy(left), ...demandedBy(right)])];
  const properties = { ...objectAt(left, 'properties'), ...objectAt(right, 'properties') };
  return {
    ...left,
    ...right,
    ...(required.length === 0 ? {} : { required }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}

const BRANCHING: ReadonlySet<string> = new Set(
  'allOf anyOf oneOf not if then else dependentSchemas example examples default title description'.split(' '),
);
