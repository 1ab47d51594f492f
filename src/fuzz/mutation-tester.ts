import type { Json, JsonSchema } from '../model/json.ts';
import { pointerSegments } from '../schema/pointer.ts';
import { createValidator, type SchemaProblem, type Validator } from '../schema/validator.ts';
import { type Mutated, type Mutation, mutationsOf } from './mutations.ts';

export interface Subject {
  readonly schema: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly base: Json;
}

/** What is tried of one keyword of a schema. */
export interface Row extends Subject {
  readonly name: string;
  readonly keyword: string;
  /** `*` stands for its side of the constraint, brackets are around what the base does not allow. */
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** To be equal to the row's own sides, without offences. */
export function tried(row: Row): Pick<Row, 'valid' | 'invalid'> & { readonly offences: readonly string[] } {
  return {
    valid: labelsOf(row, 'valid', row.keyword),
    invalid: labelsOf(row, 'invalid', row.keyword),
    offences: offences(row),
  };
}

/**
 * What the mutations of a schema do that they must not, judged by a validator of its own. Empty when the law holds.
 * Of many mutations only so many are applied, the same each time.
 */
export function offences(
  { schema, definitions = {}, base }: Subject,
  { most = Number.POSITIVE_INFINITY }: { readonly most?: number } = {},
): readonly string[] {
  const validator = createValidator(definitions);
  const mutations = mutationsOf(schema, definitions);
  const every = Math.max(1, Math.ceil(mutations.length / most));
  return [
    ...repeated(mutations.map(({ field, label }) => `${field} ${label}`)).map(
      (name) => `two are called ${name}`,
    ),
    ...repeated(mutations.filter(standsAlone).map(sideOf)).map((side) => `two stand for ${side}`),
    ...mutations.flatMap((mutation, index) => {
      if (index % every !== 0) return [];
      const mutated = mutation.apply(base);
      const offence = mutated === undefined ? undefined : offenceOf(mutation, mutated, { schema, validator });
      return offence === undefined ? [] : [`${mutation.field} ${mutation.label}: ${offence}`];
    }),
  ];
}

/** The labels of one keyword, `*` before those that stand for their side; those that a base does not allow in brackets. */
export function labelsOf(
  { schema, definitions = {}, base }: Subject,
  side: Mutation['side'],
  keyword?: string,
): readonly string[] {
  return mutationsOf(schema, definitions)
    .filter((mutation) => mutation.side === side && (keyword === undefined || mutation.keyword === keyword))
    .map((mutation) => {
      const name = `${mutation.field} ${mutation.label}`.trim();
      const shown = mutation.boundary ? `* ${name}` : name;
      return mutation.apply(base) === undefined ? `(${shown})` : shown;
    });
}

/** What a mutation makes of the base; JSON where it is JSON, text where it has to be. */
export function mutated(subject: Subject, name: string): Json | undefined {
  const { schema, definitions = {}, base } = subject;
  const mutation = mutationsOf(schema, definitions).find(
    ({ field, label }) => `${field} ${label}`.trim() === name,
  );
  if (mutation === undefined) throw new Error(`there is no mutation called ${name}`);
  const body = mutation.apply(base)?.body;
  return body?.form === 'text' ? body.text : body?.value;
}

function offenceOf(
  { side, keyword, schemaPointer }: Mutation,
  { body, pointer }: Mutated,
  { schema, validator }: { readonly schema: JsonSchema; readonly validator: Validator },
): string | undefined {
  const text = body.form === 'json' ? JSON.stringify(body.value) : body.text;
  const value: Json = JSON.parse(text);
  if (side === 'hostile') return undefined;
  const problems = validator.validate(schema, value);
  const told = problems.map((problem) => `${problem.pointer} ${problem.schemaPointer}`).join(', ');
  if (side === 'valid') return problems.length === 0 ? undefined : `breaks ${told}`;
  if (problems.length === 0) return `breaks nothing: ${text.slice(0, 200)}`;
  const expected = { keyword, pointer, schemaPointer };
  const main = problems.some((problem) => isMeant(problem, expected));
  const others = problems.filter((problem) => !isMeant(problem, expected) && !comesAlong(problem, expected));
  return main && others.length === 0 ? undefined : `breaks ${told} instead of ${pointer} ${schemaPointer}`;
}

type Expected = Pick<Mutation, 'keyword' | 'schemaPointer'> & { readonly pointer: string };

function isMeant(problem: SchemaProblem, { keyword, pointer, schemaPointer }: Expected): boolean {
  // Null or one form: the rule of the form is named, the validator blames the choice.
  const nullable = new RegExp(`/${problem.keyword}/\\d+/`).test(schemaPointer);
  if (nullable && ['anyOf', 'oneOf'].includes(problem.keyword)) return pointer.startsWith(problem.pointer);
  if (problem.keyword !== keyword) return false;
  // A form is broken inside, the choice between the forms is to blame.
  const inside = keyword === 'anyOf' || keyword === 'oneOf';
  const placed = inside ? pointer.startsWith(problem.pointer) : pointer === problem.pointer;
  // The validator cannot spell patterns of names.
  if (schemaPointer.includes('/patternProperties/')) return placed;
  const name = pointerSegments(schemaPointer).at(-1) ?? '';
  const spelled =
    keyword === 'required' && pointerSegments(pointer).at(-1) === name
      ? schemaPointer.replace(/\/[^/]*$/, '')
      : schemaPointer;
  return placed && withoutBranches(problem.schemaPointer) === withoutBranches(spelled);
}

/** Which branch a reference stands in is lost on the validator. */
function withoutBranches(schemaPointer: string): string {
  return schemaPointer.replace(/\/(?:allOf|anyOf|oneOf)\/\d+(?=\/)/g, '');
}

/** The exceptions that are documented where wrong types are made, and what a keyword's own schema says inside it. */
function comesAlong(problem: SchemaProblem, { keyword, pointer, schemaPointer }: Expected): boolean {
  if (problem.schemaPointer.startsWith(`${schemaPointer}/`)) return true;
  const general = ['enum', 'const', 'anyOf', 'oneOf', 'not', 'type', 'format', 'multipleOf'];
  return keyword === 'type' && problem.pointer === pointer && general.includes(problem.keyword);
}

/** Lists of values and of forms show their first and their last. */
function standsAlone({ boundary, side, keyword }: Mutation): boolean {
  return (
    boundary && side !== 'hostile' && !(side === 'valid' && ['enum', 'anyOf', 'oneOf'].includes(keyword))
  );
}

function sideOf({ side, field, schemaPointer, label, keyword }: Mutation): string {
  // One keyword, several statements: each member that another demands.
  return `${side} ${field} ${schemaPointer}${keyword === 'dependentRequired' ? label : ''}`;
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
