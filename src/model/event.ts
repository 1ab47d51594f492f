import type { CaseInput } from './case-input.ts';
import type { EarlierAttempt, TransportFailure } from './exchange.ts';
import type { Finding, Verdict, VerdictCounts } from './finding.ts';
import type { Location } from './location.ts';
import type { Intent, PlanPart } from './plan.ts';
import type { SpecPromise } from './promise.ts';
import type { SequenceCommand } from './resource.ts';

/** A run as past-tense facts: plain JSON, redacted, `at` in ms since the start of the run. */
export type RunEvent = RunStart | PreflightEnd | TaskStart | CaseEnd | ProbeEnd | TaskEnd | Notice | RunEnd;

export interface RunStart {
  readonly type: 'run:start';
  readonly at: 0;
  /** ISO 8601 wall time: the only one in a run. */
  readonly startedAt: string;
  /** Version of the event format: a reader of a newer one says so instead of guessing. */
  readonly format: 1;
  readonly contract: {
    readonly title: string;
    readonly version: string | undefined;
    readonly digest: string;
    readonly file: string;
  };
  readonly environment: string;
  readonly baseUrl: string;
  /** How much wider the declared limits are there, and how much faster declared delays pass; 1 where it is not said. */
  readonly limitFactor?: number;
  readonly timeScale?: number;
  readonly seed: number;
  readonly tasks: number;
  /** The plan that it belongs to; undefined in journals of older versions. */
  readonly part?: PlanPart;
  /** Every promise of the contract, so that a report can count those never exercised. */
  readonly promises: readonly SpecPromise[];
}

/** Whether the host and the token endpoint could be reached at all; a failure blocks every task. */
export interface PreflightEnd {
  readonly type: 'preflight:end';
  readonly at: number;
  readonly durationMs: number;
  readonly failure: (TransportFailure & { readonly help: string }) | undefined;
}

export interface TaskStart {
  readonly type: 'task:start';
  readonly at: number;
  readonly task: string;
  readonly title: string;
  readonly suite: string;
  readonly source: string;
  readonly group: string;
  /** One of many of its kind: a console counts those that pass instead of naming each. */
  readonly minor: boolean;
  readonly place: Location;
  readonly assumptions: readonly string[];
}

/** One judged request. `number` counts them within the run, from 1. */
export interface CaseEnd {
  readonly type: 'case:end';
  readonly at: number;
  readonly number: number;
  readonly task: string;
  readonly step: string;
  readonly title: string;
  /** `setup`, `probe` and `teardown` requests are not judged against the spec. */
  readonly phase: 'setup' | 'judge' | 'probe' | 'teardown' | 'explore' | 'shrink';
  readonly operation: string | undefined;
  /** Why it was sent; undefined for what is not judged. */
  readonly intent?: Intent;
  readonly exchange: RecordedExchange;
  readonly findings: readonly Finding[];
  /** Promises that this exchange showed to be kept. */
  readonly kept: readonly string[];
}

/** An exchange as it is written down: text, cut to size, redacted. */
export type RecordedExchange = {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly requestBody: RecordedBody | undefined;
  readonly elapsedMs: number;
  readonly attempt: number;
  readonly earlier: readonly EarlierAttempt[];
} & (
  | {
      readonly outcome: 'response';
      readonly status: number;
      readonly responseHeaders: readonly (readonly [string, string])[];
      readonly responseBody: RecordedBody;
    }
  | { readonly outcome: 'failure'; readonly failure: TransportFailure }
);

/** `bytes` is the full size; `text` may be cut (then `cut` is true); `encoding` is base64 for what is no UTF-8. */
export interface RecordedBody {
  readonly text: string;
  readonly encoding: 'utf-8' | 'base64';
  readonly bytes: number;
  readonly cut: boolean;
}

export interface ProbeEnd {
  readonly type: 'probe:end';
  readonly at: number;
  readonly task: string;
  readonly role: 'precondition' | 'setup' | 'postcondition';
  readonly text: string;
  readonly place: Location;
  readonly promise: string | undefined;
  /** Further promises that it shows to be kept when it holds. */
  readonly shows: readonly string[];
  readonly held: Held;
  /** What was looked at and seen, in one or a few lines. */
  readonly evidence: string;
  /** YAML to paste when nothing is bound. */
  readonly paste: string | undefined;
  /** The file to paste it into. */
  readonly companion: string | undefined;
}

/** Whether a sentence held: `unbound` when nobody said how to look. */
export type Held = 'yes' | 'no' | 'unknown' | 'unbound';

export interface TaskEnd {
  readonly type: 'task:end';
  readonly at: number;
  readonly task: string;
  readonly verdict: Verdict;
  /** All findings of the task, once each. */
  readonly findings: readonly Finding[];
  /** Why it was skipped, is inconclusive or could not be judged. */
  readonly reason: string | undefined;
  /** The failure that made it an error. */
  readonly failure: TransportFailure | undefined;
  /** Promises that stay undecided because of this verdict. */
  readonly undecided: readonly string[];
  /** Promises that several of its answers showed together to be kept, and none of them alone. */
  readonly together?: readonly string[];
  /** What the random cases of a property came to; a case of which nothing is to be said has no event of its own. */
  readonly explored: Explored | undefined;
  readonly durationMs: number;
  /** It never ran, or was cut off: a run that goes on takes it up again. */
  readonly unrun?: true;
}

export interface Explored {
  readonly cases: number;
  /** Cases that a business rule of the provider kept from being judged. */
  readonly undecided: number;
  /** Promises that the cases showed to be kept. */
  readonly kept: readonly string[];
  /** The smallest input that still breaks a promise; undefined when all held. */
  readonly counterexample: Counterexample | undefined;
}

/** `shrinks`: how many requests made it smaller. */
export type Counterexample =
  | { readonly form: 'input'; readonly input: CaseInput; readonly shrinks: number }
  | { readonly form: 'sequence'; readonly commands: readonly SequenceCommand[]; readonly shrinks: number };

export interface Notice {
  readonly type: 'notice';
  readonly at: number;
  readonly level: 'note' | 'warning';
  readonly message: string;
  readonly task: string | undefined;
}

export interface RunEnd {
  readonly type: 'run:end';
  readonly at: number;
  readonly verdict: Verdict;
  readonly counts: VerdictCounts;
  readonly stop: StopReason;
  /** Why a run was given up, in words: what the provider answered last. */
  readonly reason?: string;
  /** Requests sent, tokens and retries included. */
  readonly requests: number;
  readonly durationMs: number;
  /** What the run made in the provider, and what of it is still there; absent where nothing has to be removed. */
  readonly created?: CreatedThings;
  /** How long valid requests took that were answered at their first attempt, in ms. */
  readonly latency?: readonly OperationLatency[];
}

export interface CreatedThings {
  readonly count: number;
  /** Those that could not be removed: all of them, or the first thousand. */
  readonly left: readonly LeftOver[];
  /** How many more there are than are named. */
  readonly more: number;
}

export interface LeftOver {
  /** Its path: `/api/v1/orders/ORD-1`. */
  readonly thing: string;
  readonly reason: string;
}

export interface OperationLatency {
  /** Undefined: all operations together. */
  readonly operation: string | undefined;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * `budget`: the time that the run was given was over. `findings`: as many were found as it was to stop after. `lost`: the
 * provider stopped answering.
 */
export type StopReason =
  | 'empty'
  | 'completed'
  | 'budget'
  | 'findings'
  | 'blocked'
  | 'broken'
  | 'lost'
  | 'aborted';
