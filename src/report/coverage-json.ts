import { type Coverage, decidedShare } from './coverage.ts';

/** Coverage for programs: each run of the journal with its sections, and its lines with their promises. */
export function coverageJson(pages: readonly Coverage[]): string {
  return `${JSON.stringify({ format: 1, pages: pages.map(pageOf) }, undefined, 2)}\n`;
}

function pageOf({ run, total, sections, lines }: Coverage): unknown {
  const { start, end } = run;
  return {
    contract: start.contract,
    environment: start.environment,
    startedAt: start.startedAt,
    verdict: end.verdict,
    ...total,
    // Undefined would leave the member out: null says that there was nothing to decide.
    percent: decidedShare(total) ?? null,
    sections: sections.map((counts) => ({ ...counts, percent: decidedShare(counts) ?? null })),
    lines: lines.map(({ file, line, promises }) => ({
      file,
      line,
      promises: promises.map(({ at, ...promise }) => ({ ...promise, column: at.column })),
    })),
  };
}
