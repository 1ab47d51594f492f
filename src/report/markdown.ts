import type { Reporter } from '../model/extension.ts';
import type { Finding } from '../model/finding.ts';
import { formatLocation } from '../model/location.ts';
import { collectRuns, countSections, type RunRecord } from './collect.ts';
import { type Coverage, coverageOf, decidedShare } from './coverage.ts';
import { groupFindings } from './groups.ts';
import { prefixOf } from './outcome.ts';
import { oneLine, safe } from './safe.ts';

/** A short summary for a pull request or the summary page of a CI job. */
export const markdownReport: Reporter = {
  id: 'markdown',
  file: 'summary.md',
  async *report(events) {
    for await (const run of collectRuns(events)) yield pageOf(run);
  },
};

function pageOf(run: RunRecord): string {
  const { start, end, states, tasks, preflight, retries } = run;
  const violations = tasks.flatMap((task) =>
    task.end.findings.filter(({ severity }) => severity === 'violation'),
  );
  const known = violations.filter((finding) => finding.known === true);
  const news = violations.filter((finding) => finding.known !== true);
  const open = tasks.filter(({ end: { verdict } }) => verdict === 'inconclusive');
  const lines = [
    `## ${escaped(start.contract.title)}: ${end.verdict}`,
    '',
    `${escaped(start.contract.file)} on ${escaped(start.environment)}, ${tasks.length} tasks, ${end.requests} requests`,
    '',
    ...(preflight?.failure === undefined ? [] : [`**Blocked**: ${escaped(preflight.failure.message)}`, '']),
    ...(end.reason === undefined ? [] : [`**Given up**: ${escaped(oneLine(end.reason, 300))}`, '']),
    '| section | kept | broken | undecided | never exercised |',
    '|---|---:|---:|---:|---:|',
    ...countSections(start.promises, states).map(
      (counts) =>
        `| ${counts.section} | ${counts.kept} | ${counts.broken} | ${counts.undecided} | ${counts['never exercised']} |`,
    ),
    totalRow(coverageOf(run)),
    '',
    ...findingLines(
      'Broken',
      news.filter(({ flaky }) => flaky === undefined),
    ),
    ...findingLines(
      'Flaky',
      news.filter(({ flaky }) => flaky !== undefined),
    ),
    ...findingLines('Known', known),
    ...(retries.size === 0
      ? []
      : [
          '### Sent again',
          '',
          ...[...retries].map(([what, count]) => `- ${escaped(oneLine(what, 200))} ×${count}`),
          '',
        ]),
    ...(open.length === 0
      ? []
      : [
          '### Undecided',
          '',
          ...open.map(
            ({ start: task, end: { reason } }) =>
              `- ${escaped(task.task)}: ${escaped(oneLine(reason ?? '', 300))}`,
          ),
          '',
        ]),
    ...leftOver(run),
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines(title: string, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  return [
    `### ${title}`,
    '',
    ...groupFindings(findings).map(
      ({ first, count }) =>
        `- ${escaped(oneLine(prefixOf(first) + first.message, 300))} (${escaped(formatLocation(first.at))})${count > 1 ? ` ×${count}` : ''}`,
    ),
    '',
  ];
}

function totalRow({ total }: Coverage): string {
  const share = decidedShare(total);
  const name = share === undefined ? '' : `${share.toFixed(1)} % decided`;
  return `| ${name} | ${total.kept} | ${total.broken} | ${total.undecided} | ${total['never exercised']} |`;
}

const MOST_LEFT_OVER = 20;

function leftOver({ end: { created } }: RunRecord): readonly string[] {
  if (created === undefined || created.left.length === 0) return [];
  const total = created.left.length + created.more;
  return [
    '### Left over',
    '',
    `${total} of ${created.count} things that the run made:`,
    '',
    ...created.left
      .slice(0, MOST_LEFT_OVER)
      .map(({ thing, reason }) => `- ${escaped(oneLine(thing, 200))}: ${escaped(oneLine(reason, 200))}`),
    '',
  ];
}

function escaped(text: string): string {
  return safe(text.toWellFormed()).replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
}
