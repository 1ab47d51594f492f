import { builtins } from '../../builtins.ts';
import { exitCode } from '../../events/tally.ts';
import { UsageError } from '../../model/errors.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Reporter } from '../../model/extension.ts';
import { worst } from '../../model/finding.ts';
import { readJournal } from '../journal.ts';
import { terminal } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

export interface ReportFlags {
  readonly from: string;
  readonly format: string;
  readonly out?: string;
  readonly verbose?: boolean;
  readonly strict: boolean;
}

/** Builds one report from a journal; the exit code is that of the run, when both are as strict. */
export async function reportCommand(flags: ReportFlags): Promise<number> {
  const reporter = findReporter(flags.format);
  const events = await readJournal(flags.from);
  const toFile = flags.out !== undefined;
  const options = {
    colour: !toFile && terminal.colour(process.stdout),
    live: false,
    columns: terminal.columns(),
    verbose: flags.verbose === true,
  };
  let text = '';
  for await (const chunk of reporter.report(replayed(events), options)) {
    if (toFile) text += chunk;
    else await terminal.write(chunk);
  }
  if (flags.out !== undefined) writeOut(flags.out, text);
  const ends = events.flatMap((event) => (event.type === 'run:end' ? [event.verdict] : []));
  return exitCode(worst(ends), { strict: flags.strict });
}

export function findReporter(id: string): Reporter {
  const reporter = builtins.reporters.find((candidate) => candidate.id === id);
  if (reporter !== undefined) return reporter;
  throw new UsageError('REPORT_UNKNOWN', `there is no report \`${id}\``, {
    help: `There are: ${builtins.reporters.map((candidate) => candidate.id).join(', ')}.`,
  });
}

async function* replayed(events: readonly RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}
