import type { Json, JsonObject } from '../model/json.ts';
import { namedFormat } from '../schema/format-names.ts';

/** What a sentence of constraints says as JSON Schema, and the parts of it that nobody could read. */
export interface ProseConstraints {
  readonly schema: JsonObject;
  readonly unread: readonly { readonly text: string; readonly start: number; readonly end: number }[];
}

/** `max 50 characters, alphanumeric` is `{ maxLength: 50, pattern: '^[A-Za-z0-9]*$' }`. */
export function parseConstraints(text: string, type: string | undefined): ProseConstraints {
  let schema: JsonObject = {};
  const unread: { text: string; start: number; end: number }[] = [];
  let position = 0;
  while (position < text.length) {
    const separator = SEPARATOR.exec(text.slice(position));
    if (separator !== null) {
      position += separator[0].length;
      continue;
    }
    const phrase = readPhrase(text, position, type);
    if (phrase === undefined) {
      const end = position + segmentLength(text.slice(position));
      unread.push({ text: text.slice(position, end).trim(), start: position, end });
      position = end;
    } else {
      schema = conjoin(schema, phrase.schema);
      position = phrase.end;
    }
  }
  return { schema, unread };
}

/** The schema of a `format`: `ISO 3166-1 alpha-2` is `{ format: 'country' }`, `decimal` promises nothing by itself. */
export function parseFormat(text: string): JsonObject | undefined {
  const name = namedFormat(text);
  if (name === undefined) return undefined;
  return name === 'decimal' ? {} : { format: name };
}

const SEPARATOR = /^(?:[\s,;().]+|and\s+(?!\d)|must be\s+|should be\s+|only\s+|a\s+|an\s+|value\s+is\s+)/i;
const END = '(?=\\s*(?:$|[,;().](?!\\d)|\\band\\b|-\\s|–\\s))';
const NUMBER = '-?\\d{1,15}(?:\\.\\d{1,9})?';
const LENGTH = 'characters?|chars?|letters?|symbols?|items?|elements?|entries|digits?';
const AT_MOST = 'max(?:imum)?(?:\\s+(?:of|length|value|is))?:?|at most|up to|no more than|not more than|<=|≤';
const AT_LEAST = 'min(?:imum)?(?:\\s+(?:of|length|value|is))?:?|at least|no less than|not less than|>=|≥';

type Grammar = readonly (readonly [
  pattern: string,
  schema: (groups: readonly (string | undefined)[], type: string | undefined) => JsonObject | undefined,
])[];

const GRAMMAR: Grammar = [
  [
    `(?:length:?\\s+)?(?:between\\s+|from\\s+)?(${NUMBER})\\s*(?:and|to|-|–|\\.\\.)\\s*(${NUMBER})\\s*(${LENGTH})?`,
    ([low, high, unit], type) => bounds(Number(low), Number(high), unit, type),
  ],
  [
    '(?:up to|at most|max(?:imum)?(?: of)?|with|exactly)?\\s*(\\d{1,2}|one|two|three|four)\\s+decimal\\s+(?:places?|digits?)',
    ([places = '2'], type) => decimals(places.toLowerCase(), type),
  ],
  [
    `(?:${AT_MOST})\\s*(${NUMBER})\\s*(${LENGTH})?(?:\\s+long)?`,
    ([high, unit], type) => bounds(undefined, Number(high), unit, type),
  ],
  [
    `(${NUMBER})\\s*(${LENGTH})?\\s+(?:max(?:imum)?|or (?:less|fewer))`,
    ([high, unit], type) => bounds(undefined, Number(high), unit, type),
  ],
  [
    `(?:${AT_LEAST})\\s*(${NUMBER})\\s*(${LENGTH})?(?:\\s+long)?`,
    ([low, unit], type) => bounds(Number(low), undefined, unit, type),
  ],
  [
    `(${NUMBER})\\s*(${LENGTH})?\\s+(?:min(?:imum)?|or more)`,
    ([low, unit], type) => bounds(Number(low), undefined, unit, type),
  ],
  [
    `(?:exactly\\s+|length(?:\\s+of)?:?\\s+)?(${NUMBER})\\s*(${LENGTH})(?:\\s+long)?`,
    ([count, unit], type) => bounds(Number(count), Number(count), unit, type),
  ],
  [`(?:greater than|more than|above|>)\\s*(${NUMBER})`, ([low]) => ({ exclusiveMinimum: Number(low) })],
  [`(?:less than|below|under|<)\\s*(${NUMBER})`, ([high]) => ({ exclusiveMaximum: Number(high) })],
  ['(?:strictly\\s+)?positive(?:\\s+(?:number|integer))?', () => ({ exclusiveMinimum: 0 })],
  ['non-?\\s?negative(?:\\s+(?:number|integer))?|zero or more', () => ({ minimum: 0 })],
  ['non-?\\s?empty|not empty', (_, type) => (type === 'array' ? { minItems: 1 } : { minLength: 1 })],
  [
    '(?:unique(?: items| values)?|no duplicates)',
    (_, type) => (type === 'array' ? { uniqueItems: true } : undefined),
  ],
  ['(?:whole number|integer)', () => ({ type: 'integer' })],
  ['alpha-?\\s?numeric(?:\\s+characters)?', () => ({ pattern: '^[A-Za-z0-9]*$' })],
  ['(?:alphabetic|letters)(?:\\s+characters)?', () => ({ pattern: '^[A-Za-z]*$' })],
  [
    '(?:numeric|digits)(?:\\s+characters)?',
    (_, type) => (type === 'string' || type === undefined ? { pattern: '^[0-9]*$' } : undefined),
  ],
  ['(?:upper-?\\s?case)', () => ({ pattern: '^[^a-z]*$' })],
  ['(?:lower-?\\s?case)', () => ({ pattern: '^[^A-Z]*$' })],
];

