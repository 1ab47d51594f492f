import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { type Context, type Edit, invalid, valid } from './edit.ts';
import { countAt, isSame, isSchema, prefixOf } from './level.ts';
import type { Place } from './place.ts';
import { variants } from './variants.ts';

// Longer lists are refused for their size before anybody counts.
const LONGEST_LIST = 10_000;

/** Entries that need telling apart are compared one with all: a list of many takes seconds. */
const LONGEST_UNIQUE = 1_000;

/** Both sides of how many entries a list has, of which, and of whether they may be equal. */
export function* listEdits(place: Place, context: Context): Iterable<Edit> {
  const { schema } = place;
  const least = countAt(schema, 'minItems');
  const most = countAt(schema, 'maxItems');
  const count = (length: number) => counted(length, place, context);
  if (least !== undefined && least > 0 && least <= LONGEST_LIST) {
    yield invalid('minItems', `fewer entries than minItems ${least}`, count(least - 1), { boundary: true });
    yield valid('minItems', `as many entries as minItems ${least}`, count(least), { boundary: true });
    if (least > 1) yield invalid('minItems', 'no entries', [[]]);
  }
  if (most !== undefined && most < LONGEST_LIST) {
    yield invalid('maxItems', `more entries than maxItems ${most}`, count(most + 1), { boundary: true });
    yield valid('maxItems', `as many entries as maxItems ${most}`, count(most), { boundary: true });
  }
  if (schema['uniqueItems'] === true) yield* repetitions(place, context);
  if (isSchema(schema['contains'])) yield* containing(schema['contains'], place, context);
  yield* surplus(place, context);
}

/** The list made longer by more of its entries, or shorter by leaving the last out. */
function counted(
  length: number,
  { meaning }: Place,
  context: Context,
): (current: Json | undefined) => Iterable<Json> {
  return function* (current) {
    const list = isJsonList(current) ? current : [];
    if (length <= list.length) {
      yield list.slice(0, length);
      yield list.slice(list.length - length);
      return;
    }
    const { items } = meaning;
    const entry = list.at(-1) ?? context.sample(isSchema(items) ? items : true);
    if (entry === undefined) return;
    const more = length - list.length;
    if (meaning['uniqueItems'] !== true) yield [...list, ...Array.from({ length: more }, () => entry)];
    if (length > LONGEST_UNIQUE) return;
    const entrySchema = isJsonObject(items) ? items : {};
    yield [...list, ...variants(entry, more, { schema: entrySchema, taken: list, context })];
  };
}

function* repetitions({ meaning }: Place, context: Context): Iterable<Edit> {
  const first = (current: Json | undefined): Json | undefined =>
    (isJsonList(current) ? current[0] : undefined) ??
    context.sample(prefixOf(meaning)[0] ?? (isSchema(meaning['items']) ? meaning['items'] : true));
  function* twice(current: Json | undefined, again: (entry: Json) => Json | undefined): Iterable<Json> {
    const entry = first(current);
    const repeated = entry === undefined ? undefined : again(entry);
    const list = isJsonList(current) && current.length > 0 ? current : entry === undefined ? [] : [entry];
    if (repeated === undefined) return;
    yield [...list, repeated];
    // Where the list is full, the last entry makes room.
    if (list.length > 1) yield [...list.slice(0, -1), repeated];
  }
  const same = (current: Json | undefined) => twice(current, (entry) => entry);
  yield invalid('uniqueItems', 'the same entry twice', same, { boundary: true });
  const turned = (current: Json | undefined) =>
    twice(current, (entry) =>
      isJsonObject(entry) && Object.keys(entry).length > 1 ? reversed(entry) : undefined,
    );
  const sample = first(undefined);
  if (sample === undefined || isJsonObject(sample))
    yield invalid('uniqueItems', 'the same entry twice, its members in another order', turned);
}

function reversed(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).reverse());
}

function* containing(contained: JsonSchema, { schema, meaning }: Place, context: Context): Iterable<Edit> {
  const least = countAt(schema, 'minContains') ?? 1;
  const most = countAt(schema, 'maxContains');
  const fits = (entry: Json): boolean => context.validator.validate(contained, entry).length === 0;
  const entryOf = (form: JsonSchema): Json | undefined =>
    context.sample(isSchema(meaning['items']) ? { allOf: [form, meaning['items']] } : form);
  const few = (current: Json | undefined): readonly Json[] => {
    const list = isJsonList(current) ? current : [];
    const fitting = list.filter(fits);
    const kept = fitting.slice(0, least - 1);
    const others = list.filter((entry) => !fits(entry));
    const alien = [...others, 'text', 0, null, {}].find((entry) => !fits(entry)) ?? null;
    return [
      [...kept, ...others],
      [...kept, ...fitting.slice(kept.length).map(() => alien), ...others],
    ];
  };
  const many = (current: Json | undefined): readonly Json[] => {
    const list = isJsonList(current) ? current : [];
    const entry = list.find(fits) ?? entryOf(contained);
    if (entry === undefined || most === undefined) return [];
    const missing = Math.max(0, most + 1 - list.filter(fits).length);
    return [[...list, ...Array.from({ length: missing }, () => entry)]];
  };
  if (least > 0) {
    const label =
      least === 1
        ? 'no entry of the kind that `contains` asks for'
        : `fewer entries of the kind than minContains ${least}`;
    yield invalid('contains', label, few, { boundary: true });
  }
  if (most !== undefined && most < LONGEST_LIST)
    yield invalid('contains', `more entries of the kind than maxContains ${most}`, many);
}

/** An entry behind those that are named, where no other may follow. */
function* surplus({ schema }: Place, context: Context): Iterable<Edit> {
  const prefix = prefixOf(schema);
  const keyword = (['items', 'unevaluatedItems'] as const).find((name) => schema[name] === false);
  if (keyword === undefined) return;
  const values = function* (current: Json | undefined): Iterable<Json> {
    const list = isJsonList(current) ? [...current] : [];
    for (const entry of prefix.slice(list.length)) {
      const sample = context.sample(entry);
      if (sample === undefined) return;
      list.push(sample);
    }
    for (const extra of ['text', 1, {}])
      if (!list.some((entry) => isSame(entry, extra))) yield [...list, extra];
  };
  yield invalid(keyword, 'an entry more than the page knows', values, { boundary: true });
}
