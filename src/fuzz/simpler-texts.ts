import type { Facts } from './facts.ts';

// Of longer texts no single characters are tried.
const SHORT = 40;

/**
 * Shorter texts, then texts of the same length with plainer characters. `simplest` is what the schema's own maker
 * takes for the simplest text; it comes first where it is an improvement.
 */
export function* simplerTexts(
  text: string,
  simplest: string | undefined,
  leaves: readonly Facts[],
): Iterable<string> {
  if (simplest !== undefined && isSimpler(simplest, text)) yield simplest;
  const characters = [...text];
  const least = Math.min(...leaves.map(({ shortest }) => shortest?.value ?? 0));
  yield* prefixes(characters, least);
  for (let count = Math.floor(characters.length / 2); count > 0; count = Math.floor(count / 2)) {
    if (count === 1 && characters.length > SHORT) break;
    for (let start = 0; start < characters.length && characters.length - count >= least; start += count) {
      yield [...characters.slice(0, start), ...characters.slice(start + count)].join('');
    }
  }
  for (let count = characters.length; count > 0; count = Math.floor(count / 2)) {
    if (count === 1 && characters.length > SHORT) break;
    for (let start = 0; start < characters.length; start += count) {
      const plainer = characters.map((character, index) =>
        index >= start && index < start + count ? plain(character) : character,
      );
      if (plainer.join('') !== text) yield plainer.join('');
    }
  }
}

/** The least length, then half of what is beyond it, three quarters, ... */
function* prefixes(characters: readonly string[], least: number): Iterable<string> {
  for (let cut = characters.length - least; cut > 0; cut = Math.floor(cut / 2)) {
    yield characters.slice(0, characters.length - cut).join('');
  }
}

function plain(character: string): string {
  if (/[0-9]/.test(character)) return '0';
  if (/[a-z]/.test(character)) return 'a';
  return /[A-Z]/.test(character) ? 'A' : 'a';
}

function isSimpler(one: string, other: string): boolean {
  const [left, right] = [[...one], [...other]];
  if (left.length !== right.length) return left.length < right.length;
  return strangeness(left) < strangeness(right);
}

function strangeness(characters: readonly string[]): number {
  return characters.filter((character) => character !== plain(character)).length;
}
