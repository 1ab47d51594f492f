import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { Reporter, ReportOptions } from '../model/extension.ts';
import { findReporter } from './commands/report.ts';
import { type ShardChoice, shardName } from './sharding.ts';
import { openFile } from './writing.ts';

/** A report and the file that it goes to. */
export interface ReportFile {
  readonly reporter: Reporter;
  readonly file: string;
}

/** `junit`, `junit=build/junit.xml`: what `--report` names, beside the two that every run writes. */
export function reportFiles(
  named: readonly string[],
  folder: string,
  shard?: ShardChoice,
): readonly ReportFile[] {
  return ['ndjson', 'junit', ...named]
    .map((text) => {
      const [id = '', ...rest] = text.split('=');
      const reporter = findReporter(id);
      if (reporter.file === undefined && rest.length === 0) {
        throw new UsageError('REPORT_UNKNOWN', `\`${id}\` needs a file: --report ${id}=<file>`);
      }
      const file = rest.length > 0 ? rest.join('=') : join(folder, fileName(reporter.file ?? id, shard));
      return { reporter, file };
    })
    .filter(({ file }, index, all) => all.findLastIndex((other) => isSameFile(other.file, file)) === index);
}

/** `./reports/run.ndjson` is `reports/run.ndjson`. */
export function isSameFile(left: string, right: string): boolean {
  return resolve(left) === resolve(right);
}

/** Shards may write into one folder: `shard-2-of-5.ndjson` is the journal of one, `shard-2-of-5-junit.xml` beside it. */
export function fileName(name: string, shard: ShardChoice | undefined): string {
  if (shard === undefined) return name;
  return name === JOURNAL ? `${shardName(shard)}.ndjson` : `${shardName(shard)}-${name}`;
}

const JOURNAL = 'run.ndjson';

export function journalFile(folder: string, shard: ShardChoice | undefined): string {
  return join(folder, fileName(JOURNAL, shard));
}

/**
 * Writes a report as it comes: what is in the file so far survives whatever ends the process. A run that ends before its
 * first event never began, and what an earlier one left in the file stays.
 */
export async function writeReport(
  { reporter, file }: ReportFile,
  events: AsyncIterable<RunEvent>,
  options: ReportOptions,
): Promise<void> {
  const stream = events[Symbol.asyncIterator]();
  const first = await stream.next();
  if (first.done === true) return;
  const open = openFile(file, 'new');
  try {
    for await (const text of reporter.report(following(first.value, stream), options)) open.add(text);
  } finally {
    open.close();
  }
}

async function* following(first: RunEvent, rest: AsyncIterator<RunEvent, unknown>): AsyncIterable<RunEvent> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
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
