import type { Effect, KillSwitch } from './effect.ts';
import type { Json, JsonSchema } from './json.ts';
import type { Located, Location } from './location.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'TRACE';

/** `201`, `4XX` or `default`. */
export type StatusPattern = string;

export interface Operation {
  /** `POST /api/v1/orders`: unique, and the name used in every report. */
  readonly key: string;
  readonly method: Method;
  /** With `{name}` parameters. */
  readonly path: string;
  readonly description: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  readonly responses: readonly DeclaredResponse[];
  /** Whether credentials are needed: an `Authorization` or key header is declared, or the spec's auth applies to all. */
  readonly secured: boolean;
  /** Scopes needed, where the spec ties them to the operation. */
  readonly scopes: readonly string[];
  /** The header that makes a repeat harmless, such as `X-Idempotency-Key`. */
  readonly idempotencyHeader: string | undefined;
  /** The most that it does to the provider. */
  readonly effect: Effect;
  /** How it can end the run for everyone; undefined: not at all. */
  readonly killSwitch: KillSwitch | undefined;
  readonly at: Location;
}

export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly shape: BodyShape;
  readonly description: string | undefined;
  readonly at: Location;
}

export interface RequestBody {
  readonly contentType: string;
  /** The page says that callers must name it, as a required header. */
  readonly demandsContentType?: boolean;
  readonly required: boolean;
  readonly shape: BodyShape;
  readonly at: Location;
}

/** The form of a value: hard constraints, softer ones, documented examples, and where each was stated. */
export interface BodyShape {
  readonly schema: JsonSchema;
  /** Constraints that only advise: guessed formats, constraints that the spec's own example breaks. */
  readonly advisory: JsonSchema | undefined;
  /** `inferred` from an example value: extra members are never a violation. */
  readonly origin: 'declared' | 'inferred';
  /** A documented value of the whole shape, put together from the examples in it. */
  readonly example: Json | undefined;
  /** Schema JSON pointer (`/properties/items/minItems`) to the place that states it. `''` is the shape itself. */
  readonly places: Readonly<Record<string, Location>>;
  readonly at: Location;
}

export interface DeclaredResponse {
  readonly status: StatusPattern;
  readonly description: string | undefined;
  readonly headers: readonly DeclaredHeader[];
  readonly contentType: string | undefined;
  readonly body: BodyShape | undefined;
  /** The literal error code of an error response's example. */
  readonly errorCode: Located<string> | undefined;
  /** Where the status was declared: by the operation, or by a more specific or a general statement elsewhere. */
  readonly origin: 'operation' | 'scenario' | 'rate-limits' | 'error-codes';
  readonly at: Location;
}

export interface DeclaredHeader {
  readonly name: string;
  readonly description: string | undefined;
  /** The documented value; an example, not a promise of that literal. */
  readonly example: string | undefined;
  /** The JSON Schema of the value once numbers are read as numbers. */
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly at: Location;
}

/** Whether a pattern such as `4XX` covers a status. */
export function statusMatches(pattern: StatusPattern, status: number): boolean {
  if (pattern === 'default') return true;
  const text = String(status);
  return (
    pattern.length === text.length &&
    [...pattern.toUpperCase()].every((digit, index) => digit === 'X' || digit === text[index])
  );
}

/** The declaration that covers a status: the exact one first, then ranges, then `default`. */
export function responseFor(operation: Operation, status: number): DeclaredResponse | undefined {
  const rank = (pattern: StatusPattern): number =>
    pattern === 'default' ? 2 : pattern.toUpperCase().includes('X') ? 1 : 0;
  return operation.responses
    .filter((response) => statusMatches(response.status, status))
    .sort((left, right) => rank(left.status) - rank(right.status))[0];
}

/** Safe methods as RFC 9110 section 9.2.1 defines them: they ask for no change. */
export function isSafe(operation: Pick<Operation, 'method'>): boolean {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(operation.method);
}
