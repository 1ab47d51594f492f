import type { Contract } from '../model/contract.ts';
import { headerValue } from '../model/exchange.ts';
import type { NotedAnswer, RunCheck, RunCheckContext } from '../model/extension.ts';
import { type DeclaredWindow, declaredWindows, limitFactorOf } from '../model/windows.ts';
import { type Counter, openCounter } from './counters.ts';
import { type LimitReading, readLimitHeaders } from './dialects.ts';
import { type Notes, openNotes } from './notes.ts';
import { promisedHeader } from './promised-header.ts';
import { noteRefusal } from './refusals.ts';
import { declaredForm, instantOf, type Reset } from './reset.ts';

/** Clocks differ, and whole seconds are rounded. */
const TOLERANCE_MS = 2000;
/** In a shorter window a second more or less is another window. */
const SHORT_WINDOW_MS = 5000;
/** A provider under load writes a Date that is some seconds old; clocks that differ by more are not compared. */
const STALE_DATE_MS = 30_000;

/** What headers say of limits must be true of the limits that the page declares, and of each other. */
export const rateLimitHeaders: RunCheck = {
  id: 'rate-limit-headers',
  title: 'what answers say of rate limits is true',
  severity: 'violation',
  standards: ['RL-01', 'RL-07', 'RL-08', 'RL-09', 'RL-12', 'RL-19'],
  open: (context) => {
    const { contract, environment } = context;
    const state: State = {
      context,
      contract,
      windows: declaredWindows(contract, limitFactorOf(contract, environment)),
      notes: openNotes(),
      counters: new Map(),
      forms: new Map(),
    };
    return {
      note: (answer) => noteAnswer(answer, state),
      conclude: () => {
        for (const [key, counter] of state.counters) noteMoves(key, counter, state);
        return state.notes.conclusions();
      },
    };
  },
};

interface State {
  readonly context: RunCheckContext;
  readonly contract: Contract;
  readonly windows: readonly DeclaredWindow[];
  readonly notes: Notes;
  readonly counters: Map<string, Counter>;
  /** The form of each reset header so far. */
  readonly forms: Map<string, Reset>;
}

function noteAnswer(answer: NotedAnswer, state: State): void {
  const { headers } = answer.exchange.response;
  // A cache tells of limits that are over.
  if (Number(headerValue(headers, 'age') ?? 0) > 0) return;
  const { readings, problems } = readLimitHeaders(headers);
  for (const { header, message } of problems)
    tell(header, `form of ${header}`, `${nameOf(answer)} with ${message}`, answer, state);
  const covering = state.windows.filter(({ covers }) => covers(answer.operation));
  const longestMs = Math.max(0, ...covering.map(({ window }) => window.windowSeconds * 1000));
  const date = Date.parse(headerValue(headers, 'date') ?? '');
  const ours = state.context.startedAt + answer.at;
  const now = Number.isNaN(date) ? ours : date;
  const clocks = Math.abs(ours - now) <= STALE_DATE_MS ? [now, ours] : [now];
  for (const reading of readings) {
    noteReset(reading, { clocks, longestMs }, answer, state);
    noteAmounts(reading, { now, covering, longestMs }, answer, state);
  }
  noteAgreement(readings, now, answer, state);
  noteRefusal(answer, { longestMs, contract: state.contract, notes: state.notes });
}

function noteReset(
  { names, reset }: LimitReading,
  { clocks, longestMs }: { readonly clocks: readonly number[]; readonly longestMs: number },
  answer: NotedAnswer,
  state: State,
): void {
  if (reset === undefined) return;
  const header = names.reset;
  const blame = (kind: string, words: string): void =>
    tell(
      header,
      `${kind} of ${header}`,
      `${nameOf(answer)} with ${header}: ${reset.text}; ${words}`,
      answer,
      state,
    );
  const words = promisedHeader(header, answer, state.contract)?.words ?? '';
  const wanted = declaredForm(words);
  const before = state.forms.get(header);
  if (wanted !== undefined && reset.form !== wanted)
    blame('form', `that is ${reset.form}, declared is \`${words}\``);
  else if (before !== undefined && before.form !== reset.form)
    blame('form', `that is ${reset.form}, an answer before it had ${before.form} (${before.text})`);
  else {
    // By every clock that may be right.
    const ahead = clocks.map((now) => instantOf(reset, now) - now);
    const [nearest, farthest] = [Math.min(...ahead), Math.max(...ahead)];
    if (farthest < -TOLERANCE_MS)
      blame('past', `that was ${Math.round(-farthest / 1000)} s before the answer`);
    else if (longestMs > 0 && nearest > longestMs + TOLERANCE_MS)
      blame(
        'future',
        `that is ${Math.round(nearest / 1000)} s ahead, the longest declared window is ${longestMs / 1000} s`,
      );
    else saw(header, answer, state);
  }
  state.forms.set(header, reset);
}

