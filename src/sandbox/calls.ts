import type { ProviderCall, ProviderStore } from '../model/extension.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { ProviderRequest } from './exchange.ts';

/** A request with its target taken apart. */
export interface Arrived {
  readonly request: ProviderRequest;
  readonly query: URLSearchParams;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const NOTHING: Readonly<Record<string, string>> = {};

/** What a behaviour is shown of a request. */
export function callOf(
  arrived: Arrived,
  body: Json | undefined,
  resource: JsonObject | undefined,
  options: { readonly store: ProviderStore; readonly now: () => number },
): ProviderCall {
  return {
    method: arrived.request.method,
    path: arrived.path,
    pathParameters: arrived.pathParameters,
    query: arrived.query.size === 0 ? NOTHING : Object.fromEntries(arrived.query),
    headers: arrived.request.headers,
    body,
    resource,
    store: options.store,
    now: options.now(),
  };
}

/** A body as JSON; undefined when it is none. */
export function jsonOf(body: Uint8Array): Json | undefined {
  try {
    const value: Json = JSON.parse(Buffer.from(body).toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}
