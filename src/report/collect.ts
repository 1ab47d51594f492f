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
  readonly end: TaskEnd;
}

/** One run, complete. */
export interface RunRecord {
  readonly start: RunStart;
  readonly preflight: PreflightEnd | undefined;
  /** In the order in which they started. */
  readonly tasks: readonly TaskRecord[];
  readonly states: ReadonlyMap<string, PromiseState>;
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
    { start: TaskStart; cases: CaseEnd[]; probes: ProbeEnd[]; end: TaskEnd | undefined }
  >();
  const ledger = openLedger();
  let preflight: PreflightEnd | undefined;
  const note = (event: RunEvent): void => {
    ledger.note(event);
    switch (event.type) {
      case 'preflight:end':
        preflight = event;
        return;
      case 'task:start':
        open.set(event.task, { start: event, cases: [], probes: [], end: undefined });
        return;
      case 'case:end':
        open.get(event.task)?.cases.push(event);
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
      shown: ledger.shown,
      end,
    }),
  };
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
