import type { Reporter } from '../model/extension.ts';
import { collectRuns } from './collect.ts';
import { type Coverage, type CoveredLine, type CoveredPromise, coverageOf } from './coverage.ts';

/**
 * Coverage of the page's own lines, as editors and coverage services read it: a line is hit as often as what it
 * promises was shown to be kept. A line with several promises has a branch for each of them.
 */
export const lcov: Reporter = {
  id: 'lcov',
  file: 'lcov.info',
  async *report(events) {
    for await (const run of collectRuns(events)) yield recordsOf(coverageOf(run));
  },
};

/** One record for each file that promises something: scenarios may stand in the companion file. */
function recordsOf({ run, lines }: Coverage): string {
  // What promises nothing has a record too: a report without any is taken for a broken one.
  const files = new Set([run.start.contract.file, ...lines.map(({ file }) => file)]);
  const test = run.start.environment.replace(/\W/g, '_');
  return [...files]
    .map((file) => {
      const own = lines.filter((line) => line.file === file);
      return [
        `TN:${test}`,
        `SF:${file.replace(/[\r\n]/g, ' ')}`,
        ...branchesOf(own.filter(({ promises }) => promises.length > 1)),
        ...own.map((line) => `DA:${line.line},${hitsOf(line)}`),
        `LF:${own.length}`,
        `LH:${own.filter((line) => hitsOf(line) > 0).length}`,
        'end_of_record\n',
      ].join('\n');
    })
    .join('');
}

function branchesOf(lines: readonly CoveredLine[]): readonly string[] {
  const taken = lines.flatMap((line) => line.promises.map(keptTimes));
  return [
    ...lines.flatMap((line) =>
      line.promises.map(
        // A branch of a line that was never hit is `-`: nobody came by.
        (promise, index) => `BRDA:${line.line},0,${index},${hitsOf(line) === 0 ? '-' : keptTimes(promise)}`,
      ),
    ),
    `BRF:${taken.length}`,
    `BRH:${taken.filter((times) => times > 0).length}`,
  ];
}

function hitsOf({ promises }: CoveredLine): number {
  return promises.reduce((sum, promise) => sum + keptTimes(promise), 0);
}

/** Whatever spoke for a promise that is broken, or that one task left open, does not count. */
function keptTimes({ state, shown }: CoveredPromise): number {
  return state === 'kept' ? shown : 0;
}
