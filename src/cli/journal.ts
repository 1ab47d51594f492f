import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { joinSequels, splitRuns } from '../events/sequel.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import { parseJournal } from '../report/events-from.ts';
import { systemReason } from './reason.ts';
import { PREVIOUS } from './set-aside.ts';

/** The events of a run's journal, what went on after an interruption joined to it; a file without any is bad input. */
export async function readJournal(file: string): Promise<readonly RunEvent[]> {
  return (await readRuns(file)).flat();
}

/** The runs of a journal, one list of events each. */
export async function readRuns(file: string): Promise<readonly (readonly RunEvent[])[]> {
  return joinSequels(await readParts(file));
}

/** The same, with those that went on after an interruption apart from what they went on with. */
export async function readParts(file: string): Promise<readonly (readonly RunEvent[])[]> {
  if (!existsSync(file)) {
    throw new UsageError('JOURNAL_MISSING', `the journal \`${file}\` does not exist`, {
      help: existsSync(`${file}${PREVIOUS}`)
        ? `The last run ended before it began; \`${file}${PREVIOUS}\` is of the one before: name it with --from.`
        : 'A run writes it to reports/run.ndjson; name another with --from.',
    });
  }
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  const events: RunEvent[] = [];
  try {
    for await (const event of parseJournal(lines)) events.push(event);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new UsageError(
      'JOURNAL_UNREADABLE',
      `the journal \`${file}\` cannot be read: ${systemReason(cause)}`,
      {
        help: 'Name the run.ndjson of a run with --from.',
        cause,
      },
    );
  }
  if (events.length === 0) {
    throw new UsageError('JOURNAL_EMPTY', `\`${file}\` holds no run`, {
      help: 'It should be the run.ndjson of a run.',
    });
  }
  return splitRuns(events);
}

function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause;
}
