import type { RunEnd, RunEvent, RunStart, StopReason, TaskEnd } from '../model/event.ts';
import { type Finding, worst } from '../model/finding.ts';
import { causeOf } from './cause.ts';
import { createHolds, type HeldTask } from './holds.ts';
import { joinConclusions, joinCreated, joinLatency } from './joined-conclusions.ts';
import { countVerdicts, runVerdict } from './tally.ts';

/** Makes one run of the runs of a plan's parts, event by event: what comes out is as well-formed as what goes in. */
export interface RunJoin {
  /** The events of the whole that an event of a part (from 0) brings about. */
  readonly note: (part: number, event: RunEvent) => readonly RunEvent[];
}

export interface JoinOptions {
  readonly parts: number;
  /** One after the other, each taking up what the one before left; otherwise side by side. */
  readonly sequel: boolean;
}

export function openJoin({ parts, sequel }: JoinOptions): RunJoin {
  const state: JoinState = {
    parts,
    sequel,
    starts: new Map(),
    stops: new Map(),
    ends: [],
    offsets: new Map(),
    numbers: new Map(),
    blocked: [],
    reached: false,
    told: false,
    at: 0,
    cases: 0,
  };
  const holds = createHolds();
  return {
    note: (part, event) => {
      const placed = place(part, event, state);
      switch (placed.type) {
        case 'run:start':
          return begin(part, placed, state);
        case 'preflight:end':
          return noteReach(placed, state);
        case 'run:end':
          state.stops.set(part, placed);
          return state.stops.size < parts ? [] : conclude(holds.drain(), state);
        case 'notice':
          return [placed];
        case 'task:start':
        case 'case:end':
        case 'probe:end':
        case 'task:end': {
          if (placed.type === 'task:start' && isHeld(part, placed, state)) holds.open(part, placed);
          if (holds.take(part, placed)) return [];
          return passOn(placed, state);
        }
        default:
          return placed satisfies never;
      }
    },
  };
}

interface JoinState extends JoinOptions {
  readonly starts: Map<number, RunStart>;
  readonly stops: Map<number, RunEnd>;
  readonly ends: TaskEnd[];
  /** When each part began, on the clock of the whole. */
  readonly offsets: Map<number, number>;
  /** The numbers of each part's cases in the whole. */
  readonly numbers: Map<number, Map<number, number>>;
  /** Failures of parts that could not reach the provider. */
  readonly blocked: Extract<RunEvent, { readonly type: 'preflight:end' }>[];
  reached: boolean;
  told: boolean;
  at: number;
  cases: number;
}

/** The event on the clock of the whole, with the numbers of the whole. */
function place(part: number, event: RunEvent, state: JoinState): RunEvent {
  if (event.type === 'run:start') {
    state.offsets.set(part, state.at);
    state.numbers.set(part, new Map());
    return event;
  }
  state.at = Math.max(state.at, event.at + (state.offsets.get(part) ?? 0));
  const numbers = state.numbers.get(part) ?? new Map<number, number>();
  const numbered = (findings: readonly Finding[]): readonly Finding[] =>
    findings.map((finding) => ({ ...finding, exchange: numbers.get(finding.exchange) ?? 0 }));
  if (event.type === 'case:end') {
    state.cases += 1;
    numbers.set(event.number, state.cases);
    return { ...event, at: state.at, number: state.cases, findings: numbered(event.findings) };
  }
  return event.type === 'task:end'
    ? { ...event, at: state.at, findings: numbered(event.findings) }
    : { ...event, at: state.at };
}

function begin(part: number, event: RunStart, state: JoinState): readonly RunEvent[] {
  state.starts.set(part, event);
  if (state.starts.size > 1) return [];
  if (event.part === undefined) return [event];
  const { continues, ...first } = event.part;
  if (state.sequel) return [{ ...event, part: first }];
  const { whole, tasks, flags } = first;
  const goesOn = continues === undefined ? {} : { continues };
  return [{ ...event, tasks, part: { whole, tasks, flags, borrowed: [], ...goesOn } }];
}

