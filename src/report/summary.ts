import { causeOf } from '../events/cause.ts';
import type { PreflightEnd, RunEnd, RunStart } from '../model/event.ts';
import type { Verdict } from '../model/finding.ts';
import { countSections, type RunRecord, type SectionCounts } from './collect.ts';
import { markOf, type Paint } from './marks.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { indent, oneLine, plural, safe, seconds } from './safe.ts';

/** The one error of a run that never got to its tasks. */
export function blockedLines(
  failure: NonNullable<PreflightEnd['failure']>,
  start: RunStart,
  paint: Paint,
): string {
  return [
    '',
    `${paint.red('!')} ${paint.bold(`${start.environment} cannot be judged`)}: ${oneLine(failure.message, 400)} ${paint.dim(`(${failure.code})`)}`,
    `  ${safe(failure.help)}`,
    '',
  ].join('\n');
}

/** What to bind, what became of the promises, and the verdict. */
export function closingLines(record: RunRecord, paint: Paint): string {
  const blocked = record.preflight?.failure !== undefined;
  const table = blocked
    ? []
    : [...tableLines(countSections(record.start.promises, record.states), paint), ''];
  const lines = [
    ...bindingLines(record, paint),
    '',
    ...table,
    ...createdLines(record.end.created, paint),
    ...verdictLines(record, paint),
  ];
  return `${lines.join('\n')}\n`;
}

/** Each unbound sentence once, as YAML to paste. */
function bindingLines({ tasks }: RunRecord, paint: Paint): readonly string[] {
  const pastes = new Map<string, string>();
  for (const { probes } of tasks) {
    for (const { paste, companion } of probes)
      if (paste !== undefined) pastes.set(paste, companion ?? 'the companion file');
  }
  if (pastes.size === 0) return [];
  const files = [...new Set(pastes.values())];
  return files.flatMap((file) => [
    '',
    `To decide what stayed open, add to ${paint.bold(oneLine(file, 200))} (docs/companion.md):`,
    '',
    'bindings:',
    ...[...pastes].filter(([, target]) => target === file).map(([paste]) => indent(safe(paste), 2)),
  ]);
}

const COLUMNS = ['kept', 'broken', 'undecided', 'never exercised', 'total'] as const;

function tableLines(sections: readonly SectionCounts[], paint: Paint): readonly string[] {
  if (sections.length === 0) return ['The page makes no promise.'];
  const sum = (column: (typeof COLUMNS)[number]): number =>
    sections.reduce((total, counts) => total + counts[column], 0);
  const rows = [
    ['promises', ...COLUMNS],
    ...sections.map((counts) => [counts.section, ...COLUMNS.map((column) => String(counts[column]))]),
    ['', ...COLUMNS.map((column) => String(sum(column)))],
  ];
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length))) ?? [];
  return rows.map((row, index) => {
    const line = row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ');
    return index === 0 ? paint.dim(line) : row[2] !== '0' && row[0] !== '' ? paint.red(line) : line;
  });
}

const MOST_LEFT_OVER = 5;

/** What the run made in the provider and could not remove: somebody has to know. */
export function createdLines(created: RunEnd['created'], paint: Paint): readonly string[] {
  if (created === undefined || created.left.length === 0) return [];
  const { count, left, more } = created;
  const total = left.length + more;
  const shown = left.slice(0, MOST_LEFT_OVER);
  return [
    `${paint.yellow('!')} ${total} of ${plural(count, 'thing')} that the run made ${total === 1 ? 'is' : 'are'} left over:`,
    ...shown.map(({ thing, reason }) => `  ${oneLine(thing, 120)}  ${paint.dim(oneLine(reason, 120))}`),
    ...(total > shown.length
      ? [`  and ${total - shown.length} more (\`created\` of run:end in the journal)`]
      : []),
    '',
  ];
}

