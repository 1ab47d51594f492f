import type { Contract } from '../../model/contract.ts';
import type { ProviderStore } from '../../model/extension.ts';
import type { Operation } from '../../model/operation.ts';
import type { ProviderRequest, ProviderResponse } from '../exchange.ts';
import type { Matched } from '../routes.ts';
import type { DeliveryAttempt, OutgoingWebhook } from '../webhooks.ts';

/** One named deviation of the sandbox from the page. Who sees it is nobody's business here: no check is ever named. */
export interface Fault {
  /** Unique and stable: `answers: POST /api/v1/orders 201 order_id is left out`. */
  readonly id: string;
  readonly family: Family;
  /** What the provider does wrong, as a clause: `takes items[].quantity above 999`. */
  readonly title: string;
  /** Id of the promise of the page that it breaks. */
  readonly promise: string;
  /** Key of the operation that it is about. */
  readonly operation: string | undefined;
  readonly conditions: Conditions;
  /** Why no caller could tell the difference: it is listed, and counts for nothing. */
  readonly equivalent: string | undefined;
  readonly deviate: Deviate;
}

export type Family =
  | 'requests'
  | 'answers'
  | 'statuses'
  | 'errors'
  | 'headers'
  | 'authentication'
  | 'idempotency'
  | 'rate limits'
  | 'webhooks'
  | 'state'
  | 'invariants'
  | 'robustness'
  | 'latency';

/**
 * Where the deviation can show at all: limits are only met where they are in force, response times only where one is
 * promised, and what only a standard asks for where advice that a standard is behind counts as a violation.
 */
export type Conditions =
  | { readonly form: 'embedded' }
  | { readonly form: 'declared limits' }
  | { readonly form: 'standards' }
  | { readonly form: 'environment'; readonly name: string };

export const EMBEDDED_CONDITIONS: Conditions = { form: 'embedded' };

/** The deviation for one run: what it remembers begins anew. */
export type Deviate = (world: World) => Deviation;

/** What a deviation may look at. */
export interface World {
  readonly contract: Contract;
  readonly credentials: ReadonlyMap<string, string>;
  readonly webhookSecret: string | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
  /** The operation that a request is for, by its method and path. */
  readonly find: (request: ProviderRequest) => Matched<Operation> | undefined;
  /** Says that the provider did something else than it should. */
  readonly acted: () => void;
}

/** What is different; everything that is not named is as it should be. */
export interface Deviation {
  /** The page that the sandbox is made from instead. */
  readonly contract?: Contract;
  readonly store?: (store: ProviderStore) => ProviderStore;
  readonly handle?: (request: ProviderRequest, next: Next) => Answered;
  readonly deliver?: (delivery: OutgoingWebhook, next: (delivery: OutgoingWebhook) => void) => void;
  /** Changes what is posted; attempts of all deliveries are counted from 1. */
  readonly attempt?: (attempt: DeliveryAttempt, number: number) => DeliveryAttempt;
}

export type Next = (request: ProviderRequest) => ProviderResponse;

export type Answered =
  | (ProviderResponse & { readonly elapsedMs?: number })
  /** No answer: the code is that of a failed connection. */
  | { readonly lost: 'ECONNRESET' | 'TIMEOUT' };

/** What the page does not say itself: a standard does. */
export function byStandard(fault: Fault): Fault {
  return { ...fault, conditions: { form: 'standards' } };
}

/** Fills in what most faults have. */
export function faultOf(
  family: Family,
  fault: Pick<Fault, 'title' | 'promise' | 'deviate'> & Partial<Fault> & { readonly name: string },
): Fault {
  const { name, ...others } = fault;
  return {
    family,
    operation: undefined,
    conditions: EMBEDDED_CONDITIONS,
    equivalent: undefined,
    ...others,
    id: `${family}: ${name}`,
  };
}
