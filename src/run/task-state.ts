import type { Explored } from '../model/event.ts';
import { type Exchange, type HttpRequest, headerValue } from '../model/exchange.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { RunDependencies } from './dependencies.ts';
import type { Filling } from './fill.ts';

/** What a task has seen and found so far; it lives as long as the task runs. */
export interface TaskState {
  readonly saved: Map<string, Json>;
  /** Fresh values by symbol name, for holes. */
  readonly made: Map<string, string>;
  /** Values that answers have bound symbols to. */
  readonly bound: Map<string, Json>;
  readonly transcript: Exchange[];
  readonly findings: Finding[];
  readonly verdicts: Verdict[];
  readonly reasons: string[];
  readonly kept: Set<string>;
  /** Lets those go on who wait for this task, which runs alone. */
  readonly standAside: () => void;
  /** Those of them that no answer alone showed: the end of the task says so, for whoever reads only events. */
  readonly together: Set<string>;
  answer: Json | undefined;
  request: HttpRequest | undefined;
  /** Of the last answer that was judged. */
  lastStatus: number | undefined;
  /** Cases held although no promise of the page is tied to them: what a property is for. */
  earned: boolean;
  explored: Explored | undefined;
  failure: { readonly code: string; readonly message: string } | undefined;
  /** It was cut off before it could be judged. */
  unrun: boolean;
}

export function createTaskState(standAside: () => void = () => {}): TaskState {
  return {
    saved: new Map(),
    made: new Map(),
    bound: new Map(),
    transcript: [],
    findings: [],
    verdicts: [],
    reasons: [],
    kept: new Set(),
    standAside,
    together: new Set(),
    answer: undefined,
    request: undefined,
    lastStatus: undefined,
    earned: false,
    explored: undefined,
    failure: undefined,
    unrun: false,
  };
}

export function fillingOf(state: TaskState, dependencies: RunDependencies): Filling {
  const { uuid, now, startedAt, variable, tokenEndpoint } = dependencies;
  return {
    saved: state.saved,
    symbol: (name) => {
      const known = state.made.get(name) ?? uuid();
      state.made.set(name, known);
      return known;
    },
    answer: state.answer,
    request: state.request,
    uuid,
    now: () => new Date(Date.parse(startedAt) + now()).toISOString(),
    variable,
    credential: undefined,
    responseHeader: (name) => latestHeader(state, name),
    tokenEndpoint,
  };
}

function latestHeader({ transcript }: TaskState, name: string): string | undefined {
  return transcript
    .flatMap((exchange) =>
      exchange.outcome === 'response' ? (headerValue(exchange.response.headers, name) ?? []) : [],
    )
    .at(-1);
}

/** Records what several answers showed together to be kept. */
export function keepTogether(state: TaskState, promise: string): void {
  state.kept.add(promise);
  state.together.add(promise);
}

/** Records that something cannot be decided, and why; the first reason is the one that is told. */
export function leaveOpen(state: TaskState, reason: string): void {
  state.verdicts.push('inconclusive');
  state.reasons.push(reason);
}

/** Records that we could not judge. */
export function giveUp(state: TaskState, failure: { readonly code: string; readonly message: string }): void {
  state.verdicts.push('error');
  state.reasons.push(failure.message);
  state.failure ??= failure;
}
