import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Context, type Edit, edit, invalid, json, type Replacement, valid } from './edit.ts';
import { countAt, demandedBy, isSchema, objectAt } from './level.ts';
import type { Place } from './place.ts';
import { withMember } from './reach.ts';

/** Members that are missing, optional, or unknown, and how many there are. */
export function* memberEdits(place: Place, context: Context): Iterable<Edit> {
  yield* missingMembers(place);
  yield* optionalMembers(place, context);
  yield* missingBeside(place, context);
  yield* unknownMembers(place, context);
  yield* namedMembers(place, context);
  yield* numberOfMembers(place, context);
}

function* missingMembers({ schema }: Place): Iterable<Edit> {
  for (const name of demandedBy(schema)) {
    const at = ['required', name];
    yield edit(
      'invalid',
      { keyword: 'required', label: 'missing', replacements: (current) => without(current, name) },
      { boundary: true, at, subject: name },
    );
  }
}

/** That a member may be left out is told beside `required`; that it may be there, where it is declared. */
function* optionalMembers({ schema, meaning }: Place, context: Context): Iterable<Edit> {
  const demanded = new Set([...demandedBy(schema), ...demandedBy(meaning)]);
  for (const [name, inner] of Object.entries(objectAt(schema, 'properties'))) {
    if (demanded.has(name) || !isSchema(inner) || inner === false) continue;
    const without = (current: Json | undefined): readonly Json[] =>
      isJsonObject(current) && Object.hasOwn(current, name) ? [omitted(current, name)] : [];
    yield valid('required', 'absent', without, { boundary: true, at: ['required', name], subject: name });
    const added = (current: Json | undefined) => present(current, name, schema, context);
    yield valid('properties', 'present', added, { boundary: true, at: ['properties', name], subject: name });
  }
}

function present(
  current: Json | undefined,
  name: string,
  schema: JsonObject,
  context: Context,
): readonly Json[] {
  if (!isJsonObject(current) || Object.hasOwn(current, name)) return [];
  const beside = objectAt(schema, 'dependentRequired')[name];
  const names = [name, ...(isJsonList(beside) ? beside.map(String) : [])];
  const filled = names.reduce((sum, other) => withSampled(sum, other, schema, context), current);
  return Object.hasOwn(filled, name) ? [filled] : [];
}

function* missingBeside({ schema }: Place, context: Context): Iterable<Edit> {
  for (const [trigger, names] of Object.entries(objectAt(schema, 'dependentRequired'))) {
    const wanted = isJsonList(names) ? names.map(String) : [];
    for (const name of wanted) {
      if (name === trigger) continue;
      const replacements = (current: Json | undefined): readonly Replacement[] => {
        if (!isJsonObject(current)) return [];
        const filled = [trigger, ...wanted].reduce(
          (sum, other) => withSampled(sum, other, schema, context),
          current,
        );
        return [json(omitted(filled, name), name)];
      };
      yield edit(
        'invalid',
        { keyword: 'dependentRequired', label: `missing beside ${trigger}`, replacements },
        { boundary: true, subject: name },
      );
    }
  }
}

function* unknownMembers({ schema }: Place, context: Context): Iterable<Edit> {
  const known = objectAt(schema, 'properties');
  for (const keyword of ['additionalProperties', 'unevaluatedProperties'] as const) {
    const extra = schema[keyword];
    if (extra === false) {
      const unknown = (current: Json | undefined) => withUnknown(current, known, UNKNOWN_NAMES);
      yield edit(
        'invalid',
        { keyword, label: 'an unknown member', replacements: unknown },
        { boundary: true },
      );
      const names = Object.keys(known).flatMap((name) => [name.toUpperCase(), name.toLowerCase()]);
      const again = (current: Json | undefined) => withUnknown(current, known, names);
      if (names.some((name) => !Object.hasOwn(known, name)))
        yield edit('invalid', { keyword, label: 'a known member in the other case', replacements: again });
    } else if (isSchema(extra)) {
      const more = (current: Json | undefined): readonly Json[] => {
        const value = extra === true ? 'text' : context.sample(extra);
        return isJsonObject(current) && value !== undefined
          ? UNKNOWN_NAMES.filter((name) => !Object.hasOwn(known, name)).map((name) =>
              withMember(current, name, value),
            )
          : [];
      };
      yield valid(keyword, 'a member of a new name', more, { boundary: extra !== true });
    }
  }
}

