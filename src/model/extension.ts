import type { Contract } from './contract.ts';
import type { Counterexample, Held, OperationLatency, RunEvent } from './event.ts';
import type { Exchange, HttpRequest, Transport } from './exchange.ts';
import type { Problem, Severity } from './finding.ts';
import type { Inbox } from './inbox.ts';
import type { Json } from './json.ts';
import type { Diagnostic } from './location.ts';
import type { Operation } from './operation.ts';
import type { SpecTree, UnreadFence, WrittenRequest } from './parsed.ts';
import type { Intent, SendStep, Task } from './plan.ts';
import type { Companion } from './scenario.ts';

/** An executable oracle for one kind of promise: a pure function of what it is shown. */
export interface Check {
  readonly id: string;
  /** What it promises, as a clause: `every status is one that the operation declares`. */
  readonly title: string;
  readonly severity: Severity;
  /** Ids of the standards behind it, such as `HT-06` (docs/checks.md says what they are); empty: the page alone. */
  readonly standards: readonly string[];
  /** Yields one judgement per promise that the exchange shows. Never throws for a violation, never does I/O. */
  readonly judge: (subject: Subject) => Iterable<Judgement>;
}

/** What a check is shown: an answered exchange and why it was sent. */
export interface Subject {
  readonly contract: Contract;
  /** The name of the environment that answered. */
  readonly environment: string;
  readonly operation: Operation | undefined;
  readonly step: SendStep;
  readonly exchange: Extract<Exchange, { readonly outcome: 'response' }>;
  /** The task's answered exchanges before this one, oldest first. */
  readonly transcript: readonly Exchange[];
  /** Values of the task's symbols that are bound so far. */
  readonly symbols: ReadonlyMap<string, Json>;
}

/**
 * `kept` names a promise that the exchange showed to hold; `broken` carries the problem and, where the
 * spec makes one, the promise. `severity` overrides the check's own (a guessed format only advises).
 */
export type Judgement =
  | { readonly state: 'kept'; readonly promise: string }
  | {
      readonly state: 'broken';
      readonly promise: string | undefined;
      readonly problem: Problem;
      readonly severity?: Severity;
    };

/** An oracle over a whole run: it sees every answer and speaks once, when all tasks have ended. */
export interface RunCheck {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly standards: readonly string[];
  readonly open: (context: RunCheckContext) => RunObserver;
}

export interface RunCheckContext {
  readonly contract: Contract;
  /** The name of the environment that the run goes against. */
  readonly environment: string;
  /** When the run started: ms since the epoch. */
  readonly startedAt: number;
  readonly inbox: Inbox | undefined;
  /** How long answers took so far. */
  readonly latency: () => readonly OperationLatency[];
}

/** Holds what it needs of the answers so far, and no answers: a run may have very many. */
export interface RunObserver {
  readonly note: (answer: NotedAnswer) => void;
  readonly conclude: () => Iterable<Conclusion>;
}

/** An answer as it came in, waited-for 429s included. */
export interface NotedAnswer {
  readonly exchange: Extract<Exchange, { readonly outcome: 'response' }>;
  readonly operation: Operation | undefined;
  readonly intent: Intent;
  /** ms since the start of the run, before the request was sent. */
  readonly sentAt: number;
  /** ms since the start of the run, when the answer was read. */
  readonly at: number;
}

/** `open`: too little was seen to say anything of that promise. */
export type Conclusion =
  | Judgement
  | { readonly state: 'open'; readonly promise: string; readonly reason: string };

/** Events to text: yields as it goes. Never prints, never throws for what a run holds. */
export interface Reporter {
  readonly id: string;
  /** The file that it writes by default, such as `junit.xml`; undefined for the terminal. */
  readonly file: string | undefined;
  readonly report: (events: AsyncIterable<RunEvent>, options: ReportOptions) => AsyncIterable<string>;
}

export interface ReportOptions {
  /** ANSI colours are welcome. */
  readonly colour: boolean;
  /** The text is for a live terminal that can redraw its last line. */
  readonly live: boolean;
  readonly columns: number;
  readonly verbose: boolean;
}

/** Reads one kind of text into located sections. */
export interface SpecFormat {
  readonly id: string;
  /** 0 when the text is surely not of this format, 1 when it surely is. */
  readonly accepts: (text: string, file: string) => number;
  readonly parse: (text: string, file: string) => ParsedSpec;
}

/** A page as trees: each fence (or the whole file) is one. Nothing is merged yet. */
export interface ParsedSpec {
  readonly title: string | undefined;
  /** `**Version:** 1.0.0` and front matter: lower-case names to located text. */
  readonly fields: readonly {
    readonly name: string;
    readonly value: string;
    readonly at: Diagnostic['at'];
  }[];
  readonly trees: readonly SpecTree[];
  readonly diagrams: readonly { readonly text: string; readonly at: Diagnostic['at'] }[];
  /** Headings with the prose under them, for the overview. */
  readonly prose: readonly {
    readonly heading: string;
    readonly level: number;
    readonly text: string;
    readonly at: Diagnostic['at'];
  }[];
  readonly unread?: readonly UnreadFence[];
  readonly requests?: readonly WrittenRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Observes one postcondition outside the answer. */
export interface Probe {
  readonly id: string;
  /** The problem with the arguments of a binding, or undefined; asked before anything is sent. */
  readonly refuse: (argument: Json) => string | undefined;
  readonly observe: (argument: Json, context: ProbeContext) => Promise<Observation>;
}

export interface ProbeContext {
  readonly baseUrl: string;
  /** Sends with the run's credentials. */
  readonly transport: Transport;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Connection strings and the like, by variable name; undefined when not set. */
  readonly variable: (name: string) => string | undefined;
  readonly inbox: Inbox | undefined;
  /** Says that what is left is watching, which nobody else can disturb: a task that runs alone lets others go on. */
  readonly standAside: () => void;
}

/** `unknown` is for what could not be looked at; a time-out without evidence is never `no`. */
export interface Observation {
  readonly held: Exclude<Held, 'unbound'>;
  readonly evidence: string;
}

/** Produces tasks from a contract: deterministic, JSON-safe, without clock or randomness. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly tasks: (input: SourceInput) => Iterable<SourceTask>;
}

export interface SourceInput {
  readonly contract: Contract;
  readonly companion: Companion | undefined;
  /** Whether the environment has a webhook inbox: then `Webhook sent` is bound by default. */
  readonly inbox: boolean;
  /** Of the run: limits and delays are those of this environment. */
  readonly environment: string;
  /** Whether limits may be tried out by going over them. */
  readonly burst: boolean;
  /** Whether credentials of a second client are given. */
  readonly secondClient: boolean;
  /** The longest that a task may wait for the provider. */
  readonly maxWaitMs: number;
  /** Where a companion file would be, for the binding to paste. */
  readonly companionFile: string;
  /** How much random input to try, and counterexamples of earlier runs by task id; undefined: none at all. */
  readonly exploration:
    | { readonly runs: number; readonly known: ReadonlyMap<string, readonly Counterexample[]> }
    | undefined;
}

/** A task or something that could not become one. */
export type SourceTask =
  | { readonly form: 'task'; readonly task: Task }
  | { readonly form: 'diagnostic'; readonly diagnostic: Diagnostic };

export type { AuthContext, Authenticator, AuthScheme, CredentialResult } from './auth-scheme.ts';
export type { Delivery, Inbox, Treatment } from './inbox.ts';
export type * from './provider.ts';
export type { Exchange, HttpRequest, SpecTree, Transport, UnreadFence, WrittenRequest };