/** One part that reaches the provider is enough to go on; what kept the others from it is said. */
function noteReach(
  event: Extract<RunEvent, { readonly type: 'preflight:end' }>,
  state: JoinState,
): readonly RunEvent[] {
  if (event.failure !== undefined) state.blocked.push(event);
  else if (!state.reached) {
    state.reached = true;
    return [event];
  }
  if (state.reached || state.blocked.length < state.parts) return [];
  state.told = true;
  return [event];
}

/** What runs in more than one part is held back until all have said what they have to say. */
function isHeld(
  part: number,
  { task, source }: Extract<RunEvent, { readonly type: 'task:start' }>,
  { starts }: JoinState,
): boolean {
  return source === 'run' || starts.get(part)?.part?.borrowed.includes(task) === true;
}

function passOn(event: RunEvent, state: JoinState): readonly RunEvent[] {
  if (event.type === 'task:end') state.ends.push(event);
  return [event];
}

function conclude(held: readonly HeldTask[], state: JoinState): readonly RunEvent[] {
  const events: RunEvent[] = [];
  const emit = (event: RunEvent): void => {
    events.push(...passOn(event, state));
  };
  const [blocked] = state.blocked;
  if (blocked !== undefined && !state.reached && !state.told) emit({ ...blocked, at: state.at });
  if (state.reached)
    for (const { failure } of state.blocked)
      emit({
        type: 'notice',
        at: state.at,
        level: 'warning',
        message: `a part of the run was blocked: ${failure?.message ?? ''}`,
        task: undefined,
      });
  for (const task of held.filter(({ start }) => start.source !== 'run')) emitBorrowed(task, state, emit);
  const conclusions = held.filter(({ start }) => start.source === 'run');
  for (const id of new Set(conclusions.map(({ start }) => start.task)))
    for (const event of joinConclusions(
      conclusions.filter(({ start }) => start.task === id),
      state.at,
    ))
      emit(event);
  emit(endOf(state));
  return events;
}

/** The part that owns the task has told of it; only what is worse here than there is worth a task of its own. */
function emitBorrowed(held: HeldTask, state: JoinState, emit: (event: RunEvent) => void): void {
  const { end } = held;
  if (end === undefined) return;
  const own = state.ends.filter(({ task }) => task === held.start.task);
  const told = new Set(own.flatMap(({ findings }) => findings.map(causeOf)));
  const news = end.findings.filter((finding) => !told.has(causeOf(finding)));
  const verdicts = own.map(({ verdict }) => verdict);
  if (own.length > 0 && news.length === 0 && worst([...verdicts, end.verdict]) === worst(verdicts)) return;
  const task = own.length === 0 ? held.start.task : `${held.start.task} (part ${held.part + 1})`;
  const renamed = (finding: Finding): Finding => ({ ...finding, task });
  emit({ ...held.start, at: state.at, task });
  for (const event of held.between)
    emit(
      event.type === 'case:end'
        ? { ...event, at: state.at, task, findings: event.findings.map(renamed) }
        : { ...event, at: state.at, task },
    );
  emit({ ...end, at: state.at, task, findings: end.findings.map(renamed) });
}

const STOPS: readonly StopReason[] = [
  'empty',
  'completed',
  'budget',
  'findings',
  'blocked',
  'broken',
  'lost',
  'aborted',
];

function endOf({ stops, ends, at, sequel, parts }: JoinState): RunEvent {
  const last = stops.get(parts - 1);
  const all = [...stops.values()];
  const reason = all.find((end) => end.reason !== undefined)?.reason;
  const created = joinCreated(all);
  const stop =
    sequel && last !== undefined
      ? last.stop
      : (STOPS[Math.max(0, ...all.map((end) => STOPS.indexOf(end.stop)))] ?? 'aborted');
  return {
    type: 'run:end',
    at,
    verdict: runVerdict(ends, stop),
    counts: countVerdicts(ends.map(({ verdict }) => verdict)),
    stop,
    ...(stop === 'lost' && reason !== undefined ? { reason } : {}),
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    durationMs: at,
    ...(created === undefined ? {} : { created }),
    // Whoever goes on has seen the answers of the part before, too.
    latency: sequel && last !== undefined ? (last.latency ?? []) : joinLatency(all),
  };
}
