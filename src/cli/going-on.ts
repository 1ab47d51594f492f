import { openJoin } from '../events/join.ts';
import { settled } from '../events/sequel.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { PlannedSpec } from './planning.ts';
import { systemReason } from './reason.ts';
import { type OpenFile, openFile } from './writing.ts';

/** The journal of an interrupted run, to which what follows is added. */
export interface GrowingJournal {
  readonly file: string;
  readonly add: (event: RunEvent) => void;
  /** What kept it from being written, if anything did. */
  readonly close: () => string | undefined;
}

export function growJournal(file: string): GrowingJournal {
  const open = opened(file);
  let failure: string | undefined;
  const trying = (write: () => void): void => {
    try {
      write();
    } catch (cause) {
      failure ??= systemReason(cause);
    }
  };
  return {
    file,
    add: (event) => {
      if (failure === undefined) trying(() => open.add(`${JSON.stringify(event)}\n`));
    },
    close: () => {
      trying(open.close);
      return failure;
    },
  };
}

function opened(file: string): OpenFile {
  try {
    return openFile(file, 'append');
  } catch (cause) {
    throw new UsageError('RESUME_UNWRITABLE', `\`${file}\` cannot be added to: ${systemReason(cause)}`, {
      help: 'A run that goes on adds to its journal. Copy it to a place that can be written, and name that with --resume.',
      cause,
    });
  }
}

/** The run that is to be reported: what an earlier one did and what comes now, as one. Only what comes now is new in the journal. */
export async function* goOn(
  { earlier }: PlannedSpec,
  events: () => AsyncIterable<RunEvent>,
  journal: GrowingJournal | undefined,
): AsyncIterable<RunEvent> {
  if (earlier?.complete === true) {
    yield* earlier.events;
    return;
  }
  const join = earlier === undefined ? undefined : openJoin({ parts: 2, sequel: true });
  for (const event of settled(earlier?.events ?? [])) yield* join?.note(0, event) ?? [];
  for await (const event of events()) {
    journal?.add(event);
    yield* join?.note(1, event) ?? [event];
  }
}
