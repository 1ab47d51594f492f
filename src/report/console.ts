import { createColors } from 'picocolors';
import type { CaseEnd, RunEvent, RunStart, TaskEnd, TaskStart } from '../model/event.ts';
import type { Reporter, ReportOptions } from '../model/extension.ts';
import { openCollector } from './collect.ts';
import { failureLines, type ShownTask } from './failure.ts';
import { latencyLines } from './latency.ts';
import { markOf, type Paint } from './marks.ts';
import { outcomeOf } from './outcome.ts';
import { oneLine, plural, seconds } from './safe.ts';
import { blockedLines, closingLines } from './summary.ts';

/** A run for a person at a terminal: a tree by operation and scenario, then what became of the page's promises. */
export const consoleReport: Reporter = {
  id: 'console',
  file: undefined,
  async *report(events, options) {
    let page: Page | undefined;
    for await (const event of events) {
      if (event.type === 'run:start') page = openPage(event, options);
      // Most events show nothing, and `yield*` would wait for each of them.
      for (const text of page?.show(event) ?? []) yield text;
    }
  },
};

interface Page {
  readonly show: (event: RunEvent) => Iterable<string>;
}

interface PendingTask {
  readonly task: TaskStart;
  readonly cases: CaseEnd[];
  end: TaskEnd | undefined;
}

function openPage(start: RunStart, options: ReportOptions): Page {
  const paint = createColors(options.colour);
  // In the order in which they started; a task is let go once it is shown.
  const pending = new Map<string, PendingTask>();
  const told = new Map<string, string>();
  const collector = openCollector(start);
  let ended = 0;
  let broken = 0;
  let suite = '';
  let quiet: { readonly start: TaskStart; readonly count: number; readonly ms: number } | undefined;
  let blocked = false;
  const clear = options.live ? '\r\x1b[2K' : '';

  /** Passes of many small tasks are one line, once something else follows. */
  function* quietLines(): Iterable<string> {
    if (quiet === undefined) return;
    const { start: first, count, ms } = quiet;
    quiet = undefined;
    yield* suiteLines(first.suite);
    yield `  ${markOf('pass', paint)} ${paint.dim(`${oneLine(first.group, 40)} >`)} ${plural(count, 'case')} as promised  ${paint.dim(seconds(ms))}\n`;
  }

  function* suiteLines(next: string): Iterable<string> {
    if (next === suite) return;
    suite = next;
    yield `\n${paint.bold(oneLine(suite, 200))}\n`;
  }

  /** Task lines come in the order in which tasks started, each as soon as all before it have ended. */
  function* lines(): Iterable<string> {
    for (const { task, end, cases } of pending.values()) {
      if (end === undefined) return;
      pending.delete(task.task);
      if (isQuiet(task, end, options)) {
        if (quiet?.start.suite !== task.suite || quiet.start.group !== task.group) {
          yield* quietLines();
          quiet = { start: task, count: 0, ms: 0 };
        }
        quiet = { start: quiet.start, count: quiet.count + 1, ms: quiet.ms + end.durationMs };
        continue;
      }
      if (quiet?.start.suite !== task.suite || quiet.start.group !== task.group) yield* quietLines();
      yield* suiteLines(task.suite);
      yield taskLines({ task, end, cases, told }, { paint, options });
    }
  }

  return {
    *show(event) {
      collector.note(event);
      switch (event.type) {
        case 'run:start':
          yield headerOf(start, paint);
          return;
        case 'preflight:end':
          blocked = event.failure !== undefined;
          if (event.failure !== undefined) yield clear + blockedLines(event.failure, start, paint);
          return;
        case 'task:start':
          pending.set(event.task, { task: event, cases: [], end: undefined });
          return;
        case 'task:end': {
          const task = pending.get(event.task);
          if (task !== undefined) task.end = event;
          ended += 1;
          if (event.verdict === 'fail' || event.verdict === 'error') broken += 1;
          if (blocked) pending.delete(event.task);
          else yield* withClear(clear, lines());
          if (options.live)
            yield progressOf({ ended, broken, running: firstOf(pending) }, start, options, paint);
          return;
        }
        case 'notice':
          yield `${clear}${event.level === 'warning' ? paint.yellow('!') : paint.dim('·')} ${oneLine(event.message, 300)}\n`;
          return;
        case 'run:end': {
          yield* withClear(clear, quietLines());
          yield clear + latencyLines(event, start, { verbose: options.verbose, paint });
          yield closingLines(collector.record(event), paint);
          return;
        }
        case 'case:end':
          pending.get(event.task)?.cases.push(event);
          return;
        case 'probe:end':
          return;
        default:
          event satisfies never;
      }
    },
  };
}

