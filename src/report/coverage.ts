import type { PromiseState, SpecPromise } from '../model/promise.ts';
import { countSections, type RunRecord, type SectionCounts } from './collect.ts';

/** How much of a page a run has decided, as a whole, by section and by line. */
export interface Coverage {
  readonly run: RunRecord;
  readonly total: Omit<SectionCounts, 'section'>;
  readonly sections: readonly SectionCounts[];
  /** Lines that hold a promise, in the order of their files and numbers. */
  readonly lines: readonly CoveredLine[];
}

export interface CoveredLine {
  readonly file: string;
  readonly line: number;
  readonly promises: readonly CoveredPromise[];
}

export interface CoveredPromise extends SpecPromise {
  readonly state: PromiseState;
  /** How often it was shown to be kept. */
  readonly shown: number;
}

export function coverageOf(run: RunRecord): Coverage {
  const { promises } = run.start;
  const sections = countSections(promises, run.states);
  const sum = (column: Exclude<keyof SectionCounts, 'section'>): number =>
    sections.reduce((total, counts) => total + counts[column], 0);
  return {
    run,
    sections,
    total: {
      kept: sum('kept'),
      broken: sum('broken'),
      undecided: sum('undecided'),
      'never exercised': sum('never exercised'),
      total: sum('total'),
    },
    lines: linesOf(run),
  };
}

/**
 * The share of promises that are kept or broken, in percent, cut to one decimal: all but one is not 100. Undefined
 * where nothing is promised.
 */
export function decidedShare(counts: Omit<SectionCounts, 'section'>): number | undefined {
  if (counts.total === 0) return undefined;
  return Math.floor(((counts.kept + counts.broken) * 1000) / counts.total) / 10;
}

function linesOf({ start, states, shown }: RunRecord): readonly CoveredLine[] {
  const lines = new Map<string, { file: string; line: number; promises: CoveredPromise[] }>();
  for (const promise of start.promises) {
    const { file, line } = promise.at;
    const key = `${line} ${file}`;
    const known = lines.get(key) ?? { file, line, promises: [] };
    lines.set(key, known);
    known.promises.push({
      ...promise,
      state: states.get(promise.id) ?? 'never exercised',
      shown: shown.get(promise.id) ?? 0,
    });
  }
  return [...lines.values()].sort((left, right) =>
    left.file === right.file ? left.line - right.line : left.file < right.file ? -1 : 1,
  );
}
