import type { Json } from './json.ts';

/** Ordered pairs: duplicates and spelling survive. */
export type Headers = readonly (readonly [string, string])[];

export interface HttpRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
  /** Of a second client, with its credentials. */
  readonly client?: 'second';
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The body as JSON when it parses; read on first use. */
  readonly json: () => ParsedJson;
  /** The body was longer than the client reads and is cut. */
  readonly truncated: boolean;
}

export type ParsedJson =
  | { readonly parsed: true; readonly value: Json }
  | { readonly parsed: false; readonly reason: string };

/** One request and what came back. `elapsedMs` runs from the first byte written to the last byte read. */
export type Exchange = {
  readonly request: HttpRequest;
  readonly elapsedMs: number;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Tries before this one, oldest first. */
  readonly earlier: readonly EarlierAttempt[];
} & Outcome;

export type Outcome =
  | { readonly outcome: 'response'; readonly response: HttpResponse }
  | { readonly outcome: 'failure'; readonly failure: TransportFailure };

export interface EarlierAttempt {
  readonly elapsedMs: number;
  /** `ECONNRESET` or `429`. */
  readonly result: string;
  /** Why it was sent again. */
  readonly reason: string;
}

/** The request got no answer. `code` is stable: `ECONNREFUSED`, `TIMEOUT`, `BODY_LENGTH`, `AUTH` ... */
export interface TransportFailure {
  readonly code: string;
  readonly message: string;
}

/** Sends a request, returns an exchange; rejects only when `signal` aborts. */
export type Transport = (
  request: HttpRequest,
  options: { readonly signal: AbortSignal },
) => Promise<Exchange>;

export function headerValues(headers: Headers, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

export function headerValue(headers: Headers, name: string): string | undefined {
  const values = headerValues(headers, name);
  return values.length === 0 ? undefined : values.join(', ');
}
