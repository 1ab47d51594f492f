import type { CaseEnd, ProbeEnd, TaskEnd, TaskStart } from '../model/event.ts';

/** A task of one part whose events wait for those of the others. */
export interface HeldTask {
  readonly part: number;
  readonly start: TaskStart;
  readonly between: (CaseEnd | ProbeEnd)[];
  end: TaskEnd | undefined;
}

/** Tasks that are held back, in the order in which they started. */
export interface Holds {
  readonly open: (part: number, start: TaskStart) => void;
  /** Takes the event when its task is held in that part. */
  readonly take: (part: number, event: TaskStart | CaseEnd | ProbeEnd | TaskEnd) => boolean;
  readonly drain: () => readonly HeldTask[];
}

export function createHolds(): Holds {
  const held = new Map<string, HeldTask>();
  const keyOf = (part: number, task: string): string => JSON.stringify([part, task]);
  return {
    open: (part, start) => {
      held.set(keyOf(part, start.task), { part, start, between: [], end: undefined });
    },
    take: (part, event) => {
      const task = held.get(keyOf(part, event.task));
      if (task === undefined) return false;
      if (event.type === 'case:end' || event.type === 'probe:end') task.between.push(event);
      if (event.type === 'task:end') task.end = event;
      return true;
    },
    drain: () => [...held.values()],
  };
}
