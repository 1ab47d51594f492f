import { countVerdicts, runVerdict } from '../events/tally.ts';
import type { RunEvent, TaskEnd, TaskStart } from '../model/event.ts';

const TYPES: ReadonlySet<string> = new Set([
  'run:start',
  'preflight:end',
  'task:start',
  'case:end',
  'probe:end',
  'task:end',
  'notice',
  'run:end',
]);

/**
 * The events of a journal. A line that is no event is passed over (the last line of a run that was killed may be
 * cut), and what a killed run did not end is ended as aborted.
 */
export async function* parseJournal(lines: AsyncIterable<string>): AsyncIterable<RunEvent> {
  let open: OpenRun | undefined;
  for await (const line of lines) {
    const event = parseEvent(line);
    if (event === undefined) continue;
    if (event.type === 'run:start') {
      if (open !== undefined) yield* endings(open);
      open = { tasks: new Map(), ends: [], at: 0, requests: 0, blocked: false };
    }
    if (open === undefined) continue;
    note(open, event);
    yield event;
    if (event.type === 'run:end') open = undefined;
  }
  if (open !== undefined) yield* endings(open);
}

interface OpenRun {
  readonly tasks: Map<string, TaskStart>;
  readonly ends: TaskEnd[];
  at: number;
  requests: number;
  blocked: boolean;
}

function note(open: OpenRun, event: RunEvent): void {
  open.at = event.at;
  if (event.type === 'task:start') open.tasks.set(event.task, event);
  if (event.type === 'case:end') open.requests += event.exchange.attempt;
  if (event.type === 'preflight:end') open.blocked = event.failure !== undefined;
  if (event.type === 'task:end') {
    open.tasks.delete(event.task);
    open.ends.push(event);
  }
}

function* endings(open: OpenRun): Iterable<RunEvent> {
  const { at } = open;
  for (const task of open.tasks.keys()) {
    const end: TaskEnd = {
      type: 'task:end',
      at,
      task,
      verdict: 'skip',
      findings: [],
      reason: 'aborted: the journal ends in the middle of it',
      failure: undefined,
      undecided: [],
      explored: undefined,
      durationMs: 0,
      unrun: true,
    };
    open.ends.push(end);
    yield end;
  }
  const stop = open.blocked ? 'blocked' : 'aborted';
  yield {
    type: 'run:end',
    at,
    verdict: runVerdict(open.ends, stop),
    counts: countVerdicts(open.ends.map(({ verdict }) => verdict)),
    stop,
    requests: open.requests,
    durationMs: at,
  };
}

function parseEvent(line: string): RunEvent | undefined {
  if (line.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The journal is our own writing: its type and time tell an event from anything else. */
function isEvent(value: unknown): value is RunEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    TYPES.has(value.type) &&
    'at' in value &&
    typeof value.at === 'number'
  );
}
