import type { Contract } from '../../model/contract.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { jsonOf } from '../calls.ts';
import { type OutgoingWebhook, signatureHeaders } from '../webhooks.ts';
import type { Deviate, World } from './fault.ts';

/** What is sent instead of each delivery. The same delivery is no deviation. */
export function delivering(
  change: (delivery: OutgoingWebhook, world: World) => readonly OutgoingWebhook[],
): Deviate {
  return (world) => ({
    deliver: (delivery, next) => {
      const sent = change(delivery, world);
      if (sent.length !== 1 || sent[0] !== delivery) world.acted();
      for (const each of sent) next(each);
    },
  });
}

/** Another body, rightly signed; undefined: of every event. */
export function telling(event: string | undefined, change: (body: JsonObject) => Json): Deviate {
  return delivering((delivery, world) => {
    const body = jsonOf(delivery.body);
    if ((event !== undefined && delivery.event !== event) || !isJsonObject(body)) return [delivery];
    const changed = change(body);
    return changed === body ? [delivery] : [resigned(delivery, changed, world)];
  });
}

export function resigned(delivery: OutgoingWebhook, value: Json, world: World): OutgoingWebhook {
  const body = Buffer.from(JSON.stringify(value));
  const signature = world.contract.webhooks?.signature;
  return {
    ...delivery,
    body,
    headers: (now) => signatureHeaders(signature, world.webhookSecret, { body, id: idOf(delivery) }, now),
  };
}

/** The payload itself, or what the wrapper holds it in. */
export function within(
  body: JsonObject,
  { webhooks }: Contract,
  change: (payload: JsonObject) => Json,
): Json {
  const name = ['data', 'payload'].find((member) => isJsonObject(body[member]));
  const inner = name === undefined ? undefined : body[name];
  if (webhooks?.envelope === undefined || name === undefined || !isJsonObject(inner)) return change(body);
  const changed = change(inner);
  return changed === inner ? body : { ...body, [name]: changed };
}

const ID = /^(event_id|id|delivery_id|message_id)$/;

export function idOf({ body }: OutgoingWebhook): string {
  const value = jsonOf(body);
  const id = isJsonObject(value) ? Object.entries(value).find(([name]) => ID.test(name))?.[1] : undefined;
  return String(id ?? '');
}

/** The same event as if it were another one. */
export function renumbered({ body }: OutgoingWebhook): Json {
  const value = jsonOf(body);
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, ID.test(name) ? `${String(member)}x` : member]),
  );
}
