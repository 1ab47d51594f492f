import type { Json } from '../model/json.ts';
import { evaluationPointer } from '../schema/evaluation.ts';
import { toPointer } from '../schema/pointer.ts';
import type { SchemaProblem } from '../schema/validator.ts';
import type { Context, Edit } from './edit.ts';
import { type Place, segmentsOf } from './place.ts';

/** What an invalid value has to break, and nothing else. */
export interface Blamed {
  readonly keyword: string;
  /** Of the value that the keyword judges. */
  readonly pointer: string;
  /** Of the member that is missing or unknown. */
  readonly member: string | undefined;
  /** Of the keyword, as the validator spells it. */
  readonly schemaPointer: string;
  readonly referred: boolean;
  readonly alongside: readonly string[];
  readonly shows: (problem: SchemaProblem) => boolean;
}

/** A rule of one form is broken when the choice between the forms is. */
export function blamedBy(edit: Edit, place: Place, member: string | undefined): Blamed {
  const { keyword, alongside, shows } = edit;
  const { choice, referred } = place;
  if (choice !== undefined) {
    return {
      keyword: choice.keyword,
      pointer: toPointer(segmentsOf(choice.steps)),
      member: undefined,
      schemaPointer: toPointer(choice.path),
      referred: choice.referred,
      alongside: [],
      shows: fitsNoForm,
    };
  }
  const pointer = toPointer(segmentsOf(place.steps));
  const schemaPointer = toPointer([...place.path, keyword]);
  return { keyword, pointer, member, schemaPointer, referred, alongside, shows };
}

/** A value that fits two forms breaks `oneOf`, too: that is another mistake. */
export function fitsNoForm({ parameters }: SchemaProblem): boolean {
  return parameters['passingSchemas'] === undefined || parameters['passingSchemas'] === null;
}

/**
 * Whether a body breaks that keyword there and nothing else. Three things may come with it: the same statement made
 * by another level, the keywords that cannot but break alongside, and what the keyword's own schema says inside.
 */
export function breaksExactly(
  body: Json,
  blamed: Blamed,
  { schema, definitions, validator }: Context,
): boolean {
  const problems = validator.validate(schema, body);
  const { keyword, pointer, member, alongside, shows } = blamed;
  const place = member === undefined ? pointer : pointer + toPointer([member]);
  const spelled = new Set([
    blamed.schemaPointer,
    ...(blamed.referred ? [evaluationPointer(schema, definitions, pointer, keyword)] : []),
  ]);
  const main = problems.find(
    (problem) =>
      problem.keyword === keyword &&
      problem.pointer === place &&
      spelled.has(problem.schemaPointer) &&
      shows(problem),
  );
  if (main === undefined) return false;
  return problems.every(
    (problem) =>
      (problem.keyword === keyword && problem.pointer === place && problem.message === main.message) ||
      (alongside.includes(problem.keyword) && problem.pointer === place) ||
      problem.schemaPointer.startsWith(`${main.schemaPointer}/`),
  );
}
