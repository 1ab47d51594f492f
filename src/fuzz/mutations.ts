import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { schemaField } from '../schema/fields.ts';
import { exampleOf } from '../schema/infer.ts';
import { member, toPointer } from '../schema/pointer.ts';
import { validatorFor } from '../schema/validator.ts';
import type { Context, Edit, Replacement, Side } from './edit.ts';
import { hostileEdits } from './hostile.ts';
import { blamedBy, breaksExactly } from './judge.ts';
import { isSame } from './level.ts';
import { type Place, segmentsOf } from './place.ts';
import { placesOf } from './places.ts';
import { grown, replacedAt } from './reach.ts';
import { editsAt } from './violations.ts';

export type { Side } from './edit.ts';

/** One labelled change to a valid value: which side of which constraint it tries. */
export interface Mutation {
  readonly side: Side;
  /** `above maximum 999`, `missing`, `null`: follows the field's name in a title. Unique for its field. */
  readonly label: string;
  readonly keyword: string;
  /** `items[].quantity`; `''` is the whole. A missing member is named itself, an unknown one by the object it is in. */
  readonly field: string;
  /** Of the keyword as the promises spell it; references are followed without being named. */
  readonly schemaPointer: string;
  /** Whether it stands for this side of the constraint; the others are for random exploration. */
  readonly boundary: boolean;
  /** The changed value, or undefined when this base does not allow the change or the change breaks anything else. */
  readonly apply: (base: Json) => Mutated | undefined;
}

export interface Mutated {
  /** Text for what `JSON.stringify` cannot say: duplicate members, 1e400, half a surrogate pair. */
  readonly body:
    | { readonly form: 'json'; readonly value: Json }
    | { readonly form: 'text'; readonly text: string };
  /** The changed place in the instance: `/items/0/quantity`. */
  readonly pointer: string;
}

type Definitions = Context['definitions'];

// A memo and no state: several sources of a plan ask for the same.
const known = new WeakMap<Definitions, WeakMap<JsonObject, readonly Mutation[]>>();

/** Every way to try the constraints of a schema, and what may upset a parser. Always the same, in the same order. */
export function mutationsOf(schema: JsonSchema, definitions: Definitions): readonly Mutation[] {
  if (!isJsonObject(schema)) return makeMutations(schema, definitions);
  const ofDefinitions = known.get(definitions) ?? new WeakMap<JsonObject, readonly Mutation[]>();
  known.set(definitions, ofDefinitions);
  const mutations = ofDefinitions.get(schema) ?? makeMutations(schema, definitions);
  ofDefinitions.set(schema, mutations);
  return mutations;
}

function makeMutations(schema: JsonSchema, definitions: Definitions): readonly Mutation[] {
  const context = contextOf(schema, definitions);
  if (context.validator.unusable(schema) !== undefined) return [];
  const places = placesOf(schema, definitions);
  const edits = [
    ...places.flatMap((place) => [...editsAt(place, context)].map((edit) => [place, edit] as const)),
    ...hostileEdits(places),
  ];
  return withUniqueLabels(edits, context);
}

function contextOf(schema: JsonSchema, definitions: Definitions): Context {
  const samples = new Map<JsonSchema, Json | undefined>();
  return {
    schema,
    definitions,
    validator: validatorFor(definitions),
    sample: (wanted) => {
      if (!samples.has(wanted)) samples.set(wanted, exampleOf(wanted, definitions));
      return samples.get(wanted);
    },
  };
}

/** A statement that several levels make is tried once; different ones that sound alike are numbered. */
function withUniqueLabels(edits: readonly (readonly [Place, Edit])[], context: Context): readonly Mutation[] {
  const known = new Map<string, (readonly [Edit, Json | undefined])[]>();
  return edits.flatMap(([place, edit]) => {
    const mutation = mutationAt(place, edit, context);
    const key = JSON.stringify([mutation.field, mutation.label]);
    const said = statementOf(place, edit);
    const same = known.get(key) ?? [];
    if (same.some(([other, value]) => other.keyword === edit.keyword && isSame(value, said))) return [];
    known.set(key, [...same, [edit, said]]);
    return [same.length === 0 ? mutation : { ...mutation, label: `${mutation.label} (${same.length + 1})` }];
  });
}

function statementOf({ schema }: Place, { keyword, subject }: Edit): Json | undefined {
  return subject === undefined ? member(schema, keyword) : subject;
}

function mutationAt(place: Place, edit: Edit, context: Context): Mutation {
  const { side, keyword, boundary, at, subject } = edit;
  const { alternative, note } = place;
  const field = subject === undefined ? place.field : memberField(place.field, subject);
  const label = note + edit.label;
  const schemaPointer = toPointer([...place.path, ...at]);
  const apply = (base: Json): Mutated | undefined => applied(base, { place, edit, context });
  if (alternative === undefined) return { side, label, keyword, field, schemaPointer, boundary, apply };
  // What breaks no rule of its form tells about the form; what breaks one, about the choice between the forms.
  if (side !== 'invalid') return { side, label, keyword, field, schemaPointer, boundary: false, apply };
  const inner = field.slice(alternative.field.length).replace(/^\./, '');
  return {
    side,
    label: `${note}${inner === '' ? '' : `${inner} `}${edit.label}`,
    keyword: alternative.keyword,
    field: alternative.field,
    schemaPointer: toPointer(alternative.path),
    boundary: false,
    apply,
  };
}

function memberField(object: string, name: string): string {
  const own = schemaField(toPointer(['properties', name]));
  return object === '' || own.startsWith('[') ? object + own : `${object}.${own}`;
}

// A base that resists so many values resists more, too.
const MOST_TRIED = 80;

function applied(
  base: Json,
  attempt: { readonly place: Place; readonly edit: Edit; readonly context: Context },
): Mutated | undefined {
  const { place, edit, context } = attempt;
  const segments = segmentsOf(place.steps);
  let tried = 0;
  for (const whole of grown(base, place.steps, context)) {
    const current = segments.reduce<Json | undefined>(member, whole);
    for (const replacement of edit.replacements(current)) {
      if (tried >= MOST_TRIED) return undefined;
      tried += 1;
      const body = replacedAt(whole, segments, replacement);
      if (!doesAsSaid(body, replacement, attempt)) continue;
      const pointer = toPointer(
        replacement.member === undefined ? segments : [...segments, replacement.member],
      );
      return { body, pointer };
    }
  }
  return undefined;
}

function doesAsSaid(
  body: Mutated['body'],
  replacement: Replacement,
  { place, edit, context }: { readonly place: Place; readonly edit: Edit; readonly context: Context },
): boolean {
  if (edit.side === 'hostile') return true;
  const value: Json = body.form === 'json' ? body.value : JSON.parse(body.text);
  if (edit.side === 'valid') return context.validator.validate(context.schema, value).length === 0;
  return breaksExactly(value, blamedBy(edit, place, replacement.member), context);
}