function verdictLines(record: RunRecord, paint: Paint): readonly string[] {
  const { end, preflight, tasks } = record;
  const blocked = preflight?.failure !== undefined;
  const cost = `${plural(end.requests, 'request')} in ${seconds(end.durationMs)}`;
  return [
    ...retryLines(record, paint),
    blocked
      ? `${plural(tasks.length, 'task')} not run, ${cost}`
      : `${countParts(record).join(', ') || 'no task'}, ${cost}${tailOf(record)}`,
    `${markOf(end.verdict, paint)} ${paint.bold(sentenceOf(record))}`,
  ];
}

function tailOf({ start, end, tasks }: RunRecord): string {
  if (end.stop === 'aborted') {
    const ran = tasks.filter((task) => task.end.unrun !== true && task.start.source !== 'run').length;
    return `, aborted before its end: ${start.tasks - ran} of ${plural(start.tasks, 'task')} not run`;
  }
  if (end.stop === 'findings') return ', stopped after enough findings';
  return end.reason === undefined ? '' : `, given up: ${oneLine(end.reason, 300)}`;
}

/** `3 failed (2 causes, 1 flaky)`. */
function countParts({ end: { counts }, tasks }: RunRecord): readonly string[] {
  const outcomes = tasks.map((task) => outcomeOf(task.end));
  const number = (outcome: Outcome): number => outcomes.filter((other) => other === outcome).length;
  const violations = tasks.flatMap((task) =>
    task.end.findings.filter(({ severity, known }) => severity === 'violation' && known !== true),
  );
  const flaky = number('flaky') > 0 ? [`${number('flaky')} flaky`] : [];
  const details: Readonly<Partial<Record<Verdict, readonly string[]>>> = {
    pass: number('known') > 0 ? [`${number('known')} with known findings`] : [],
    fail: [plural(new Set(violations.map(causeOf)).size, 'cause'), ...flaky],
  };
  return (['pass', 'fail', 'inconclusive', 'error', 'skip'] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => {
      const more = details[verdict] ?? [];
      return `${counts[verdict]} ${WORDS[verdict]}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
    });
}

/** A second try that was needed stays visible, whatever came of it. */
function retryLines({ retries }: RunRecord, paint: Paint): readonly string[] {
  if (retries.size === 0) return [];
  const total = [...retries.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...retries].map(([what, count]) => `${what}${count > 1 ? ` ×${count}` : ''}`);
  const shown = kinds.slice(0, MOST_RETRIES).join(', ');
  const rest = kinds.length > MOST_RETRIES ? ', ...' : '';
  return [paint.yellow(oneLine(`${plural(total, 'request')} sent again: ${shown}${rest}`, 400))];
}

const MOST_RETRIES = 6;

const WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'inconclusive',
  error: 'could not be judged',
  skip: 'not run',
};

/** Broken promises are said whatever else went wrong: an outage must not hide them. */
function sentenceOf({ end: { verdict, counts, stop }, tasks }: RunRecord): string {
  const outcomes = tasks.map((task) => outcomeOf(task.end));
  if (verdict === 'fail' && !outcomes.includes('fail'))
    return 'FLAKY: the provider keeps promises of the page only sometimes';
  if (verdict === 'pass' && outcomes.includes('known'))
    return 'PASS: every promise that was judged is kept, but for what the baseline knows';
  if (verdict !== 'error') return SENTENCES[verdict];
  const what = stop === 'aborted' ? 'ABORTED' : 'ERROR';
  if (counts.fail > 0)
    return `${what}: the provider breaks promises of the page, and not all could be judged`;
  return stop === 'aborted' ? 'ABORTED: not all of the page was judged' : SENTENCES.error;
}

const SENTENCES: Readonly<Record<Verdict, string>> = {
  pass: 'PASS: every promise that was judged is kept',
  fail: 'FAIL: the provider breaks promises of the page',
  inconclusive: 'INCONCLUSIVE: nothing is broken, but not everything could be decided',
  error: 'ERROR: no judgement possible',
  skip: 'NOTHING was judged',
};
