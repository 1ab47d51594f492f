import type { Location } from './location.ts';

/** One statement of the spec that a provider can keep or break. */
export interface SpecPromise {
  /** Stable and readable: `POST /api/v1/orders > request > items[].quantity maximum`. */
  readonly id: string;
  readonly section: PromiseSection;
  /** What is promised, as a clause: `items[].quantity is at most 999`. */
  readonly text: string;
  readonly at: Location;
}

export type PromiseSection =
  | 'authentication'
  | 'endpoints'
  | 'errors'
  | 'idempotency'
  | 'rate-limits'
  | 'webhooks'
  | 'scenarios'
  | 'environments';

/** What became of a promise in a run; the order is the precedence when several exchanges show it. */
export type PromiseState = 'never exercised' | 'kept' | 'undecided' | 'broken';

/** The ids of promises: made by spec/, named by checks and plan/. One place, so that they cannot drift apart. */
export const promiseId = {
  /** A constraint of a request body: `field` is `items[].quantity` (`''` for the whole), `keyword` is `maximum`. */
  request: (operation: string, field: string, keyword: string): string =>
    `${operation} > request > ${field === '' ? 'body' : field} ${keyword}`,
  /** A path, query or header parameter: `keyword` is `required` or a constraint. */
  parameter: (operation: string, place: string, name: string, keyword: string): string =>
    `${operation} > ${place} > ${name} ${keyword}`,
  /** A declared status of an operation. */
  status: (operation: string, status: string): string => `${operation} > ${status}`,
  /** A member of a response body: `field` is `order_id` or `items[].quantity`. */
  responseBody: (operation: string, status: string, field: string): string =>
    `${operation} > ${status} > ${field === '' ? 'body' : field}`,
  responseHeader: (operation: string, status: string, name: string): string =>
    `${operation} > ${status} > header ${name.toLowerCase()}`,
  /** The literal error code of an error response. */
  responseCode: (operation: string, status: string): string => `${operation} > ${status} > error code`,
  /** What an idempotency key is for: `one effect`, `replay`, `other body`. */
  idempotency: (operation: string, part: string): string => `${operation} > idempotency > ${part}`,
  /** `subject` is the model or the operation. */
  invariant: (subject: string, text: string): string => `${subject} > always > ${text}`,
  /** What a list does with a query parameter: `limit bounds the page`. */
  list: (operation: string, parameter: string, effect: string): string =>
    `${operation} > query > ${parameter} ${effect}`,
  errorCode: (code: string): string => `errors > ${code}`,
  errorEnvelope: (field: string): string => `errors > envelope > ${field === '' ? 'body' : field}`,
  /** One expectation or postcondition of a scenario; `part` is unique within it. */
  scenario: (scenario: string, part: string): string => `scenarios > ${scenario} > ${part}`,
  auth: (part: string): string => `authentication > ${part}`,
  limitHeader: (name: string): string => `rate-limits > header ${name.toLowerCase()}`,
  limit: (subject: string): string => `rate-limits > ${subject}`,
  webhook: (event: string, part: string): string => `webhooks > ${event} > ${part}`,
  environment: (name: string, part: string): string => `environments > ${name} > ${part}`,
} as const;
