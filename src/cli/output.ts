import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { Reporter, ReportOptions } from '../model/extension.ts';
import { findReporter } from './commands/report.ts';

/** A report and the file that it goes to. */
export interface ReportFile {
  readonly reporter: Reporter;
  readonly file: string;
}

/** `junit`, `junit=build/junit.xml`: what `--report` names, beside the two that every run writes. */
export function reportFiles(named: readonly string[], folder: string): readonly ReportFile[] {
  return ['ndjson', 'junit', ...named]
    .map((text) => {
      const [id = '', ...rest] = text.split('=');
      const reporter = findReporter(id);
      if (reporter.file === undefined && rest.length === 0) {
        throw new UsageError('REPORT_UNKNOWN', `\`${id}\` needs a file: --report ${id}=<file>`);
      }
      return { reporter, file: rest.length > 0 ? rest.join('=') : join(folder, reporter.file ?? id) };
    })
    .filter((report, index, all) => all.findLastIndex((other) => other.file === report.file) === index);
}

/** Writes a report as it comes: what is in the file so far survives whatever ends the process. */
export async function writeReport(
  report: ReportFile,
  events: AsyncIterable<RunEvent>,
  options: ReportOptions,
): Promise<void> {
  mkdirSync(dirname(report.file), { recursive: true });
  const descriptor = openSync(report.file, 'w');
  const write = batched((text) => writeSync(descriptor, text));
  try {
    for await (const text of report.reporter.report(events, options)) write.add(text);
  } finally {
    write.flush();
    closeSync(descriptor);
  }
}

const BATCH_CHARACTERS = 64 * 1024;
const BATCH_MS = 20;

/** Joins small texts: one system call for many events, and none of them waits longer than a moment. */
function batched(write: (text: string) => void): {
  readonly add: (text: string) => void;
  readonly flush: () => void;
} {
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (held !== '') write(held);
    held = '';
  };
  return {
    add: (text) => {
      held += text;
      if (held.length >= BATCH_CHARACTERS) flush();
      else timer ??= setTimeout(flush, BATCH_MS);
    },
    flush,
  };
}

/** Refuses a reports folder that cannot be written before anything is sent. */
export function checkWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      'REPORTS_UNWRITABLE',
      `the folder \`${folder}\` for reports cannot be made: ${reason}`,
      {
        help: 'Name another with --reports <folder>.',
        cause,
      },
    );
  }
}
