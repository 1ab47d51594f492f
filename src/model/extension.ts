import type { AuthDeclaration } from './auth.ts';
import type { Contract } from './contract.ts';
import type { Secret } from './environment.ts';
import type { Held, RunEvent } from './event.ts';
import type { Exchange, Headers, HttpRequest, Transport } from './exchange.ts';
import type { Problem, Severity } from './finding.ts';
import type { Json, JsonObject } from './json.ts';
import type { Diagnostic } from './location.ts';
import type { Operation } from './operation.ts';
import type { SpecTree, UnreadFence, WrittenRequest } from './parsed.ts';
import type { ScenarioTask, SendStep } from './plan.ts';
import type { Companion } from './scenario.ts';

/** An executable oracle for one kind of promise: a pure function of what it is shown. */
export interface Check {
  readonly id: string;
  /** What it promises, as a clause: `every status is one that the operation declares`. */
  readonly title: string;
  readonly severity: Severity;
  /** Yields one judgement per promise that the exchange shows. Never throws for a violation, never does I/O. */
  readonly judge: (subject: Subject) => Iterable<Judgement>;
}

/** What a check is shown: an answered exchange and why it was sent. */
export interface Subject {
  readonly contract: Contract;
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

/** How credentials become headers. */
export interface AuthScheme {
  readonly id: AuthDeclaration['type'];
  readonly open: (declaration: AuthDeclaration, context: AuthContext) => Authenticator;
}

export interface AuthContext {
  /** Secrets by the name in the declaration's references; all present. */
  readonly credentials: ReadonlyMap<string, Secret>;
  readonly transport: Transport;
  /** Of the environment under test: a token URL of another host is rebased to it. */
  readonly baseUrl: string;
  readonly now: () => number;
  /** Told every secret that is learnt at run time, so that it is redacted too. */
  readonly learnSecret: (value: string) => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Authenticator {
  /** The headers and query pairs to add; a failure explains itself (`AUTH`). */
  readonly credentials: (signal: AbortSignal) => Promise<CredentialResult>;
  /** Forgets what was cached: the provider answered 401 although it should not have. */
  readonly renew: () => void;
}

export type CredentialResult =
  | { readonly granted: true; readonly headers: Headers; readonly query: Headers }
  | { readonly granted: false; readonly code: string; readonly message: string };

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
}

/** `unknown` is for what could not be looked at; a time-out without evidence is never `no`. */
export interface Observation {
  readonly held: Exclude<Held, 'unbound'>;
  readonly evidence: string;
}

/** Deliveries that the run's webhook receiver has got so far. */
export interface Inbox {
  readonly url: string;
  readonly deliveries: () => readonly Delivery[];
  readonly secret: Secret | undefined;
}

export interface Delivery {
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
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
  /** Where a companion file would be, for the binding to paste. */
  readonly companionFile: string;
}

/** A task or something that could not become one. */
export type SourceTask =
  | { readonly form: 'task'; readonly task: ScenarioTask }
  | { readonly form: 'diagnostic'; readonly diagnostic: Diagnostic };

/** Domain behaviour for the sandbox, in `scenarios/<spec>.provider.ts`; exported as `behaviour`. */
export interface ProviderBehaviour {
  /** Called for an authorised, valid request to that operation, before the sandbox changes anything. */
  readonly operations?: Readonly<Record<string, (call: ProviderCall) => ProviderDecision>>;
  /** Routes that exist in the sandbox alone: `PUT /sandbox/inventory/{sku}`. Not authenticated. */
  readonly controls?: Readonly<Record<string, (call: ProviderCall) => ProviderReply>>;
}

export interface ProviderCall {
  readonly method: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly body: Json | undefined;
  /** The stored resource that the path names, if any. */
  readonly resource: JsonObject | undefined;
  readonly store: ProviderStore;
  /** ms since the epoch. */
  readonly now: number;
}

/** Documents by collection and id: the sandbox's own resources and whatever a behaviour keeps. */
export interface ProviderStore {
  readonly get: (collection: string, id: string) => JsonObject | undefined;
  readonly list: (collection: string) => readonly JsonObject[];
  readonly put: (collection: string, id: string, document: JsonObject) => void;
  readonly remove: (collection: string, id: string) => boolean;
  readonly clear: () => void;
  readonly close: () => void;
}

/**
 * `proceed`: the sandbox does what the contract says, with `fields` set in the resource and `after` run
 * once it is stored. `refuse`: the declared error. `reply`: exactly this.
 */
export type ProviderDecision =
  | {
      readonly form: 'proceed';
      readonly fields?: JsonObject;
      readonly after?: (resource: JsonObject) => void;
    }
  | { readonly form: 'refuse'; readonly code: string; readonly message?: string; readonly details?: Json }
  | { readonly form: 'reply'; readonly reply: ProviderReply };

export interface ProviderReply {
  readonly status: number;
  readonly headers?: Headers;
  readonly body?: Json;
}

export type { Exchange, HttpRequest, SpecTree, Transport, UnreadFence, WrittenRequest };
