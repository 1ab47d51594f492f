/** The candidate that is most like a mistyped word, if one is like it at all. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((left, right) => left.distance - right.distance);
  return ranked[0]?.candidate ?? candidates.find((candidate) => beginsAlike(word, candidate));
}

/** The candidate that a word is but for two slips of the fingers. */
export function slipOf(word: string, candidates: readonly string[]): string | undefined {
  return candidates
    .filter((candidate) => candidate !== word)
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ distance }) => distance <= 2)
    .sort((left, right) => left.distance - right.distance)[0]?.candidate;
}

/** The candidate that a word is but for one slip of the fingers; a candidate itself is no misspelling. */
export function misspelt(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.includes(word)) return undefined;
  return candidates.find(
    (candidate) =>
      candidate.length > 4 && !isOtherStyle(word, candidate) && editDistance(word, candidate) === 1,
  );
}

/** `expiresIn` is another way of writing `expires_in`, and no slip. */
function isOtherStyle(word: string, candidate: string): boolean {
  const [letters, others] = [word, candidate].map((text) => text.toLowerCase().replace(/[-_]/g, ''));
  return letters === others && word.length !== candidate.length;
}

/** `integer` and `int`: too far apart for a slip, but the longer one begins with the other. */
function beginsAlike(word: string, candidate: string): boolean {
  const [short = '', long = ''] = [word, candidate].sort((left, right) => left.length - right.length);
  return short.length >= 3 && long.startsWith(short);
}

/** Levenshtein's distance with swapped neighbours as one step. */
function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      const steps = [(rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost];
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      row.push(Math.min(...steps, ...(swapped ? [(rows[i - 2]?.[j - 2] ?? 0) + 1] : [])));
    }
    rows.push(row);
  }
  return rows[left.length]?.[right.length] ?? 0;
}
