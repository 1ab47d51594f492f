import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import type { Parameter } from '../model/operation.ts';
import { dereference } from '../schema/evaluation.ts';
import { exampleOf } from '../schema/infer.ts';
import { validatorFor } from '../schema/validator.ts';
import type { Side } from './edit.ts';
import { isOfType, objectAt, typesOf } from './level.ts';
import { type Mutated, type Mutation, mutationsOf } from './mutations.ts';
import { hostileValues, isWritable, wrongWords } from './parameter-texts.ts';

/** One labelled value for a path, query or header parameter: which side of which constraint it tries. */
export interface ParameterMutation {
  readonly side: Side;
  /** Follows the parameter's name in a title. Unique for the parameter. */
  readonly label: string;
  readonly keyword: string;
  readonly schemaPointer: string;
  readonly boundary: boolean;
  /** Raw text, to be percent-encoded; several values repeat the name. */
  readonly given:
    | { readonly form: 'absent' }
    | { readonly form: 'values'; readonly values: readonly string[] };
}

type Definitions = Readonly<Record<string, JsonSchema>>;

// A memo and no state: boundaries and properties try the same.
const known = new WeakMap<Definitions, WeakMap<Parameter, readonly ParameterMutation[]>>();

/**
 * Every way to try the constraints of a parameter. On the wire everything is text, so each value is judged as it is
 * read back: a text that reads like a number breaks no number's type.
 */
export function parameterMutations(
  parameter: Parameter,
  definitions: Definitions,
): readonly ParameterMutation[] {
  const ofDefinitions = known.get(definitions) ?? new WeakMap<Parameter, readonly ParameterMutation[]>();
  known.set(definitions, ofDefinitions);
  const mutations = ofDefinitions.get(parameter) ?? makeMutations(parameter, definitions);
  ofDefinitions.set(parameter, mutations);
  return mutations;
}

function makeMutations(parameter: Parameter, definitions: Definitions): readonly ParameterMutation[] {
  const schema = dereference(parameter.shape.schema, definitions);
  if (validatorFor(definitions).unusable(parameter.shape.schema) !== undefined) return [];
  const level = isJsonObject(schema) ? schema : {};
  const base = baseOf(parameter, definitions);
  return [
    ...presence(parameter, base),
    ...wrongTypes(parameter, level, definitions),
    ...(base === undefined ? [] : constrained(parameter, base, definitions)),
    ...hostile(parameter, level, base),
  ].filter(
    ({ side, given }) =>
      given.form === 'absent' ||
      given.values.every((value) => isWritable(value, { place: parameter.place, side })),
  );
}

/** How a value is written in a parameter, lists with commas; undefined where it cannot be. */
function writeParameter(value: Json): string | undefined {
  const parts = isJsonList(value) ? value : [value];
  return parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part))
    ? parts.join(',')
    : undefined;
}

/** The text as the schema's type, where it is one. */
function readBack(text: string, schema: JsonSchema | undefined, definitions: Definitions): Json {
  const level = dereference(schema, definitions);
  const types = isJsonObject(level) ? (typesOf(level) ?? []) : [];
  if (types.includes('array') && isJsonObject(level)) {
    const { items } = level;
    return text.split(',').map((part) => readBack(part, isJsonObject(items) ? items : true, definitions));
  }
  const numeric = types.includes('integer') || types.includes('number');
  if (numeric && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function baseOf({ shape }: Parameter, definitions: Definitions): Json | undefined {
  const validator = validatorFor(definitions);
  return [shape.example, exampleOf(shape.schema, definitions)].find(
    (value) =>
      value !== undefined &&
      value !== null &&
      !isJsonObject(value) &&
      validator.validate(shape.schema, value).length === 0,
  );
}

function* presence({ place, required }: Parameter, base: Json | undefined): Iterable<ParameterMutation> {
  if (place === 'path') return;
  const common = { boundary: true, given: { form: 'absent' } } as const;
  const missing = { keyword: 'required', schemaPointer: '/required' };
  if (required) yield { side: 'invalid', label: 'missing', ...missing, ...common };
  else yield { side: 'valid', label: 'absent', ...missing, ...common };
  const text = base === undefined ? undefined : writeParameter(base);
  if (required || text === undefined) return;
  const present = { keyword: 'type', schemaPointer: '/type', boundary: true };
  yield { side: 'valid', label: 'present', ...present, given: values(text) };
}

/** Only numbers and booleans have a wrong type on the wire: every text is a string. */
function* wrongTypes(
  { shape }: Parameter,
  level: JsonObject,
  definitions: Definitions,
): Iterable<ParameterMutation> {
  const isList = typesOf(level)?.includes('array') === true;
  const entry = isList ? dereference(objectAt(level, 'items'), definitions) : level;
  const schemaPointer = isList ? '/items/type' : '/type';
  let boundary = true;
  for (const [label, text] of wrongWords(isJsonObject(entry) ? (typesOf(entry) ?? []) : [])) {
    const value = readBack(text, shape.schema, definitions);
    const problems = validatorFor(definitions).validate(shape.schema, value);
    if (!problems.some((problem) => problem.schemaPointer === schemaPointer)) continue;
    const said = isList ? `entry ${label}` : label;
    yield { side: 'invalid', label: said, keyword: 'type', schemaPointer, boundary, given: values(text) };
    boundary = false;
  }
}

/** What holds for a JSON value of the schema, as far as it still does once it was written and read back. */
function* constrained(
  parameter: Parameter,
  base: Json,
  definitions: Definitions,
): Iterable<ParameterMutation> {
  const { schema } = parameter.shape;
  const seen = new Set<string>();
  for (const mutation of mutationsOf(schema, definitions)) {
    const { side, keyword, field, schemaPointer, boundary } = mutation;
    const ofWhole = field === '';
    if (side === 'hostile' || keyword === 'required' || keyword === 'type') continue;
    const changed = mutation.apply(base);
    const text = changed?.body.form === 'json' ? writeParameter(changed.body.value) : undefined;
    if (changed === undefined || text === undefined) continue;
    if (!survives(text, { mutation, changed, schema, definitions })) continue;
    const label = ofWhole ? mutation.label : `entry ${mutation.label}`;
    if (seen.has(label)) continue;
    seen.add(label);
    yield { side, label, keyword, schemaPointer, boundary, given: values(text) };
  }
}

function survives(
  text: string,
  {
    mutation,
    changed,
    schema,
    definitions,
  }: {
    readonly mutation: Mutation;
    readonly changed: Mutated;
    readonly schema: JsonSchema;
    readonly definitions: Definitions;
  },
): boolean {
  const problems = validatorFor(definitions).validate(schema, readBack(text, schema, definitions));
  if (mutation.side === 'valid') return problems.length === 0;
  return (
    problems.length > 0 &&
    problems.every(({ keyword, pointer }) => keyword === mutation.keyword && pointer === changed.pointer)
  );
}

function* hostile(
  parameter: Parameter,
  level: JsonObject,
  base: Json | undefined,
): Iterable<ParameterMutation> {
  const text = base === undefined ? 'text' : (writeParameter(base) ?? 'text');
  const numeric = (typesOf(level) ?? []).some((type) => isOfType(1, type));
  for (const [label, texts] of hostileValues(text, { place: parameter.place, numeric })) {
    const given = { form: 'values', values: texts } as const;
    yield { side: 'hostile', label, keyword: 'hostile', schemaPointer: '', boundary: false, given };
  }
}

function values(text: string): ParameterMutation['given'] {
  return { form: 'values', values: [text] };
}