function noteAmounts(
  { names, limits, remaining, reset }: LimitReading,
  at: { readonly now: number; readonly covering: readonly DeclaredWindow[]; readonly longestMs: number },
  answer: NotedAnswer,
  state: State,
): void {
  // Who is refused may be counted elsewhere: by address instead of by client.
  const counted = answer.exchange.response.status < 300 && ['valid', 'burst'].includes(answer.intent);
  if (!counted || answer.operation === undefined) return;
  const [limit] = limits;
  if (limit !== undefined) noteLimit(limit, names.limit, at.covering, answer, state);
  if (remaining === undefined || reset === undefined) return;
  if (at.longestMs <= SHORT_WINDOW_MS && reset.form === 'seconds from now') return;
  const key = JSON.stringify([answer.operation.key, names.remaining, limit ?? null]);
  const counter = state.counters.get(key) ?? openCounter();
  state.counters.set(key, counter);
  const problem = counter.add({
    sentAt: answer.sentAt,
    receivedAt: answer.at,
    limit,
    remaining,
    endsAt: instantOf(reset, at.now),
    now: at.now,
    toleranceMs: at.longestMs <= SHORT_WINDOW_MS ? 0 : TOLERANCE_MS / 2,
  });
  if (problem === undefined) {
    saw(names.remaining, answer, state);
    return;
  }
  // Where windows slide, what was taken comes back at any time.
  const severity = counter.moves() > 1 ? 'advice' : undefined;
  const message = `${nameOf(answer)} with ${names.remaining}: ${remaining}; ${problem}`;
  tell(
    names.remaining,
    `arithmetic of ${names.remaining}, ${answer.operation.key}`,
    message,
    answer,
    state,
    severity,
  );
}

function noteLimit(
  limit: number,
  header: string,
  covering: readonly DeclaredWindow[],
  answer: NotedAnswer,
  state: State,
): void {
  const factor = state.contract.limits?.burst?.factor ?? 1;
  const allowed = covering.flatMap((declared) => [
    Math.floor(declared.limit),
    Math.floor(declared.limit * factor),
  ]);
  const [first] = covering;
  if (first === undefined || allowed.includes(limit)) return;
  const promised = promisedHeader(header, answer, state.contract);
  state.notes.tell({
    kind: `limit of ${header}, ${answer.operation?.key}`,
    promise: first.promise,
    severity: promised === undefined ? 'advice' : 'violation',
    message: `${nameOf(answer)} with ${header}: ${limit}; in ${state.context.environment} ${Math.floor(first.limit)} requests in ${first.window.windowSeconds} s are declared`,
    at: first.window.at,
  });
}

/** Dialects that are sent together speak of the same window. */
function noteAgreement(
  readings: readonly LimitReading[],
  now: number,
  answer: NotedAnswer,
  state: State,
): void {
  const [first, ...others] = readings;
  if (first === undefined) return;
  const policies = others.filter(({ names }) => names.reset !== first.names.reset);
  if (policies.length === 0) return;
  const end = first.reset === undefined ? undefined : instantOf(first.reset, now);
  const agrees = ({ limits, remaining, reset }: LimitReading): boolean =>
    (limits[0] === undefined || first.limits[0] === undefined || limits[0] === first.limits[0]) &&
    (remaining === undefined || first.remaining === undefined || remaining === first.remaining) &&
    (reset === undefined || end === undefined || Math.abs(instantOf(reset, now) - end) <= TOLERANCE_MS);
  if (policies.some(agrees)) return;
  const header = first.names.remaining;
  const name = policies[0]?.names.remaining ?? '';
  tell(
    header,
    'agreement',
    `${nameOf(answer)} with ${header} and ${name} that tell of different windows`,
    answer,
    state,
  );
}

function noteMoves(key: string, counter: Counter, { contract, notes }: State): void {
  if (counter.moves() < 2 || contract.limits === undefined) return;
  const [operation]: readonly string[] = JSON.parse(key);
  notes.tell({
    kind: `moves ${operation}`,
    promise: undefined,
    severity: 'advice',
    message: `the end of the window that answers to ${operation} name moves although the window is not over; a client cannot plan with it`,
    at: contract.limits.at,
  });
}

function saw(header: string, answer: NotedAnswer, { contract, notes }: State): void {
  const promised = promisedHeader(header, answer, contract);
  if (promised !== undefined) notes.seen(promised.promise);
}

/** What the page promises is broken; what it does not speak of could be better. */
function tell(
  header: string,
  kind: string,
  message: string,
  answer: NotedAnswer,
  { contract, notes }: State,
  severity?: 'advice',
): void {
  const promised = promisedHeader(header, answer, contract);
  notes.tell({
    kind,
    promise: promised?.promise,
    severity: severity ?? (promised === undefined ? 'advice' : 'violation'),
    message,
    at: promised?.at ?? contract.limits?.at ?? { file: contract.source.file, line: 1, column: 1 },
  });
}

function nameOf({ operation, exchange }: NotedAnswer): string {
  return `${operation?.key ?? exchange.request.method} answered ${exchange.response.status}`;
}
