import { promiseStates } from '../events/tally.ts';
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
  readonly end: RunEnd;
}

/** The runs of a journal, each yielded when it has ended. */
export async function* collectRuns(events: AsyncIterable<RunEvent>): AsyncIterable<RunRecord> {
  let seen: RunEvent[] = [];
  for await (const event of events) {
    if (event.type === 'run:start') seen = [];
    seen.push(event);
    if (event.type !== 'run:end') continue;
    const record = recordOf(seen, event);
    if (record !== undefined) yield record;
    seen = [];
  }
}

export function recordOf(events: readonly RunEvent[], end: RunEnd): RunRecord | undefined {
  const [start] = events;
  if (start?.type !== 'run:start') return undefined;
  const open = new Map<
    string,
    { start: TaskStart; cases: CaseEnd[]; probes: ProbeEnd[]; end: TaskEnd | undefined }
  >();
  let preflight: PreflightEnd | undefined;
  for (const event of events) {
    if (event.type === 'preflight:end') preflight = event;
    if (event.type === 'task:start')
      open.set(event.task, { start: event, cases: [], probes: [], end: undefined });
    if (event.type === 'case:end') open.get(event.task)?.cases.push(event);
    if (event.type === 'probe:end') open.get(event.task)?.probes.push(event);
    if (event.type === 'task:end') {
      const task = open.get(event.task);
      if (task !== undefined) task.end = event;
    }
  }
  const tasks = [...open.values()].flatMap((task): readonly TaskRecord[] =>
    task.end === undefined ? [] : [{ ...task, end: task.end }],
  );
  return { start, preflight, tasks, states: promiseStates(events), end };
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
