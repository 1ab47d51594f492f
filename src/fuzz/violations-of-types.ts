import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Edit, edit, invalid, text, valid } from './edit.ts';
import { brokenBy, choicesOf, isSame, typesOf } from './level.ts';
import type { Place } from './place.ts';

/** Values of other types, and values beside those that `enum` and `const` name. */
export function* typeEdits({ schema, meaning }: Place): Iterable<Edit> {
  const types = typesOf(schema);
  if (types !== undefined) yield* wrongTypes(types, meaning);
  const choices = choicesOf(schema);
  if (choices !== undefined) yield* wrongChoices(choices, { ...meaning, enum: choices });
  const constant = schema['const'];
  if (constant !== undefined) {
    const others = alternativesTo(constant, meaning, 'const');
    yield invalid('const', `another value than ${shown(constant)}`, others, { boundary: true });
  }
}

/**
 * A wrong type cannot but break what stands beside it and holds for every type. The type is the more general
 * statement, so the edit counts as breaking `type`; the others only come along.
 */
const ALONGSIDE: readonly string[] = ['enum', 'const', 'anyOf', 'oneOf', 'not', 'type'];

/** A fraction cannot but break the formats and the steps of whole numbers. */
const ALONGSIDE_FRACTION: readonly string[] = [...ALONGSIDE, 'format', 'multipleOf'];

/** The likeliest mistakes first: the first that a type does not allow stands for all. */
const MISTAKES: Readonly<Record<string, readonly string[]>> = {
  string: ['number', 'object', 'array', 'boolean'],
  integer: ['string', 'array', 'object', 'boolean'],
  number: ['string', 'array', 'object', 'boolean'],
  boolean: ['string', 'number', 'array', 'object'],
  array: ['object', 'string', 'number', 'boolean'],
  object: ['array', 'string', 'number', 'boolean'],
  null: ['string', 'number', 'boolean', 'array', 'object'],
};

function* wrongTypes(types: readonly string[], meaning: JsonObject): Iterable<Edit> {
  const allows = (type: string): boolean =>
    types.includes(type) || (type === 'number' && types.includes('integer'));
  const main = types.find((type) => type !== 'null') ?? 'null';
  const wanted = types.map(withArticle).join(' or ');
  const wrong = (MISTAKES[main] ?? []).filter((type) => !allows(type));
  for (const [index, type] of wrong.entries()) {
    const values = (current: Json | undefined): readonly Json[] => valuesOf(type, current);
    const options = { boundary: index === 0, alongside: ALONGSIDE };
    yield invalid('type', `${withArticle(type)} instead of ${wanted}`, values, options);
  }
  const others = { alongside: ALONGSIDE };
  if (!allows('null')) yield invalid('type', 'null', [null], others);
  else if (types.length > 1) yield valid('type', 'null', [null], { boundary: true });
  if (wrong[0] === 'string' && main !== 'boolean' && main !== 'null')
    yield invalid('type', `a word instead of ${wanted}`, ['text'], others);
  if (main === 'array' && !allows('object'))
    yield invalid('type', `a lone entry instead of ${wanted}`, loneEntry, others);
  if (types.includes('integer') && !types.includes('number')) yield* fractions(wanted, meaning);
}

function valuesOf(type: string, current: Json | undefined): readonly Json[] {
  switch (type) {
    case 'string':
      // What a lax provider reads as the value itself.
      return [['number', 'boolean'].includes(typeof current) ? String(current) : 'text'];
    case 'number':
      return [1];
    case 'boolean':
      return [true];
    case 'array':
      return [isJsonObject(current) ? [current] : []];
    default:
      return [{}];
  }
}

function loneEntry(current: Json | undefined): readonly Json[] {
  const entry = isJsonList(current) ? current[0] : undefined;
  return entry === undefined || isJsonList(entry) ? [] : [entry];
}

function* fractions(wanted: string, meaning: JsonObject): Iterable<Edit> {
  const near = (current: Json | undefined): readonly Json[] =>
    (typeof current === 'number' ? [current + 0.5, current - 0.5] : [2.5]).filter((value) =>
      brokenBy(meaning, value).every((keyword) => keyword === 'type' || ALONGSIDE_FRACTION.includes(keyword)),
    );
  yield invalid('type', `a fraction instead of ${wanted}`, near, { alongside: ALONGSIDE_FRACTION });
  yield edit('valid', {
    keyword: 'type',
    label: 'a whole number with a decimal point',
    replacements: (current) => (Number.isSafeInteger(current) ? [text(`${current}.0`)] : []),
  });
}

function* wrongChoices(choices: readonly Json[], meaning: JsonObject): Iterable<Edit> {
  for (const [index, choice] of choices.entries()) {
    const boundary = index === 0 || index === choices.length - 1;
    yield valid('enum', `the value ${shown(choice)}`, [choice], { boundary });
  }
  const unknown = alternativesTo(choices[0] ?? null, meaning, 'enum');
  yield invalid('enum', 'an unknown value', unknown, { boundary: true });
  const words = choices.filter((choice) => typeof choice === 'string');
  const breaks = (value: Json): boolean => brokenBy(meaning, value).join() === 'enum';
  const cases = words.flatMap((word) => [word.toLowerCase(), word.toUpperCase()]).filter(breaks);
  if (cases.length > 0) yield invalid('enum', 'a known value in the other case', cases);
  const blank = words.map((word) => ` ${word} `).filter(breaks);
  if (blank.length > 0) yield invalid('enum', 'a known value between blanks', blank);
  if (words.length > 0 && breaks('')) yield invalid('enum', 'an empty text instead of a known value', ['']);
  if (typesOf(meaning) === undefined && breaks(null)) yield invalid('enum', 'null', [null]);
}

/** Values much like one that is allowed, which break nothing but that. */
function alternativesTo(like: Json, meaning: JsonObject, keyword: string): readonly Json[] {
  const { enum: choices, const: constant } = meaning;
  const known = [...(isJsonList(choices) ? choices : []), ...(constant === undefined ? [] : [constant])];
  return [
    ...variantsOf(like),
    ...(typesOf(meaning) ?? ['string']).flatMap((type) => valuesOf(type, undefined)),
  ]
    .filter((value) => !known.some((one) => isSame(one, value)))
    .filter((value) => brokenBy(meaning, value).every((broken) => broken === keyword));
}

function variantsOf(like: Json): readonly Json[] {
  if (typeof like === 'number') return [like + 1, like - 1, like * 10, 987_654];
  if (typeof like === 'boolean') return [!like];
  if (typeof like !== 'string') return ['unknown'];
  const characters = [...like];
  const shifted = characters.flatMap((_, index) =>
    [...'ZXz9'].map((other) => characters.with(index, other).join('')),
  );
  return ['unknown', 'UNKNOWN', ...shifted, `${like}x`, `${like}X`];
}

const LONGEST_SHOWN = 40;

function shown(value: Json): string {
  const written = JSON.stringify(value);
  return written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written;
}

function withArticle(type: string): string {
  if (type === 'null') return type;
  return `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`;
}
