import type { Headers } from './exchange.ts';
import type { Json, JsonObject } from './json.ts';

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
