import type { Json, JsonSchema } from '../model/json.ts';
import type { Dice } from './dice.ts';
import type { Facts } from './facts.ts';
import type { PatternText } from './pattern.ts';
import type { SeedTree } from './seeds.ts';

/** Which of the schemas that a node joins, and the way through it: references are followed, not named. */
export interface Origin {
  readonly conjunct: number;
  readonly path: string;
}

export interface Impossible {
  readonly form: 'impossible';
  readonly reason: string;
  readonly origin: Origin;
}

/** What a value may take up. */
export interface Scope {
  /** Levels of nesting that are left. */
  readonly room: number;
  /** About how many values it may hold where it has the choice. */
  readonly size: number;
  readonly seeds: SeedTree | undefined;
}

/** Undefined when nothing fitting came up. */
export type Draw = (dice: Dice, scope: Scope) => Json | undefined;

/** Makes the values of one type. */
export interface Maker {
  readonly fits: (room: number) => boolean;
  readonly draw: Draw;
  /** Why no room is enough; only asked then. */
  readonly whyNot: () => Impossible | undefined;
}

/** Schemas that a value has to satisfy all at once. */
export interface Node {
  readonly facts: () => Facts | Impossible;
  readonly fits: (room: number) => boolean;
  /** The least room that is enough; infinite when no value can be made. */
  readonly height: () => number;
  readonly whyNot: () => Impossible | undefined;
  readonly draw: Draw;
  /** The node itself, or what it may turn into once the forms in `anyOf` and the like are chosen. */
  readonly leaves: () => readonly Node[];
}

export interface Nodes {
  /** The node of schemas that all apply to one value. */
  readonly of: (schemas: readonly JsonSchema[]) => Node;
  readonly accepts: (schema: JsonSchema, value: Json) => boolean;
  readonly acceptsAll: (schemas: readonly JsonSchema[], value: Json) => boolean;
  readonly acceptsFormat: (format: string, text: string) => boolean;
  /** A maker of texts that match, undefined for what is no pattern. */
  readonly patternText: (pattern: string) => PatternText | undefined;
  /** The schema that the values of another one do not satisfy. */
  readonly not: (schema: JsonSchema) => JsonSchema;
  /** Whether objects now and then get members that no schema names. */
  readonly extraMembers: boolean;
}

/** A demanded nesting deeper than this is taken for one without an end. */
export const DEEPEST = 32;

export const HERE: Origin = { conjunct: 0, path: '' };

export function impossible(reason: string, origin: Origin): Impossible {
  return { form: 'impossible', reason, origin };
}

export function isImpossible(outcome: object): outcome is Impossible {
  return 'form' in outcome && outcome.form === 'impossible';
}

/** What is impossible for a part, told of the whole: `origins` are where the schemas of the part stand in it. */
export function seenFrom(origins: readonly Origin[], { reason, origin }: Impossible): Impossible {
  const { conjunct, path } = origins[origin.conjunct] ?? HERE;
  return impossible(reason, { conjunct, path: path + origin.path });
}
