import { findingId } from '../events/cause.ts';
import type { Reporter } from '../model/extension.ts';
import type { Finding } from '../model/finding.ts';
import { collectRuns, type RunRecord } from './collect.ts';
import { groupFindings } from './groups.ts';
import { oneLine } from './safe.ts';

/** Annotations of GitHub Actions: each broken promise at its line of the page, as a workflow command. */
export const github: Reporter = {
  id: 'github',
  file: undefined,
  async *report(events) {
    for await (const run of collectRuns(events)) yield `${linesOf(run).join('\n')}\n`;
  },
};

function linesOf({ start, end, preflight, tasks }: RunRecord): readonly string[] {
  const all = tasks.flatMap((task) => task.end.findings);
  const violations = groupFindings(all.filter(({ severity }) => severity === 'violation'));
  const { file } = start.contract;
  const failure = preflight?.failure;
  const open = tasks.filter((task) => task.end.verdict === 'inconclusive');
  const unjudged = tasks.filter((task) => task.end.verdict === 'error');
  return [
    ...(failure === undefined
      ? []
      : [command('error', { file, line: 1, title: 'not judged' }, `${failure.message}. ${failure.help}`)]),
    ...violations.map(({ first, count }) => findingLine(first, count)),
    ...unjudged.map((task) =>
      command('error', { ...task.start.place, title: task.start.task }, task.end.reason ?? 'not judged'),
    ),
    ...open.map((task) =>
      command('warning', { ...task.start.place, title: task.start.task }, task.end.reason ?? 'undecided'),
    ),
    command(
      'notice',
      { file, line: 1, title: 'contract' },
      `${start.contract.title} on ${start.environment}: ${end.verdict}, ${tasks.length} tasks, ${violations.length} findings`,
    ),
  ];
}

function findingLine(finding: Finding, count: number): string {
  const { known, flaky, at, check, message } = finding;
  const title = `${known === true ? 'known: ' : ''}${flaky === undefined ? '' : 'flaky: '}${check}`;
  const times = count > 1 ? ` (${count} times)` : '';
  return command(
    known === true ? 'notice' : 'error',
    { file: at.file, line: at.line, column: at.column, title },
    `${message}${times}\ncontract replay ${findingId(finding)}`,
  );
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly title: string;
}

function command(
  level: 'error' | 'warning' | 'notice',
  { file, line, column, title }: Place,
  message: string,
): string {
  const col = column === undefined ? '' : `,col=${column}`;
  return `::${level} file=${property(file)},line=${line}${col},title=${property(oneLine(title, 200))}::${data(message)}`;
}

/** What ends a command or one of its properties is written as its percent code (@actions/core does the same). */
function data(text: string): string {
  return text
    .toWellFormed()
    .split('\n')
    .map((line) => oneLine(line, 1000).replaceAll('%', '%25'))
    .join('%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
