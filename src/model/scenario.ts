import type { DangerHandling } from './effect.ts';
import type { Json } from './json.ts';
import type { Located, Location } from './location.ts';
import type { StatusPattern } from './operation.ts';

/** A scenario as the spec writes it, all shapes made one. Sentences and prose stay text: plan/ gives them meaning. */
export interface ScenarioDeclaration {
  /** Stable and unique in the contract: `happy_path > Successful order creation`. */
  readonly id: string;
  readonly name: string;
  /** The group's key: `happy_path`, `validation_errors`, `edge_cases`, `idempotency` or any other. */
  readonly kind: string;
  readonly tags: readonly string[];
  readonly preconditions: readonly Located<string>[];
  readonly setup: readonly Located<string>[];
  readonly steps: readonly StepDeclaration[];
  readonly postconditions: readonly Located<string>[];
  readonly at: Location;
}

export type StepDeclaration = SendDeclaration | SentenceDeclaration | WaitDeclaration;

/** A request with what is expected of its answer. Absent method and path are inherited by plan/. */
export interface SendDeclaration {
  readonly form: 'send';
  /** `POST /api/v1/orders`, or undefined where the scenario does not say. */
  readonly operation: Located<string> | undefined;
  readonly headers: readonly Located<readonly [string, string]>[];
  /** Names in the spec's spelling; `null` removes a header that would otherwise be sent. */
  readonly omitHeaders: readonly Located<string>[];
  readonly pathParameters: Readonly<Record<string, Json>>;
  readonly query: readonly Located<readonly [string, Json]>[];
  readonly body: BodyDeclaration | undefined;
  readonly expect: ExpectDeclaration | undefined;
  /** Name to JSONPath (RFC 9535) into the answer's body. */
  readonly save: readonly Located<readonly [string, string]>[];
  readonly at: Location;
}

/** `words` is a payload in words (`{order without customer_id}`), `value` a literal body. */
export type BodyDeclaration =
  | { readonly form: 'words'; readonly text: string; readonly at: Location }
  | { readonly form: 'value'; readonly value: Json; readonly at: Location }
  | { readonly form: 'none'; readonly at: Location };

export interface ExpectDeclaration {
  readonly statuses: readonly Located<StatusPattern>[];
  readonly errorCode: Located<string> | undefined;
  /** Members that must be present: names or paths. */
  readonly contains: readonly Located<string>[];
  readonly headers: readonly Located<readonly [string, string]>[];
  /** Members that must be equal to these (a subset of the body). */
  readonly body: Located<Json> | undefined;
  readonly at: Location;
}

/** A step in words: `Send order with X-Idempotency-Key: abc123`, `Response: 201 Created, order_id: ORD-001`. */
export interface SentenceDeclaration {
  readonly form: 'sentence';
  readonly text: string;
  readonly at: Location;
}

export interface WaitDeclaration {
  readonly form: 'wait';
  readonly ms: number;
  readonly at: Location;
}

/** What a team adds beside a spec, in `scenarios/<spec>.yaml`. */
export interface Companion {
  readonly file: string;
  readonly bindings: readonly Binding[];
  readonly scenarios: readonly ScenarioDeclaration[];
  readonly checks: readonly CheckSetting[];
  /** What becomes of operations that can end the run for everyone. */
  readonly dangerous: readonly DangerSetting[];
  /** What gives the credentials that no variable sets. */
  readonly credentials: Located<CredentialsCommand> | undefined;
}

/** `off`: it is not asked. Otherwise all that it finds counts as this. */
export type CheckLevel = 'off' | 'advice' | 'violation';

export interface CheckSetting {
  /** As the file spells it: whether there is such a check is for those who know the checks. */
  readonly check: Located<string>;
  readonly level: CheckLevel;
}

/** A command whose output is `NAME=value` lines or JSON. */
export interface CredentialsCommand {
  readonly command: string;
  readonly timeoutMs: number;
}

export interface DangerSetting {
  /** `POST /api/v1/logout`. */
  readonly operation: Located<string>;
  readonly handling: DangerHandling;
}

/** Ties a sentence of the spec to what makes or observes it. */
export interface Binding {
  readonly role: 'precondition' | 'setup' | 'postcondition';
  /** A Cucumber expression: `Set product stock to {int}`. */
  readonly sentence: Located<string>;
  readonly action: BindingAction;
  readonly at: Location;
}

export type BindingAction =
  | { readonly form: 'request'; readonly request: BoundRequest; readonly teardown: BoundRequest | undefined }
  | { readonly form: 'probe'; readonly probe: string; readonly arguments: Json };

/** Strings may hold `{1}` (the sentence's first argument), `{order_id}` (a member of the last answer) and `{{uuid}}`. */
export interface BoundRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Json | undefined;
}