const UNKNOWN_NAMES: readonly string[] = [
  'unexpected',
  'Unexpected',
  'UNEXPECTED',
  'x-unexpected',
  'u1',
  '1',
];

function withUnknown(
  current: Json | undefined,
  known: JsonObject,
  names: readonly string[],
): readonly Replacement[] {
  if (!isJsonObject(current)) return [];
  return names
    .filter((name) => !Object.hasOwn(known, name) && !Object.hasOwn(current, name))
    .map((name) => json(withMember(current, name, 'text'), name));
}

function* namedMembers({ schema }: Place, context: Context): Iterable<Edit> {
  if (!isSchema(schema['propertyNames'])) return;
  const extra = schema['additionalProperties'];
  const values = (current: Json | undefined): readonly Json[] => {
    const value = (isSchema(extra) ? context.sample(extra) : undefined) ?? 'text';
    if (!isJsonObject(current)) return [];
    return REFUSED_NAMES.map((name) => withMember(current, name, value));
  };
  yield invalid('propertyNames', 'a member name that the page refuses', values, { boundary: true });
}

const REFUSED_NAMES: readonly string[] = ['', '!', 'a b', 'unexpected', 'UNEXPECTED', '0', 'x'.repeat(300)];

// Objects with more members are refused for their size before anybody counts.
const MOST_MEMBERS = 1_000;

function* numberOfMembers({ schema }: Place, context: Context): Iterable<Edit> {
  const least = countAt(schema, 'minProperties');
  const most = countAt(schema, 'maxProperties');
  const count = (wanted: number) => (current: Json | undefined) =>
    withCount(current, wanted, schema, context);
  if (least !== undefined && least > 0 && least <= MOST_MEMBERS) {
    yield invalid('minProperties', `fewer members than minProperties ${least}`, count(least - 1), {
      boundary: true,
    });
    yield valid('minProperties', `as many members as minProperties ${least}`, count(least), {
      boundary: true,
    });
  }
  if (most !== undefined && most < MOST_MEMBERS) {
    yield invalid('maxProperties', `more members than maxProperties ${most}`, count(most + 1), {
      boundary: true,
    });
    yield valid('maxProperties', `as many members as maxProperties ${most}`, count(most), { boundary: true });
  }
}

/** The object with optional members left out, or with declared ones and then new ones added. */
function withCount(
  current: Json | undefined,
  wanted: number,
  schema: JsonObject,
  context: Context,
): readonly Json[] {
  if (!isJsonObject(current)) return [];
  const demanded = demandedBy(schema);
  let object = current;
  for (const name of Object.keys(current).reverse()) {
    if (Object.keys(object).length > wanted && !demanded.includes(name)) object = omitted(object, name);
  }
  const patterned = objectAt(schema, 'patternProperties');
  const extra = Object.values(patterned).find(isSchema) ?? schema['additionalProperties'];
  const value = (isSchema(extra) && extra !== true ? context.sample(extra) : undefined) ?? 'text';
  for (const name of Object.keys(objectAt(schema, 'properties'))) {
    if (Object.keys(object).length < wanted) object = withSampled(object, name, schema, context);
  }
  for (let index = 1; Object.keys(object).length < wanted; index += 1)
    object = withMember(object, `extra${index}`, value);
  return Object.keys(object).length === wanted ? [object] : [];
}

function withSampled(object: JsonObject, name: string, schema: JsonObject, context: Context): JsonObject {
  const inner = objectAt(schema, 'properties')[name];
  if (Object.hasOwn(object, name)) return object;
  const value = isSchema(inner) ? context.sample(inner) : 'text';
  return value === undefined ? object : withMember(object, name, value);
}

function without(current: Json | undefined, name: string): readonly Replacement[] {
  return isJsonObject(current) && Object.hasOwn(current, name) ? [json(omitted(current, name), name)] : [];
}

function omitted(object: JsonObject, name: string): JsonObject {
  const { [name]: _, ...others } = object;
  return others;
}
