import type { RunEvent } from '../../model/event.ts';
import { collectRuns } from '../../report/collect.ts';
import { type Coverage, coverageOf, decidedShare } from '../../report/coverage.ts';
import { coverageJson } from '../../report/coverage-json.ts';
import { coverageText } from '../../report/coverage-text.ts';
import { lcov } from '../../report/lcov.ts';
import { readJournal } from '../journal.ts';
import { terminal } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

export interface CoverageFlags {
  readonly from: string;
  readonly format: 'text' | 'json' | 'lcov';
  readonly out?: string;
  readonly min?: number;
}

/** Prints the coverage of a journal's runs; with `--min`, 1 when a page has less. The run's verdict is not judged again. */
export async function coverageCommand(flags: CoverageFlags): Promise<number> {
  const events = await readJournal(flags.from);
  const pages: Coverage[] = [];
  for await (const run of collectRuns(replayed(events))) pages.push(coverageOf(run));
  const toFile = flags.out !== undefined;
  const text = await shown(pages, events, {
    format: flags.format,
    colour: !toFile && terminal.colour(process.stdout),
  });
  if (flags.out === undefined) await terminal.write(text);
  else writeOut(flags.out, text);
  const { min } = flags;
  if (min === undefined) return 0;
  const short = pages.filter(({ total }) => (decidedShare(total) ?? 0) < min);
  for (const { run, total } of short)
    terminal.error(
      `${run.start.contract.file}: ${total.kept + total.broken} of ${total.total} promises are decided, which is ${decidedShare(total) ?? 0} % and less than --min ${min}.`,
    );
  return short.length > 0 ? 1 : 0;
}

async function shown(
  pages: readonly Coverage[],
  events: readonly RunEvent[],
  { format, colour }: { readonly format: CoverageFlags['format']; readonly colour: boolean },
): Promise<string> {
  switch (format) {
    case 'text':
      return pages.map((page) => coverageText(page, { colour })).join('\n');
    case 'json':
      return coverageJson(pages);
    case 'lcov': {
      let text = '';
      for await (const chunk of lcov.report(replayed(events), PLAIN)) text += chunk;
      return text;
    }
    default:
      return format satisfies never;
  }
}

const PLAIN = { colour: false, live: false, columns: 100, verbose: false } as const;

async function* replayed(events: readonly RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}
