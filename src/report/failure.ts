import { causeOf, findingId } from '../events/cause.ts';
import type { CaseEnd, Explored, RecordedBody, TaskEnd, TaskStart } from '../model/event.ts';
import { formatLocation } from '../model/location.ts';
import { type FindingGroup, groupFindings } from './groups.ts';
import type { Paint } from './marks.ts';
import { prefixOf } from './outcome.ts';
import { curl } from './reproduce.ts';
import { indent, oneLine, safe, seconds } from './safe.ts';

export interface ShownTask {
  readonly task: TaskStart;
  readonly end: TaskEnd;
  readonly cases: readonly CaseEnd[];
  /** Causes that were told already, with the title of the task that told them; new ones are added. */
  readonly told: Map<string, string>;
}

/** What stands below a task's line: each problem with its promise, what came, and how to send it again. */
export function failureLines(shown: ShownTask, paint: Paint): string {
  const { task, end } = shown;
  const violations = groupFindings(end.findings.filter(({ severity }) => severity === 'violation'));
  const advice = groupFindings(end.findings.filter(({ severity }) => severity === 'advice'));
  const exchanges = new Set<number>();
  const lines = [
    ...violations.map((group) => findingLines(group, shown, exchanges, paint)),
    ...(violations.length > 0 && task.assumptions.length > 0
      ? [paint.dim(`assumed, since nothing is bound to it: ${task.assumptions.map(quoted).join(', ')}`)]
      : []),
    ...advice.map(({ first, count }) =>
      paint.dim(`advice: ${oneLine(first.message, 240)} (${formatLocation(first.at)})${times(count)}`),
    ),
    ...(end.reason === undefined ? [] : [reasonLine(end, paint)]),
    ...(end.verdict === 'error' ? exchangeLines(shown.cases.at(-1), paint) : []),
  ];
  return lines.length === 0 ? '' : `${indent(lines.join('\n'), 6)}\n`;
}

/** `exchanges`: those that stand above already; several findings of one answer need it once. */
function findingLines(
  { first: finding, count }: FindingGroup,
  { cases, told, task, end }: ShownTask,
  exchanges: Set<number>,
  paint: Paint,
): string {
  const cause = causeOf(finding);
  const tint = finding.known === true ? paint.yellow : paint.red;
  const prefix = prefixOf(finding);
  const before = told.get(cause);
  if (before !== undefined) {
    return `${tint(oneLine(prefix + finding.message, 160))}${times(count)} ${paint.dim(`(same cause as in \`${oneLine(before, 80)}\`)`)}`;
  }
  told.set(cause, task.title);
  const shown = exchanges.has(finding.exchange);
  exchanges.add(finding.exchange);
  const sent = shown ? undefined : cases.find(({ number }) => number === finding.exchange);
  const lines = [
    `${tint(prefix + safe(finding.message))}${times(count)}`,
    `  ${paint.bold(formatLocation(finding.at))} ${paint.dim(`(${finding.check})`)}`,
    ...(finding.expected === undefined ? [] : [`  expected: ${typed(finding.expected)}`]),
    ...(finding.actual === undefined ? [] : [`  actual:   ${typed(finding.actual)}`]),
  ];
  return [
    ...lines,
    ...exchangeLines(sent, paint).map((line) => `  ${line}`),
    ...(end.explored === undefined ? [] : [paint.dim(`  ${exploredLine(end.explored)}`)]),
    paint.dim(`  contract replay ${findingId(finding)}`),
  ].join('\n');
}

function exploredLine({ cases, counterexample }: Explored): string {
  const shrinks = counterexample?.shrinks ?? 0;
  return `found by random case ${cases}, made small with ${shrinks} further ${shrinks === 1 ? 'request' : 'requests'}`;
}

function exchangeLines(sent: CaseEnd | undefined, paint: Paint): readonly string[] {
  if (sent === undefined) return [];
  const { exchange } = sent;
  const answer =
    exchange.outcome === 'response'
      ? `answered ${exchange.status}${bodyText(exchange.responseBody)} in ${seconds(exchange.elapsedMs)}`
      : `got no answer: ${exchange.failure.message} (${exchange.failure.code})`;
  return [
    paint.dim(oneLine(`${exchange.method} ${exchange.url} ${answer}`, 400)),
    ...exchange.earlier.map((attempt) =>
      paint.dim(`  before that: ${attempt.result} after ${seconds(attempt.elapsedMs)}, ${attempt.reason}`),
    ),
    paint.dim(oneLine(curl(exchange), 2000)),
  ];
}

function bodyText(body: RecordedBody): string {
  if (body.bytes === 0) return ' without a body';
  return body.encoding === 'base64'
    ? ` with ${body.bytes} bytes that are no text`
    : ` ${oneLine(body.text, 200)}`;
}

function reasonLine(end: TaskEnd, paint: Paint): string {
  const text = oneLine(end.reason ?? '', 500);
  return end.verdict === 'error' ? paint.red(text) : paint.yellow(text);
}

/** `integer 2`, `string "2"`: the type is often the whole difference. Of several statuses any will do: `201 or 200`. */
function typed(value: unknown): string {
  if (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => /^[0-9][0-9X]{2}$/.test(String(entry)))
  )
    return value.join(' or ');
  const type = Array.isArray(value)
    ? 'array'
    : value === null
      ? ''
      : Number.isInteger(value)
        ? 'integer'
        : typeof value;
  return `${type}${type === '' ? '' : ' '}${oneLine(JSON.stringify(value), 200)}`;
}

function times(count: number): string {
  return count > 1 ? ` ×${count}` : '';
}

function quoted(text: string): string {
  return `"${oneLine(text, 120)}"`;
}
