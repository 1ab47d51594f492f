/** One request of a counter as its answer told of it. Times are ms since the start of the run. */
export interface CountedAnswer {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly limit: number | undefined;
  readonly remaining: number;
  /** When its window ends: ms since the epoch. */
  readonly endsAt: number;
  /** The provider's time of the answer. */
  readonly now: number;
  /** How far two ends may lie apart and still be the same window's. */
  readonly toleranceMs: number;
}

export interface Counter {
  /** What is wrong with the arithmetic, in words. */
  readonly add: (answer: CountedAnswer) => string | undefined;
  /** How often the end of a window moved although the window was not over. */
  readonly moves: () => number;
}

interface Window {
  endsAt: number;
  readonly receivedAt: number[];
  /** The least value of the answers up to this one. */
  readonly least: number[];
}

/**
 * Each request takes one. Answers overtake each other, and other clients take some too: only what is certain counts,
 * so a request is compared with those whose answers were here before it was sent.
 */
export function openCounter(): Counter {
  let windows: readonly Window[] = [];
  let moves = 0;
  const windowFor = (answer: CountedAnswer): Window => {
    const known = windows.find(({ endsAt }) => Math.abs(endsAt - answer.endsAt) <= answer.toleranceMs);
    if (known !== undefined) return known;
    const last = windows.at(-1);
    if (last !== undefined && answer.now < last.endsAt - LATE_MS && answer.endsAt > last.endsAt) moves += 1;
    const fresh: Window = { endsAt: answer.endsAt, receivedAt: [], least: [] };
    windows = [...windows.slice(-MOST_WINDOWS + 1), fresh];
    return fresh;
  };
  return {
    add: (answer) => {
      const window = windowFor(answer);
      const before = countBefore(window.receivedAt, answer.sentAt);
      const problem = problemOf(answer, before, window.least[before - 1]);
      window.receivedAt.push(answer.receivedAt);
      window.least.push(Math.min(answer.remaining, window.least.at(-1) ?? Number.POSITIVE_INFINITY));
      return problem;
    },
    moves: () => moves,
  };
}

const LATE_MS = 2000;
/** Answers of a window that is over may still be under way; older ones are let go. */
const MOST_WINDOWS = 3;

function problemOf(
  { limit, remaining }: CountedAnswer,
  before: number,
  least: number | undefined,
): string | undefined {
  if (limit !== undefined && remaining > limit) return `${remaining} remain of ${limit}`;
  // A burst allowance goes on at nothing left.
  if (least !== undefined && least > 0 && remaining >= least)
    return `${remaining} remain although an answer before it had already said ${least}`;
  if (limit !== undefined && remaining > limit - before)
    return `${remaining} remain of ${limit} although ${before} requests had been answered in that window`;
  return undefined;
}

/** How many of these ascending times lie before that one. */
function countBefore(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
