import type { Json, JsonObject } from '../model/json.ts';
import { type Edit, invalid, valid } from './edit.ts';
import { brokenBy, formatOf, patternOf } from './level.ts';
import type { Place } from './place.ts';
import { seedsFor } from './texts.ts';

/** Texts that all but match a pattern, and what an unanchored one takes although it looks wrong. */
export function* patternEdits({ schema, meaning }: Place): Iterable<Edit> {
  const pattern = patternOf(schema);
  if (pattern === undefined) return;
  // A level of its own pattern: the one around it may be another.
  const judged = { ...meaning, pattern: schema['pattern'] ?? '' };
  const breaks = (written: string): boolean => brokenBy(judged, written).join() === 'pattern';
  const fits = (written: string): boolean => brokenBy(judged, written).length === 0;
  const from = (variants: (seed: string) => Iterable<string>, wanted: (written: string) => boolean) =>
    function* (current: Json | undefined): Iterable<string> {
      for (const seed of matching(schema, judged, current, pattern))
        yield* [...variants(seed)].filter(wanted);
    };
  const bare = matching(schema, judged, undefined, pattern).length === 0;
  const known = (edit: Edit): readonly Edit[] => {
    const [first] = edit.replacements(undefined);
    // Where no match is at hand the base may bring one; only the edit that stands for the pattern is worth the try.
    return first !== undefined || (bare && edit.boundary && edit.side === 'invalid') ? [edit] : [];
  };
  yield* known(
    invalid('pattern', 'one character off the pattern', from(replaced, breaks), { boundary: true }),
  );
  if (!/^\^.*\$$/s.test(pattern.source) && formatOf(meaning) === undefined)
    yield* known(valid('pattern', 'a match with text around', from(surrounded, fits), { boundary: true }));
  for (const [label, variants] of MISSES) yield* known(invalid('pattern', label, from(variants, breaks)));
}

const MISSES: readonly (readonly [label: string, variants: (seed: string) => Iterable<string>])[] = [
  ['a match with text before', (seed) => [`x${seed}`, ` ${seed}`]],
  ['a match with text after', (seed) => [`${seed}x`, `${seed} `]],
  ['a match with a trailing newline', (seed) => [`${seed}\n`]],
  [
    'a match in the other case',
    (seed) => [seed.toLowerCase(), seed.toUpperCase()].filter((one) => one !== seed),
  ],
  [
    'a match with digits of another script',
    (seed) => changed(seed, /\d/g, (digit) => ARABIC[Number(digit)] ?? ''),
  ],
  ['a match with a letter of another script', (seed) => changed(seed, /[a-z]/i, () => '\u0430')],
  ['a match twice', (seed) => [seed + seed]],
  ['empty against the pattern', () => ['']],
];

const ARABIC: readonly string[] = [...'٠١٢٣٤٥٦٧٨٩'];

const OUTSIDERS: readonly string[] = [...'!_ a0Zé/\u{1F600}'];

// A text with more characters is changed at its ends.
const MOST_CHANGED = 40;

/** One character changed for another, the last ones first. */
function* replaced(seed: string): Iterable<string> {
  const characters = [...seed];
  for (
    let index = characters.length - 1;
    index >= Math.max(0, characters.length - MOST_CHANGED);
    index -= 1
  ) {
    for (const outsider of OUTSIDERS) yield characters.with(index, outsider).join('');
  }
  // A pattern that takes the empty text only has no character to change.
  if (seed === '') yield* OUTSIDERS;
}

function* surrounded(seed: string): Iterable<string> {
  yield `x${seed}x`;
  yield ` ${seed} `;
}

function changed(seed: string, what: RegExp, to: (found: string) => string): readonly string[] {
  const other = seed.replace(what, to);
  return other === seed ? [] : [other];
}

/** Short ones first: a pattern that tries every split of a text takes for ever over a long one that all but matches. */
function matching(
  schema: JsonObject,
  judged: JsonObject,
  current: Json | undefined,
  pattern: RegExp,
): readonly string[] {
  const seeds = seedsFor(schema, judged, current).filter((seed) => pattern.test(seed));
  const isShort = (seed: string): boolean => seed.length <= SHORT;
  return [...seeds.filter(isShort), ...seeds.filter((seed) => !isShort(seed))];
}

const SHORT = 18;
