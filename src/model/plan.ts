import type { Json } from './json.ts';
import type { Location } from './location.ts';
import type { StatusPattern } from './operation.ts';

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
}

/** A unit of the plan: its steps run in order, tasks run side by side. */
export type Task = ScenarioTask;

export interface ScenarioTask {
  readonly kind: 'scenario';
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
  /** Promises that the task as a whole speaks for. */
  readonly promises: readonly string[];
  /** True when its setup changes what other tasks see: it runs alone. */
  readonly exclusive: boolean;
  /** Unbound preconditions, assumed to hold. */
  readonly assumptions: readonly { readonly text: string; readonly at: Location }[];
  readonly setup: readonly BoundSentence[];
  readonly steps: readonly Step[];
  readonly postconditions: readonly BoundSentence[];
  /** Why nothing can be decided although the scenario was read; the task is inconclusive and sends nothing. */
  readonly undecidable: { readonly reason: string; readonly at: Location } | undefined;
  readonly at: Location;
}

export type Step = SendStep | WaitStep;

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
  /** Promises that this step exercises when its answer is as expected (the constraint that an invalid body breaks). */
  readonly promises: readonly string[];
  readonly at: Location;
}

/** Why a request is sent: checks read it instead of guessing. */
export type Intent = 'valid' | 'invalid' | 'unauthenticated' | 'replay' | 'burst';

/**
 * A request with holes. Any string may contain `{{uuid}}`, `{{now}}`, `{{env.NAME}}`, `{{saved}}` or
 * `{{symbol.NAME}}` (a value that is fresh per run and the same within the task). A string that is one
 * hole and nothing else takes the hole's JSON type.
 */
export interface RequestTemplate {
  readonly method: string;
  /** Relative to the base URL, parameters already replaced by values or holes. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: BodyTemplate;
  /** Whether the run's credentials are added. */
  readonly authenticate: boolean;
}

export type BodyTemplate =
  | { readonly form: 'none' }
  | { readonly form: 'json'; readonly value: Json }
  | { readonly form: 'text'; readonly text: string };

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
  /** Where the expectation is written, part by part: `status`, `errorCode`, `contains`, `headers`, `body`, `symbols`. */
  readonly places: Readonly<Record<string, Location>>;
  /** Promise id per part, same keys as `places`. */
  readonly promises: Readonly<Record<string, string>>;
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