function isQuiet(task: TaskStart, end: TaskEnd, { verbose }: ReportOptions): boolean {
  return task.minor && !verbose && end.verdict === 'pass' && end.findings.length === 0;
}

function* withClear(clear: string, lines: Iterable<string>): Iterable<string> {
  let first = true;
  for (const line of lines) {
    yield first ? clear + line : line;
    first = false;
  }
}

function headerOf(start: RunStart, paint: Paint): string {
  const { title, version, file } = start.contract;
  return [
    `${paint.bold(oneLine(title, 120))}${version === undefined ? '' : ` ${oneLine(version, 40)}`}`,
    `${paint.dim(`${file} on ${start.environment} (${start.baseUrl})${scalesOf(start)}, ${plural(start.tasks, 'task')}, ${plural(start.promises.length, 'promise')}`)}`,
    '',
  ].join('\n');
}

/** What is not as in production: wider limits, delays that pass faster. */
function scalesOf({ limitFactor = 1, timeScale = 1 }: RunStart): string {
  return `${limitFactor === 1 ? '' : `, limits ${limitFactor}x`}${timeScale === 1 ? '' : `, delays ${timeScale}x faster`}`;
}

function taskLines(
  shown: ShownTask,
  { paint, options }: { readonly paint: Paint; readonly options: ReportOptions },
): string {
  const { task, end, cases } = shown;
  const judged = cases.filter(({ phase }) => phase === 'judge').length;
  const amount =
    end.explored === undefined ? plural(judged, 'request') : plural(end.explored.cases, 'random case');
  // What is said of the run as a whole sends nothing of its own.
  const cost = task.source === 'run' ? '' : `  ${paint.dim(`${amount}, ${seconds(end.durationMs)}`)}`;
  const head = `  ${markOf(outcomeOf(end), paint)} ${paint.dim(`${oneLine(task.group, 40)} >`)} ${oneLine(task.title, 120)}${cost}\n`;
  const requests = options.verbose
    ? cases.map((sent) => `      ${paint.dim(requestLine(sent))}\n`).join('')
    : '';
  return head + requests + failureLines(shown, paint);
}

function requestLine(sent: CaseEnd): string {
  const { exchange, phase } = sent;
  const answer = exchange.outcome === 'response' ? String(exchange.status) : exchange.failure.code;
  const tries = exchange.attempt > 1 ? `, try ${exchange.attempt}` : '';
  return oneLine(
    `${phase === 'judge' ? '' : `${phase}: `}${exchange.method} ${pathOf(exchange.url)} -> ${answer} (${seconds(exchange.elapsedMs)}${tries})`,
    200,
  );
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
}

function firstOf(pending: ReadonlyMap<string, PendingTask>): TaskStart | undefined {
  const [first] = pending.values();
  return first?.task;
}

function progressOf(
  state: { readonly ended: number; readonly broken: number; readonly running: TaskStart | undefined },
  start: RunStart,
  options: ReportOptions,
  paint: Paint,
): string {
  const { ended, broken, running } = state;
  const text = `${ended}/${start.tasks}${broken > 0 ? `, ${broken} broken` : ''}  ${running?.title ?? ''}`;
  return `\r\x1b[2K${paint.dim(oneLine(text, Math.max(20, options.columns - 1)))}`;
}
