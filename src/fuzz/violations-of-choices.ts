import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { type Context, type Edit, invalid, valid } from './edit.ts';
import { fitsNoForm } from './judge.ts';
import { demandedBy, isSchema, objectAt, schemasAt } from './level.ts';
import type { Place } from './place.ts';
import { withMember } from './reach.ts';

/** Each form of a choice, none of them, several where there may be one, and what `not` forbids. */
export function* choiceEdits({ schema, meaning }: Place, context: Context): Iterable<Edit> {
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const forms = schemasAt(schema, keyword);
    if (forms.length === 0) continue;
    for (const [index, form] of forms.entries()) {
      const boundary = index === 0 || index === forms.length - 1;
      const values = (current: Json | undefined) => asForm(current, form, meaning, context);
      yield valid(keyword, `form ${index + 1}`, values, { boundary });
    }
    yield invalid(keyword, 'none of the forms', formless, { boundary: true, shows: fitsNoForm });
    if (keyword === 'oneOf' && forms.length > 1) {
      const both = (current: Json | undefined) => asSeveral(current, forms, meaning, context);
      yield invalid('oneOf', 'several forms at once', both, { shows: (problem) => !fitsNoForm(problem) });
    }
  }
  if (isSchema(schema['not'])) {
    const forbidden = schema['not'];
    const values = (current: Json | undefined) => overlaid(current, forbidden, meaning, context);
    yield invalid('not', 'what `not` forbids', values, { boundary: true });
  }
}

function asForm(
  current: Json | undefined,
  form: JsonSchema,
  meaning: JsonObject,
  context: Context,
): readonly Json[] {
  return overlaid(current, form, meaning, context).filter(
    (value) => context.validator.validate(form, value).length === 0,
  );
}

/** The value itself, then with what makes it of a schema laid over it, then an example of that schema. */
function overlaid(
  current: Json | undefined,
  form: JsonSchema,
  meaning: JsonObject,
  context: Context,
): readonly Json[] {
  const examples = [context.sample({ allOf: [form, meaning] }), context.sample(form)].filter(
    (value) => value !== undefined,
  );
  const named = isJsonObject(form) ? demandedBy(form) : [];
  const demanded: readonly Json[] = isJsonObject(current)
    ? [named.reduce((sum, name) => withDemanded(sum, name, meaning, context), current)]
    : [];
  const mixed = examples.flatMap((example) =>
    isJsonObject(current) && isJsonObject(example) ? [{ ...current, ...example }] : [],
  );
  return [...demanded, ...mixed, ...examples];
}

function withDemanded(object: JsonObject, name: string, meaning: JsonObject, context: Context): JsonObject {
  if (Object.hasOwn(object, name)) return object;
  const inner = objectAt(meaning, 'properties')[name];
  const value = isSchema(inner) ? context.sample(inner) : 'text';
  return value === undefined ? object : withMember(object, name, value);
}

function* formless(current: Json | undefined): Iterable<Json> {
  if (isJsonObject(current)) {
    for (const name of Object.keys(current)) {
      const { [name]: _, ...others } = current;
      yield others;
    }
    for (const [name, value] of Object.entries(current)) {
      for (const other of ['text', 1, null, {}])
        if (typeof value !== typeof other) yield { ...current, [name]: other };
    }
  }
  yield* [{}, [], 'text', '', 0, -1, 2.5, 987_654, true, false, null, [null], [{}]];
}

/** The forms' examples laid together, and values that are of two types at once, such as a whole number. */
function* asSeveral(
  current: Json | undefined,
  forms: readonly JsonSchema[],
  meaning: JsonObject,
  context: Context,
): Iterable<Json> {
  const examples = forms.map((form) => context.sample({ allOf: [form, meaning] }));
  for (const [index, left] of examples.entries()) {
    for (const right of examples.slice(index + 1)) {
      if (isJsonObject(left) && isJsonObject(right))
        yield* [
          { ...left, ...right },
          { ...right, ...left },
        ];
      if (isJsonObject(current) && isJsonObject(left) && isJsonObject(right))
        yield { ...current, ...left, ...right };
    }
  }
  yield* examples.filter((example) => example !== undefined);
  yield* [{}, [], 'text', '', 0, 1, 15, true, null];
}
