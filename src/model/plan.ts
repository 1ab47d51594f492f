import type { CaseInput } from './case-input.ts';
import type { Effect } from './effect.ts';
import type { Severity } from './finding.ts';
import type { Json } from './json.ts';
import type { Location } from './location.ts';
import type { StatusPattern } from './operation.ts';
import type { PlanPart } from './plan-part.ts';
import type { Creation, PlannedKillSwitch } from './precautions.ts';
import type { RequestTemplate } from './request-template.ts';
import type { Resource, SequenceCommand } from './resource.ts';
import type { WalkStep } from './walk.ts';

/** What a run will do: plain JSON, so that a dry run prints it, a replay file holds it and a shard carries it. */
export interface Plan {
  readonly contract: {
    readonly title: string;
    readonly version: string | undefined;
    readonly digest: string;
    readonly file: string;
  };
  readonly environment: string;
  readonly seed: number;
  readonly tasks: readonly Task[];
  /** What it is a part of; undefined until a run is made of it. */
  readonly part?: PlanPart;
  /** Operations that can end the run for everyone, and what became of their tasks; absent where there are none. */
  readonly killSwitches?: readonly PlannedKillSwitch[];
  /** Operations that make things which have to be removed again; absent where there are none. */
  readonly creations?: readonly Creation[];
}

/** A unit of the plan: its steps run in order, tasks run side by side. */
export type Task = ScenarioTask | PropertyTask | SequenceTask;

interface TaskHead {
  /** Unique and stable across runs: `POST /api/v1/orders > happy_path > Successful order creation`. */
  readonly id: string;
  readonly title: string;
  /** The operation key that reports group it under. */
  readonly suite: string;
  /** The id of the source that made it: `declared`, `examples`. */
  readonly source: string;
  /** The scenario's kind, such as `edge_cases`; for other sources the source id. */
  readonly group: string;
  readonly tags: readonly string[];
  /** One of many of its kind: a console counts those that pass instead of naming each. */
  readonly minor: boolean;
  /**
   * Id of the task that sends the same request unchanged. It runs before; what it saved fills this one's holes, and
   * without its pass nothing can be said of this one.
   */
  readonly base: string | undefined;
  /** Promises that the task as a whole speaks for. */
  readonly promises: readonly string[];
  /** True when it changes what other tasks see: it runs alone. */
  readonly exclusive: boolean;
  /** The most that its requests do to the provider; every task of a finished plan has it. */
  readonly effect?: Effect;
  readonly at: Location;
}

export interface ScenarioTask extends TaskHead {
  readonly kind: 'scenario';
  /** Unbound preconditions, assumed to hold. */
  readonly assumptions: readonly { readonly text: string; readonly at: Location }[];
  readonly setup: readonly BoundSentence[];
  readonly steps: readonly Step[];
  readonly postconditions: readonly BoundSentence[];
  /** Why nothing can be decided although the scenario was read; the task is inconclusive and sends nothing. */
  readonly undecidable: { readonly reason: string; readonly at: Location } | undefined;
}

/** A claim over made-up input of one operation. The engine makes the cases from the contract and the plan's seed. */
export interface PropertyTask extends TaskHead {
  readonly kind: 'property';
  readonly operation: string;
  readonly intent: 'valid' | 'invalid' | 'hostile';
  /** The request that the cases are made from. */
  readonly request: RequestTemplate;
  /** What is expected, by the place of the change; valid input goes by `body`. */
  readonly expectations: Readonly<Record<Blame['place'], Expectation>>;
  /** How many cases are made up. */
  readonly runs: number;
  /** Cases that are tried before: counterexamples of earlier runs. */
  readonly known: readonly CaseInput[];
  /** Removes what an accepted case created, from its answer; undefined where the spec has no such operation. */
  readonly cleanup: RequestTemplate | undefined;
}

/** Random short sequences of a contract's operations on the things that they create, judged by what must hold between them. */
export interface SequenceTask extends TaskHead {
  readonly kind: 'sequence';
  readonly resource: Resource;
  readonly runs: number;
  /** Commands in one sequence, at most. */
  readonly length: number;
  readonly known: readonly (readonly SequenceCommand[])[];
}

export type Step = BurstStep | SendStep | TogetherStep | WaitStep | WalkStep;

/**
 * As many requests as a declared window lets through, and on until the provider refuses one. Then another operation is
 * tried, and the same one again after Retry-After.
 */
export interface BurstStep {
  readonly kind: 'burst';
  readonly id: string;
  /** What is sent; its expectation is that of the refusal. */
  readonly send: SendStep;
  /** Requests that must be let through in one window, and the most that may be. */
  readonly allowed: { readonly least: number; readonly most: number };
  readonly windowMs: number;
  /** The promise that the window is. */
  readonly promise: string;
  /** A request that another window counts. */
  readonly other: SendStep | undefined;
  readonly at: Location;
}

