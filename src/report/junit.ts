import { findingId } from '../events/cause.ts';
import type { Reporter } from '../model/extension.ts';
import { formatLocation } from '../model/location.ts';
import { collectRuns, type RunRecord, type TaskRecord } from './collect.ts';
import { outcomeOf, prefixOf } from './outcome.ts';
import { curl } from './reproduce.ts';

/**
 * JUnit XML as dashboards read it: one level of suites, unique classname and name, exactly one failure or error per
 * case with its message in the text too (GitLab reads only that), a reason with everything that was skipped.
 */
export const junit: Reporter = {
  id: 'junit',
  file: 'junit.xml',
  async *report(events) {
    const runs: RunRecord[] = [];
    for await (const run of collectRuns(events)) runs.push(run);
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    const tasks = runs.flatMap((run) => run.tasks);
    const blocked = runs.filter(isBlocked).length;
    const totals = countsOf(tasks, blocked);
    const time = runs.reduce((sum, run) => sum + run.end.durationMs, 0);
    yield `<testsuites name="contract" ${totals} time="${inSeconds(time)}">\n`;
    const pages = pageNames(runs.map(({ start }) => start.contract.file));
    for (const [index, run] of runs.entries()) {
      const page = pages[index] ?? '';
      if (isBlocked(run)) yield preflightSuite(run, page);
      for (const suite of new Set(run.tasks.map(({ start }) => start.suite))) yield suiteOf(suite, run, page);
    }
    yield '</testsuites>\n';
  },
};

function suiteOf(name: string, run: RunRecord, page: string): string {
  const tasks = run.tasks.filter(({ start }) => start.suite === name);
  const time = tasks.reduce((sum, { end }) => sum + end.durationMs, 0);
  const classname = attribute(`${page}.${dotless(name)}`);
  const lines = [
    `  <testsuite name="${attribute(name)}" ${countsOf(tasks, 0)} time="${inSeconds(time)}" timestamp="${run.start.startedAt}" hostname="${attribute(run.start.environment)}" file="${attribute(run.start.contract.file)}">`,
    ...tasks.map((task) => caseOf(task, classname)),
    '  </testsuite>\n',
  ];
  return lines.join('\n');
}

function caseOf(task: TaskRecord, classname: string): string {
  const { start, end } = task;
  // The id without its suite is unique in the suite; the classname holds page and suite, so the pair is unique.
  const name = start.task.startsWith(`${start.suite} > `)
    ? start.task.slice(start.suite.length + 3)
    : start.task;
  const open = `    <testcase classname="${classname}" name="${attribute(name)}" time="${inSeconds(end.durationMs)}" file="${attribute(start.place.file)}" line="${start.place.line}"`;
  const inner = [resultOf(task), retriesOf(task)].filter((text) => text !== '').join('\n');
  return inner === '' ? `${open}/>` : `${open}>\n${inner}\n    </testcase>`;
}

function resultOf({ start, cases, end }: TaskRecord): string {
  switch (end.verdict) {
    case 'pass': {
      const known = end.findings.filter(({ severity }) => severity === 'violation');
      const [first] = known;
      if (first === undefined) return '';
      // Neither green, since it is broken, nor red, since everybody knows.
      const lines = known.map((finding) => `${prefixOf(finding)}${finding.message} (${findingId(finding)})`);
      return `      <skipped message="${attribute(prefixOf(first) + first.message)}">${content(lines.join('\n'))}</skipped>`;
    }
    case 'fail': {
      const violations = end.findings.filter(({ severity }) => severity === 'violation');
      const first = violations.find(({ known }) => known !== true);
      const lines = violations.flatMap((finding) => {
        const sent = cases.find(({ number }) => number === finding.exchange);
        return [
          prefixOf(finding) + finding.message,
          `  promised at ${formatLocation(finding.at)} (${finding.check})`,
          ...(sent === undefined ? [] : [`  ${curl(sent.exchange)}`]),
          `  contract replay ${findingId(finding)}`,
        ];
      });
      if (start.assumptions.length > 0) lines.push(`assumed: ${start.assumptions.join('; ')}`);
      return `      <failure message="${attribute(first === undefined ? 'failed' : prefixOf(first) + first.message)}" type="${attribute(first?.check ?? 'failed')}">${content(lines.join('\n'))}</failure>`;
    }
    case 'error':
      return `      <error message="${attribute(end.reason ?? 'error')}" type="${attribute(end.failure?.code ?? 'error')}">${content(end.reason ?? 'error')}</error>`;
    case 'inconclusive':
    case 'skip': {
      const reason = `${end.verdict === 'inconclusive' ? 'inconclusive: ' : ''}${end.reason ?? 'not run'}`;
      return `      <skipped message="${attribute(reason)}">${content(reason)}</skipped>`;
    }
    default:
      return end.verdict satisfies never;
  }
}

