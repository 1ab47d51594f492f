import type { Json, JsonObject } from '../model/json.ts';
import { samplePattern } from '../schema/pattern-sample.ts';
import { brokenBy, countAt, formatOf, lengthOf } from './level.ts';

// Longer ones are refused for their size before anybody counts.
export const LONGEST_TEXT = 100_000;

// Longer seeds are not stretched at every place.
const MOST_PLACES_TRIED = 60;

/** Whether nothing but its length says which texts fit. */
export function isFree(meaning: JsonObject): boolean {
  const { pattern, enum: choices, const: constant } = meaning;
  return [pattern, choices, constant, formatOf(meaning)].every((limit) => limit === undefined);
}

/** Texts to start from: the value that is there, the documented one, one that the pattern takes. */
export function seedsFor(
  schema: JsonObject,
  meaning: JsonObject,
  current: Json | undefined,
): readonly string[] {
  const { example, default: usual } = schema;
  const { pattern } = meaning;
  const matching = typeof pattern === 'string' ? samplePattern(pattern) : undefined;
  const short = pattern === undefined ? SHORTEST[formatOf(meaning) ?? ''] : undefined;
  const known: readonly (Json | undefined)[] = [
    current,
    example,
    usual,
    matching === undefined ? undefined : withinLengths(matching, meaning),
    short,
  ];
  return [...new Set(known.filter((value) => typeof value === 'string'))];
}

/** Texts of that many code points which break only the given keywords, as far as can be told without formats. */
export function* textsOfLength(
  length: number,
  meaning: JsonObject,
  { seeds, breaking }: { readonly seeds: readonly string[]; readonly breaking: readonly string[] },
): Iterable<string> {
  if (length < 0 || length > LONGEST_TEXT) return;
  const free = isFree(meaning);
  for (const seed of free && seeds.length === 0 ? ['text'] : seeds) {
    for (const candidate of free ? [fitted(seed, length)] : resized(seed, length)) {
      if (brokenBy(meaning, candidate).join() === breaking.join()) yield candidate;
    }
  }
}

/** Formats whose texts may be of many lengths. */
const SHORTEST: Readonly<Record<string, string>> = {
  email: 'a@b.c',
  hostname: 'a',
  uri: 'http://a',
  'uri-reference': 'a',
  decimal: '1',
};

/** The sampler takes as few characters as the pattern alone asks for. */
function withinLengths(sample: string, meaning: JsonObject): string {
  const least = countAt(meaning, 'minLength') ?? 0;
  if (lengthOf(sample) >= least || least > LONGEST_TEXT) return sample;
  for (const candidate of resized(sample, least))
    if (brokenBy(meaning, candidate).length === 0) return candidate;
  return sample;
}

function fitted(seed: string, length: number): string {
  const start = [...seed].slice(0, length).join('');
  return start + 'x'.repeat(length - lengthOf(start));
}

/** A text made longer by repeating one of its characters, or shorter by leaving some out: at every place in turn. */
function* resized(seed: string, length: number): Iterable<string> {
  const characters = [...seed];
  const missing = length - characters.length;
  if (characters.length > MOST_PLACES_TRIED) return;
  if (missing === 0) yield seed;
  for (let index = characters.length - 1; index >= 0 && missing > 0; index -= 1) {
    const [head, tail] = [characters.slice(0, index + 1), characters.slice(index + 1)];
    yield head.join('') + (characters[index] ?? '').repeat(missing) + tail.join('');
  }
  for (let end = characters.length; end >= -missing && missing < 0; end -= 1) {
    yield [...characters.slice(0, end + missing), ...characters.slice(end)].join('');
  }
}
