import type { Redactor } from '../events/redact.ts';
import type { Contract } from '../model/contract.ts';
import type { PreflightEnd, TaskEnd } from '../model/event.ts';
import type { HttpRequest, Transport } from '../model/exchange.ts';
import type { Check, Inbox, NotedAnswer, Probe, RunCheck } from '../model/extension.ts';
import type { TokenEndpoint } from './client-secrets.ts';

/** Everything that a run needs of the world, handed in: the engine knows no check, scheme or probe by name. */
export interface RunDependencies {
  readonly contract: Contract;
  readonly checks: readonly Check[];
  readonly runChecks: readonly RunCheck[];
  readonly probes: readonly Probe[];
  /** Sends with the run's credentials. */
  readonly transport: Transport;
  /** Sends with the credentials of a second client; undefined where none are given. */
  readonly secondClient?: Transport | undefined;
  /** Sends without. */
  readonly anonymous: Transport;
  /** The run's credential as it stands in its header, for steps that show a changed one; undefined when there is none. */
  readonly credential: (signal: AbortSignal) => Promise<string | undefined>;
  /** Where tokens come from; undefined where the credentials are no tokens that the run asks for. */
  readonly tokenEndpoint?: TokenEndpoint | undefined;
  readonly redactor: Redactor;
  /** `disposable`: what a run makes there goes with the provider, so that nothing is removed. */
  readonly environment: { readonly name: string; readonly baseUrl: string; readonly disposable?: boolean };
  readonly inbox: Inbox | undefined;
  /** ms, monotonic. */
  readonly now: () => number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly variable: (name: string) => string | undefined;
  readonly uuid: () => string;
  /** Tasks at the same time, at least 1. */
  readonly concurrency: number;
  /** Reaches the provider once; what stands in the way, or undefined. */
  readonly preflight: (signal: AbortSignal) => Promise<PreflightEnd['failure']>;
  /** Whether the run was given a time and it is over: nothing new is begun then. */
  readonly timeIsUp: () => boolean;
  /** Whether as much was found as the run was to stop after. */
  readonly enough?: Enough | undefined;
  /** Times that each task is run; 1 where it is not said. */
  readonly repeat?: number | undefined;
  /** Answers of the interrupted runs that this one goes on with, for those who judge it as a whole. */
  readonly earlier?: readonly (readonly NotedAnswer[])[] | undefined;
  /** Waits until the declared rate limits have room for a request; how long it waited, in ms. */
  readonly pace: (request: HttpRequest, signal: AbortSignal) => Promise<number>;
  readonly requestsSent: () => number;
  /** The longest time that a 429 or 503 may make a step wait. */
  readonly maxWaitMs: number;
}

/** Looks at every task that has ended, and may have nothing new begun. */
export interface Enough {
  readonly note: (end: TaskEnd) => void;
  /** Why nothing new is begun; undefined: the run goes on. */
  readonly reason: () => string | undefined;
}