/** Tries before the one that counted. */
function retriesOf({ retried }: TaskRecord): string {
  if (retried.length === 0) return '';
  return `      <system-out>${content(`sent again: ${retried.join(', ')}`)}</system-out>`;
}

function isBlocked(run: RunRecord): boolean {
  return run.preflight?.failure !== undefined;
}

function preflightSuite(run: RunRecord, page: string): string {
  const failure = run.preflight?.failure;
  const message = failure === undefined ? '' : `${failure.message}. ${failure.help}`;
  const { file } = run.start.contract;
  return [
    `  <testsuite name="preflight" tests="1" failures="0" errors="1" skipped="0" time="${inSeconds(run.preflight?.durationMs ?? 0)}" timestamp="${run.start.startedAt}" hostname="${attribute(run.start.environment)}" file="${attribute(file)}">`,
    `    <testcase classname="${attribute(page)}.preflight" name="the provider can be reached" time="${inSeconds(run.preflight?.durationMs ?? 0)}" file="${attribute(file)}" line="1">`,
    `      <error message="${attribute(message)}" type="${attribute(failure?.code ?? 'error')}">${content(message)}</error>`,
    '    </testcase>',
    '  </testsuite>\n',
  ].join('\n');
}

function countsOf(tasks: readonly TaskRecord[], errors: number): string {
  const number = (...verdicts: readonly string[]): number =>
    tasks.filter(({ end }) => verdicts.includes(end.verdict)).length;
  const known = tasks.filter(({ end }) => outcomeOf(end) === 'known').length;
  return `tests="${tasks.length + errors}" failures="${number('fail')}" errors="${number('error') + errors}" skipped="${number('skip', 'inconclusive') + known}"`;
}

/**
 * Jenkins takes what stands before the last dot for a package: the page is the package, the operation the class. A page
 * is its file's name, with so much of its path as tells it from the others of the report.
 */
function pageNames(files: readonly string[]): readonly string[] {
  const others = (file: string): readonly string[] => files.filter((other) => other !== file);
  const names = files.map((file) => {
    const depth = file.split('/').length;
    for (let segments = 1; segments <= depth; segments += 1) {
      const name = lastSegments(file, segments);
      if (others(file).every((other) => lastSegments(other, segments) !== name)) return dotless(name);
    }
    return dotless(file);
  });
  // A journal may hold several runs of one page.
  return names.map((name, index) => {
    const earlier = names.slice(0, index).filter((other) => other === name).length;
    return earlier === 0 ? name : `${name} (${earlier + 1})`;
  });
}

/** `specs/orders` of `shop/specs/orders.md`. */
function lastSegments(file: string, count: number): string {
  return file
    .replace(/\.[^./]*$/, '')
    .split('/')
    .slice(-count)
    .join('/');
}

function dotless(text: string): string {
  return text.replaceAll('.', '·');
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** XML 1.0 has no way to write most control characters and lone surrogates: they are replaced. */
function legal(text: string): string {
  return text.toWellFormed().replace(ILLEGAL, '\uFFFD');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be found
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Nothing in it needs an escape: most texts are like that. */
const PLAIN = /^[ !#-%'-;=?-~]*$/;

function attribute(text: string): string {
  if (PLAIN.test(text)) return text;
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\r', '&#13;');
}

function content(text: string): string {
  return legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