function readPhrase(
  text: string,
  position: number,
  type: string | undefined,
): { readonly schema: JsonObject; readonly end: number } | undefined {
  const choice = /(?:one of|either|allowed(?: values)?|enum):?\s+([^;()]+)/iy;
  choice.lastIndex = position;
  const chosen = choice.exec(text);
  if (chosen?.[1] !== undefined) return { schema: { enum: choices(chosen[1], type) }, end: choice.lastIndex };
  for (const [pattern, schemaOf] of GRAMMAR) {
    const sticky = new RegExp(`(?:${pattern})${END}`, 'iy');
    sticky.lastIndex = position;
    const match = sticky.exec(text);
    const schema = match === null ? undefined : schemaOf(match.slice(1), type);
    if (schema !== undefined) return { schema, end: sticky.lastIndex };
  }
  const end = position + segmentLength(text.slice(position));
  const format = parseFormat(text.slice(position, end));
  return format === undefined ? undefined : { schema: format, end };
}

/** Up to the next comma, semicolon, bracket or `and`. */
function segmentLength(text: string): number {
  const end = /[,;()]|\s+and\s+/i.exec(text)?.index ?? text.length;
  return end === 0 ? 1 : end;
}

function bounds(
  low: number | undefined,
  high: number | undefined,
  unit: string | undefined,
  type: string | undefined,
): JsonObject | undefined {
  const word = unit?.toLowerCase() ?? '';
  if (low !== undefined && high !== undefined && low > high) return undefined;
  if (word.startsWith('digit')) {
    const count = low === high ? `{${low}}` : `{${low ?? 0},${high ?? ''}}`;
    return type === 'string' || type === undefined ? { pattern: `^[0-9]${count}$` } : undefined;
  }
  const [minimum, maximum] = boundKeywords(word, type);
  const counted = minimum !== 'minimum';
  if (
    counted &&
    [low, high].some((bound) => bound !== undefined && (bound < 0 || !Number.isInteger(bound)))
  ) {
    return undefined;
  }
  return {
    ...(low === undefined ? {} : { [minimum]: low }),
    ...(high === undefined ? {} : { [maximum]: high }),
  };
}

function boundKeywords(word: string, type: string | undefined): readonly [string, string] {
  if (/^(?:item|element|entr)/.test(word)) return ['minItems', 'maxItems'];
  if (word !== '') return ['minLength', 'maxLength'];
  if (type === 'array') return ['minItems', 'maxItems'];
  return type === 'string' ? ['minLength', 'maxLength'] : ['minimum', 'maximum'];
}

function decimals(places: string, type: string | undefined): JsonObject | undefined {
  const words = ['zero', 'one', 'two', 'three', 'four'];
  const count = words.includes(places) ? words.indexOf(places) : Number(places);
  if (count > 12) return undefined;
  if (type === 'string') return { pattern: `^-?[0-9]+(\\.[0-9]{1,${count}})?$` };
  return { multipleOf: Number(`1e-${count}`) };
}

function choices(text: string, type: string | undefined): readonly Json[] {
  return text
    .split(/\s*,\s*(?:or\s+|and\s+)?|\s+or\s+|\s*\|\s*/)
    .map((choice) =>
      choice
        .trim()
        .replace(/^(["'`])(.*)\1$/, '$2')
        .replace(/\.$/, ''),
    )
    .filter((choice) => choice !== '')
    .map((choice) =>
      (type === 'integer' || type === 'number') && /^-?[\d.]+$/.test(choice) ? Number(choice) : choice,
    );
}

/** Both hold: a keyword said twice goes to `allOf`. */
function conjoin(left: JsonObject, right: JsonObject): JsonObject {
  const clash = Object.keys(right).some((keyword) => keyword in left);
  if (!clash) return { ...left, ...right };
  const others = Array.isArray(left['allOf']) ? left['allOf'] : [];
  return { ...left, allOf: [...others, right] };
}
