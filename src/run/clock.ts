import type { RunEvent } from '../model/event.ts';

/** An event before it has its time. Distributes over the union, so that each kind keeps its own fields. */
export type Unstamped = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'at'>
    : never
  : never;
