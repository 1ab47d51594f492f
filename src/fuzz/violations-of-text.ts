import type { Json } from '../model/json.ts';
import { type Edit, invalid, valid } from './edit.ts';
import { formatEdits } from './format-misses.ts';
import { brokenBy, countAt, formatOf } from './level.ts';
import { patternEdits } from './pattern-misses.ts';
import type { Place } from './place.ts';
import { isFree, LONGEST_TEXT, seedsFor, textsOfLength } from './texts.ts';

/** Both sides of the lengths, the pattern and the format of a text. */
export function* textEdits(place: Place): Iterable<Edit> {
  const { enum: choices, const: constant } = place.meaning;
  // Whatever is not among the known values breaks that first.
  if (choices !== undefined || constant !== undefined) return;
  const least = countAt(place.schema, 'minLength');
  const most = countAt(place.schema, 'maxLength');
  if (least !== undefined && least > 0 && least <= LONGEST_TEXT) yield* shortest(least, place);
  if (most !== undefined && most < LONGEST_TEXT) yield* longest(most, place);
  yield* patternEdits(place);
  yield* formatEdits(place);
}

function* shortest(least: number, place: Place): Iterable<Edit> {
  const shorter = `shorter than minLength ${least}`;
  yield* whereKnown(place, invalid('minLength', shorter, lengths(least - 1, place, ['minLength']), BOUNDARY));
  yield* whereKnown(place, valid('minLength', `at minLength ${least}`, lengths(least, place, []), BOUNDARY));
  if (least === 1) return;
  yield* odd(place, invalid('minLength', 'empty', ['']));
  const units = `long enough for minLength ${least} in UTF-16 units only`;
  yield* odd(
    place,
    invalid('minLength', units, () => [ASTRAL.repeat(least - 1)]),
  );
}

function* longest(most: number, place: Place): Iterable<Edit> {
  const longer = `longer than maxLength ${most}`;
  const at = `at maxLength ${most}`;
  yield* whereKnown(place, invalid('maxLength', longer, lengths(most + 1, place, ['maxLength']), BOUNDARY));
  yield* whereKnown(place, valid('maxLength', at, lengths(most, place, []), BOUNDARY));
  const units = 'in characters of two UTF-16 units';
  yield* odd(
    place,
    invalid('maxLength', `${longer} ${units}`, () => [ASTRAL.repeat(most + 1)]),
  );
  if (most === 0) return;
  const inside = `one character inside maxLength ${most}`;
  yield* whereKnown(place, valid('maxLength', inside, lengths(most - 1, place, [])));
  yield* odd(
    place,
    valid('maxLength', `${at} ${units}`, () => [ASTRAL.repeat(most)]),
  );
  const combined = () => [COMBINED.repeat(most / 2).padEnd(most, 'e')];
  yield* odd(place, valid('maxLength', `${at} in combining characters`, combined));
}

const BOUNDARY = { boundary: true } as const;

/** One code point, two UTF-16 units, four bytes of UTF-8. */
const ASTRAL = '\u{1F600}';

/** One sign on the screen, two code points. */
const COMBINED = 'e\u0301';

function lengths(
  length: number,
  { schema, meaning }: Place,
  breaking: readonly string[],
): (current: Json | undefined) => Iterable<string> {
  return (current) => textsOfLength(length, meaning, { seeds: seedsFor(schema, meaning, current), breaking });
}

/** Advertised when a text at hand allows the change, or when only the base can bring a text to start from. */
function* whereKnown({ schema, meaning }: Place, edit: Edit): Iterable<Edit> {
  if (isFree(meaning) || seedsFor(schema, meaning, undefined).length === 0) {
    yield edit;
    return;
  }
  const [first] = edit.replacements(undefined);
  if (first !== undefined) yield edit;
}

/** Formats and sets of values have no room for odd characters, patterns may have. */
function* odd({ meaning }: Place, edit: Edit): Iterable<Edit> {
  if (isFree(meaning)) {
    yield edit;
    return;
  }
  const wanted = edit.side === 'valid' ? '' : edit.keyword;
  const [first] = formatOf(meaning) === undefined ? edit.replacements(undefined) : [];
  if (first?.form === 'json' && brokenBy(meaning, first.value).join() === wanted) yield edit;
}
