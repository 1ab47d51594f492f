import { formatLocation } from '../model/location.ts';
import type { MutantVerdict } from './mutant.ts';
import type { MutationScore, ScoredMutant, VerdictTally } from './score.ts';

const COLUMNS: readonly MutantVerdict[] = ['killed', 'survived', 'not reachable', 'undecided', 'timed out'];
/** More survivors than that are a page of their own: `--json` has them all. */
const MOST_SHOWN = 20;

/** The table by family, the score, and what to write for each fault that nobody saw. */
export function scoreText(score: MutationScore): string {
  const rows = [
    ['family', ...COLUMNS, 'score'],
    ...score.families.map(({ family, counts, percent }) => rowOf(family, counts, percent)),
    rowOf('', score.counts, score.percent),
  ];
  const { equivalent } = score.counts;
  const left = score.mutants.filter(({ verdict }) => verdict !== 'killed' && verdict !== 'equivalent');
  return [
    ...aligned(rows),
    ...(equivalent === 0
      ? []
      : ['', `${equivalent} more are equivalent: no caller could tell (--list says why).`]),
    ...(left.length === 0
      ? []
      : ['', `What nobody saw:`, ...left.slice(0, MOST_SHOWN).flatMap(survivorLines)]),
    ...(left.length > MOST_SHOWN ? ['', `and ${left.length - MOST_SHOWN} more; --json has them all.`] : []),
  ].join('\n');
}

export function percentText(percent: number | undefined): string {
  return percent === undefined ? '-' : `${percent.toFixed(1)} %`;
}

function survivorLines({
  id,
  title,
  verdict,
  promise,
  activations,
  suggestion,
}: ScoredMutant): readonly string[] {
  const words: Readonly<Record<MutantVerdict, string>> = {
    killed: '',
    equivalent: '',
    survived: `it did so ${activations === 1 ? 'once' : `${activations} times`}, and nobody noticed`,
    'not reachable': 'nothing that was sent gave it an occasion',
    undecided: 'tasks could not be judged, which is no finding',
    'timed out': 'it took longer than it may',
  };
  return [
    '',
    `  ${id}`,
    `    a provider that ${title}: ${words[verdict]}`,
    ...(promise === undefined ? [] : [`    ${formatLocation(promise.at)}  ${promise.text}`]),
    ...(suggestion === undefined ? [] : suggestion.split('\n').map((line) => `      ${line}`)),
  ];
}

function rowOf(name: string, counts: VerdictTally, percent: number | undefined): readonly string[] {
  return [name, ...COLUMNS.map((column) => String(counts[column])), percentText(percent)];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
}
