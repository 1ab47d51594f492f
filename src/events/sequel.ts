import type { RunEvent, RunStart } from '../model/event.ts';
import { openJoin } from './join.ts';

/** Complete runs of a journal, one list of events each. */
export function splitRuns(events: Iterable<RunEvent>): readonly (readonly RunEvent[])[] {
  const runs: RunEvent[][] = [];
  for (const event of events) {
    if (event.type === 'run:start') runs.push([]);
    runs.at(-1)?.push(event);
  }
  return runs;
}

/** The runs with each that goes on with an earlier one joined to it. */
export function joinSequels(runs: readonly (readonly RunEvent[])[]): readonly (readonly RunEvent[])[] {
  const joined: (readonly RunEvent[])[] = [];
  for (const run of runs) {
    const start = startOf(run);
    const before =
      start?.part?.continues === true
        ? joined.findLastIndex((other) => isSamePlan(startOf(other), start))
        : -1;
    const earlier = joined[before];
    if (earlier === undefined) joined.push(run);
    else joined[before] = [...sequel(earlier, run)];
  }
  return joined;
}

/** An interrupted run and what went on with it, as one. */
export function* sequel(earlier: readonly RunEvent[], later: Iterable<RunEvent>): Iterable<RunEvent> {
  const join = openJoin({ parts: 2, sequel: true });
  for (const event of settled(earlier)) yield* join.note(0, event);
  for (const event of later) yield* join.note(1, event);
}

/** What stays of a run when another goes on with it: not what it did not come to. */
export function settled(events: readonly RunEvent[]): readonly RunEvent[] {
  const unrun = new Set(
    events.flatMap((event) => (event.type === 'task:end' && event.unrun === true ? [event.task] : [])),
  );
  return events.filter((event) => {
    if (event.type === 'preflight:end') return event.failure === undefined;
    return !('task' in event) || event.task === undefined || !unrun.has(event.task);
  });
}

export function startOf(run: readonly RunEvent[]): RunStart | undefined {
  return run.find((event) => event.type === 'run:start');
}

function isSamePlan(left: RunStart | undefined, right: RunStart): boolean {
  return (
    left?.contract.file === right.contract.file &&
    left.part?.whole === right.part?.whole &&
    left.part?.shard?.index === right.part?.shard?.index
  );
}