/** The same request several times, let go at once. */
export interface TogetherStep {
  readonly kind: 'together';
  readonly id: string;
  readonly send: SendStep;
  readonly times: number;
  /** A member of the accepted answers that must be the same in all of them; undefined: each may stand alone. */
  readonly same: { readonly field: string; readonly promise: string | undefined } | undefined;
  /** Answers that must be accepted, at least and at most. */
  readonly accepted: { readonly least: number; readonly most: number };
  /** Other requests that are let go with them; judged each on its own. */
  readonly also?: readonly SendStep[];
  /** Read afterwards: that member has a value that one of the requests sent. */
  readonly settles?: { readonly read: SendStep; readonly field: string };
  readonly at: Location;
}

export interface WaitStep {
  readonly kind: 'wait';
  readonly id: string;
  readonly ms: number;
  readonly at: Location;
}

export interface SendStep {
  readonly kind: 'send';
  /** Unique within the task. */
  readonly id: string;
  readonly title: string;
  /** The operation that the request belongs to; undefined when the spec declares none for it. */
  readonly operation: string | undefined;
  readonly request: RequestTemplate;
  readonly intent: Intent;
  readonly expectation: Expectation;
  readonly captures: readonly Capture[];
  /** The connection is dropped so long after the request was sent, and no answer is read: ms; undefined: it is read. */
  readonly dropAfterMs: number | undefined;
  /** Promises that this step exercises when its answer is as expected (the constraint that an invalid body breaks). */
  readonly promises: readonly string[];
  readonly at: Location;
}

/** Why a request is sent: checks read it instead of guessing. `hostile`: may be accepted or refused, but must be answered. */
export type Intent = 'valid' | 'invalid' | 'hostile' | 'unauthenticated' | 'replay' | 'burst';

export interface Expectation {
  /** Empty: any declared status will do. */
  readonly statuses: readonly StatusPattern[];
  readonly errorCode: string | undefined;
  readonly contains: readonly string[];
  /** Header name to expected value; `*` means present. */
  readonly headers: readonly (readonly [string, string])[];
  /** A subset of the body. */
  readonly body: Json | undefined;
  /** Field to symbol: the first answer binds the symbol, later ones must equal it, other symbols must differ. */
  readonly symbols: readonly { readonly field: string; readonly symbol: string }[];
  /** JSON pointer or parameter name of the place that the refusal must blame. */
  readonly blames: Blame | undefined;
  /**
   * Refusals that say nothing about what this step asks, such as an unknown customer when the length of a note is
   * tried: they leave the step undecided.
   */
  readonly offTopic: readonly { readonly status: StatusPattern; readonly errorCode: string | undefined }[];
  /** Where the expectation is written, part by part: `status`, `errorCode`, `contains`, `headers`, `body`, `symbols`, `blames`. */
  readonly places: Readonly<Record<string, Location>>;
  /** Promise id per part, same keys as `places`. */
  readonly promises: Readonly<Record<string, string>>;
  /** Why it is expected, for messages, and how much that weighs; without it, it is a statement of the page. */
  readonly grounds?: { readonly text: string; readonly severity: Severity };
}

/** The one thing that is wrong with a request. */
export interface Blame {
  /** `body` for a JSON pointer into the body, else the place of the parameter that `pointer` names. */
  readonly place: 'body' | 'path' | 'query' | 'header';
  readonly pointer: string;
  /** The keyword of the constraint that the request breaks. */
  readonly keyword: string;
}

export interface Capture {
  readonly name: string;
  /** JSONPath (RFC 9535) into the answer's JSON body. */
  readonly path: string;
}

/** A sentence of the spec with what was bound to it. */
export interface BoundSentence {
  readonly role: 'precondition' | 'setup' | 'postcondition';
  readonly text: string;
  readonly at: Location;
  readonly promise: string | undefined;
  /** Further promises that are kept when it holds: a delivery with its signature. */
  readonly shows: readonly string[];
  readonly action: SentenceAction;
}

export type SentenceAction =
  | {
      readonly form: 'unbound' /** YAML to paste into the companion file. */;
      readonly paste: string;
      readonly companion: string;
    }
  | {
      readonly form: 'request';
      readonly request: RequestTemplate;
      readonly teardown: RequestTemplate | undefined;
      readonly at: Location;
    }
  | {
      readonly form: 'probe';
      readonly probe: string;
      readonly arguments: Json;
      readonly at: Location | undefined;
    };

/** How much a plan asks of a provider. */
export interface PlanCost {
  readonly requests: number;
  /** Requests expected to create or change something. */
  readonly changes: number;
}

export type { PlanPart } from './plan-part.ts';
export type { BodyTemplate, RequestTemplate } from './request-template.ts';
