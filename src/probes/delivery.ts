import { headerValue } from '../model/exchange.ts';
import type { Delivery } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** What a delivery says of itself, wherever it says it. */
export interface ReadDelivery {
  readonly body: Json | undefined;
  readonly event: string | undefined;
  /** The same in every attempt. */
  readonly id: string | undefined;
  /** The payload inside its wrapper, or the body itself. */
  readonly payload: Json | undefined;
}

export function readDelivery(delivery: Pick<Delivery, 'headers' | 'body'>): ReadDelivery {
  const body = jsonOf(delivery.body);
  const inner = member(body, 'data') ?? member(body, 'payload');
  const first = (names: readonly string[], headers: readonly string[]): string | undefined =>
    [
      ...names.map((name) => member(body, name)),
      ...headers.map((name) => headerValue(delivery.headers, name)),
    ]
      .find((value) => typeof value === 'string' || typeof value === 'number')
      ?.toString();
  return {
    body,
    event: first(['event_type', 'type', 'event'], ['X-GitHub-Event', 'X-Webhook-Event', 'X-Event-Type']),
    id: first(['event_id', 'id'], ['webhook-id', 'svix-id', 'X-GitHub-Delivery', 'X-Webhook-Id']),
    payload: inner ?? body,
  };
}

/** Members are looked for in the payload and beside it. */
export function matchesMembers({ body, payload }: ReadDelivery, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    [payload, body].some((place) => member(place, name) === value),
  );
}

function jsonOf(bytes: Uint8Array): Json | undefined {
  try {
    const value: Json = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
