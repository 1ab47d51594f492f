import { openLedger } from '../events/tally.ts';
import type {
  CaseEnd,
  PreflightEnd,
  ProbeEnd,
  RunEnd,
  RunEvent,
  RunStart,
  TaskEnd,
  TaskStart,
} from '../model/event.ts';
import type { PromiseSection, PromiseState, SpecPromise } from '../model/promise.ts';

/** One task as reports want it: all that happened in it, together. */
export interface TaskRecord {
  readonly start: TaskStart;
  /** Its requests, where something is to be said about them: of a task that passed they are let go. */
  readonly cases: readonly CaseEnd[];
  readonly probes: readonly ProbeEnd[];
  /** What was sent again, and after what. */
  readonly retried: readonly string[];
  readonly end: TaskEnd;
}

/** One run, complete. */
export interface RunRecord {
  readonly start: RunStart;
  readonly preflight: PreflightEnd | undefined;
  /** In the order in which they started. */
  readonly tasks: readonly TaskRecord[];
  readonly states: ReadonlyMap<string, PromiseState>;
  /** What was sent again, and after what: `GET /orders after ECONNRESET`, with how often. */
  readonly retries: ReadonlyMap<string, number>;
  /** How often each promise was shown to be kept. */
  readonly shown: ReadonlyMap<string, number>;
  readonly end: RunEnd;
}

/** The runs of a journal, each yielded when it has ended. */
export async function* collectRuns(events: AsyncIterable<RunEvent>): AsyncIterable<RunRecord> {
  let collector: Collector | undefined;
  for await (const event of events) {
    if (event.type === 'run:start') collector = openCollector(event);
    collector?.note(event);
    if (event.type !== 'run:end' || collector === undefined) continue;
    yield collector.record(event);
    collector = undefined;
  }
}

/** Gathers a run event by event. A long run of passing tasks takes little more memory than their names. */
export interface Collector {
  readonly note: (event: RunEvent) => void;
  readonly record: (end: RunEnd) => RunRecord;
}

export function openCollector(start: RunStart): Collector {
  const open = new Map<
    string,
    {
      start: TaskStart;
      cases: CaseEnd[];
      probes: ProbeEnd[];
      retried: string[];
      end: TaskEnd | undefined;
    }
  >();
  const ledger = openLedger();
  const retries = new Map<string, number>();
  let preflight: PreflightEnd | undefined;
  const note = (event: RunEvent): void => {
    ledger.note(event);
    switch (event.type) {
      case 'preflight:end':
        preflight = event;
        return;
      case 'task:start':
        open.set(event.task, { start: event, cases: [], probes: [], retried: [], end: undefined });
        return;
      case 'case:end':
        open.get(event.task)?.cases.push(event);
        for (const retry of retriesOf(event)) {
          retries.set(retry, (retries.get(retry) ?? 0) + 1);
          open.get(event.task)?.retried.push(retry);
        }
        return;
      case 'probe:end':
        open.get(event.task)?.probes.push(event);
        return;
      case 'task:end': {
        const task = open.get(event.task);
        if (task === undefined) return;
        task.end = event;
        if (event.verdict === 'pass' && event.findings.length === 0) task.cases = [];
        return;
      }
      case 'run:start':
      case 'notice':
      case 'run:end':
        return;
      default:
        event satisfies never;
    }
  };
  return {
    note,
    record: (end) => ({
      start,
      preflight,
      tasks: [...open.values()].flatMap((task): readonly TaskRecord[] =>
        task.end === undefined ? [] : [{ ...task, end: task.end }],
      ),
      states: ledger.states,
      retries,
      shown: ledger.shown,
      end,
    }),
  };
}

function retriesOf({ exchange, operation }: CaseEnd): readonly string[] {
  const what = operation ?? exchange.method;
  return exchange.earlier.map(({ result }) => `${what} after ${result}`);
}

export type SectionCounts = Readonly<Record<PromiseState, number>> & {
  readonly section: PromiseSection;
  readonly total: number;
};

/** How many promises of each section were kept, broken, left open or never tried. */
export function countSections(
  promises: readonly SpecPromise[],
  states: ReadonlyMap<string, PromiseState>,
): readonly SectionCounts[] {
  const sections = [...new Set(promises.map(({ section }) => section))];
  return sections.map((section) => {
    const own = promises.filter((promise) => promise.section === section);
    const number = (state: PromiseState): number =>
      own.filter(({ id }) => (states.get(id) ?? 'never exercised') === state).length;
    return {
      section,
      kept: number('kept'),
      broken: number('broken'),
      undecided: number('undecided'),
      'never exercised': number('never exercised'),
      total: own.length,
    };
  });
}
