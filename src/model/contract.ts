import type { AuthDeclaration } from './auth.ts';
import type { EnvironmentDeclaration } from './environment.ts';
import type { IdempotencyProfile } from './idempotency.ts';
import type { Invariant } from './invariant.ts';
import type { Json, JsonSchema } from './json.ts';
import type { Located, Location } from './location.ts';
import type { BodyShape, DeclaredHeader, Operation } from './operation.ts';
import type { SpecPromise } from './promise.ts';
import type { ScenarioDeclaration } from './scenario.ts';

/** The parsed meaning of a spec. Plain JSON: no reader ever returns to the document. */
export interface Contract {
  readonly title: string;
  readonly version: string | undefined;
  readonly status: string | undefined;
  readonly purpose: string | undefined;
  readonly scope: readonly string[];
  readonly source: { readonly file: string; readonly digest: string };
  readonly operations: readonly Operation[];
  /** Named schemas; bodies refer to them as `#/$defs/Name`. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly auth: AuthDeclaration | undefined;
  readonly errors: ErrorContract;
  /** One per operation with an idempotency key. */
  readonly idempotency: readonly IdempotencyProfile[];
  readonly invariants: readonly Invariant[];
  readonly limits: RateLimits | undefined;
  readonly webhooks: Webhooks | undefined;
  readonly environments: readonly EnvironmentDeclaration[];
  readonly scenarios: readonly ScenarioDeclaration[];
  readonly diagrams: readonly Diagram[];
  readonly promises: readonly SpecPromise[];
}

export interface ErrorContract {
  /** The shape of every 4xx and 5xx body (`error_format`). */
  readonly envelope: BodyShape | undefined;
  /** The member of the envelope that holds the code: `error_code` unless the envelope says otherwise. */
  readonly codeField: string;
  readonly codes: readonly ErrorCode[];
}

export interface ErrorCode {
  readonly code: string;
  readonly status: number | undefined;
  readonly description: string | undefined;
  readonly retry: RetryStrategy | undefined;
  readonly resolution: string | undefined;
  readonly headers: readonly DeclaredHeader[];
  /** `table`: declared under `error_codes`. `use`: declared only by a response or scenario that uses it. */
  readonly origin: 'table' | 'use';
  readonly at: Location;
}

export interface RetryStrategy {
  readonly text: string;
  readonly action: 'none' | 'refresh-token' | 'retry-after' | 'backoff' | 'other';
  readonly attempts: number | undefined;
}

/** `limit` requests in each window of `windowSeconds`. */
export interface RateWindow {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly at: Location;
}

export interface RateLimits {
  readonly windows: readonly RateWindow[];
  /** `150% for up to 30 seconds` is `{ factor: 1.5, seconds: 30 }`. */
  readonly burst: { readonly factor: number; readonly seconds: number; readonly at: Location } | undefined;
  readonly perOperation: readonly {
    readonly path: string;
    readonly method: string | undefined;
    readonly window: RateWindow;
    readonly at: Location;
  }[];
  readonly headers: readonly DeclaredHeader[];
  readonly exceeded:
    | {
        readonly status: number;
        readonly body: BodyShape | undefined;
        readonly errorCode: string | undefined;
        readonly headers: readonly DeclaredHeader[];
        readonly at: Location;
      }
    | undefined;
  readonly at: Location;
}

export interface Webhooks {
  readonly events: readonly WebhookEvent[];
  /** Event names listed under `configuration.events`, whether defined or not. */
  readonly listed: readonly Located<string>[];
  readonly signature: WebhookSignature | undefined;
  /** The wrapper of every delivery (`payload_structure`), absent when events stand alone. */
  readonly envelope: BodyShape | undefined;
  readonly retry:
    | { readonly attempts: number; readonly delaysSeconds: readonly number[]; readonly at: Location }
    | undefined;
  /** The longest the receiver may take to answer. */
  readonly answerWithinSeconds: number | undefined;
  readonly at: Location;
}

export interface WebhookEvent {
  readonly name: string;
  readonly description: string | undefined;
  readonly payload: BodyShape | undefined;
  readonly at: Location;
}

export interface WebhookSignature {
  readonly header: string;
  readonly algorithm: 'hmac-sha256' | 'hmac-sha512' | 'hmac-sha1';
  readonly encoding: 'hex' | 'base64';
  /** Text before the encoded digest, such as `sha256=`. */
  readonly prefix: string;
  /** What is signed: the raw body, or the timestamp header's value, a dot, and the raw body. */
  readonly covers: 'body' | 'timestamp.body';
  /**
   * How header, id, timestamp and body make one text: `plain` as the other members say, `stripe` is `t=,v1=` in one
   * header, `standard-webhooks` signs `id.timestamp.body`, `slack` signs `v0:timestamp:body`.
   */
  readonly scheme: 'plain' | 'slack' | 'standard-webhooks' | 'stripe';
  readonly idHeader: string | undefined;
  readonly timestampHeader: string | undefined;
  readonly timestampFormat: 'unix-seconds' | 'iso-8601';
  readonly toleranceSeconds: number | undefined;
  readonly at: Location;
}

export interface Diagram {
  readonly participants: readonly string[];
  readonly messages: readonly {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly at: Location;
  }[];
  readonly at: Location;
}

/** A documented value of a shape together with where it stands. */
export type DocumentedValue = Located<Json>;
