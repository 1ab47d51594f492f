import type { Facts } from './facts.ts';

// Every try may cost a request: of longer texts no single characters are tried.
const SHORT = 16;

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
  const { length } = characters;
  const least = Math.min(...leaves.map(({ shortest }) => shortest?.value ?? 0));
  yield* cutTexts(characters, least);
  const plainest = 'a'.repeat(length);
  if (isSimpler(plainest, text)) yield plainest;
  for (const [start, end] of pieces(length)) {
    if (length - (end - start) < least) continue;
    yield [...characters.slice(0, start), ...characters.slice(end)].join('');
  }
  for (const [start, end] of [[0, length] as const, ...pieces(length)]) {
    yield characters
      .map((character, index) => (index >= start && index < end ? plain(character) : character))
      .join('');
  }
}

/** Halves, quarters and so on, as [start, end[. */
function* pieces(length: number): Iterable<readonly [number, number]> {
  for (let count = Math.floor(length / 2); count > 0; count = Math.floor(count / 2)) {
    if (length > SHORT && count < length / 8) return;
    for (let start = 0; start < length; start += count) yield [start, Math.min(length, start + count)];
  }
}

/** The least length, then half of what is beyond it, three quarters, ... */
function* cutTexts(characters: readonly string[], least: number): Iterable<string> {
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

/** An `a` is as plain as a character can be, then come the first letter and digit of their kind. */
function strangeness(characters: readonly string[]): number {
  return characters.reduce(
    (sum, character) => sum + (character === 'a' ? 0 : character === plain(character) ? 1 : 2),
    0,
  );
}
