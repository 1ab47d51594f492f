import { createHmac } from 'node:crypto';
import type { Contract, WebhookEvent, Webhooks } from '../../model/contract.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { isSafe } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { type Field, listFields } from '../../schema/fields.ts';
import { jsonOf } from '../calls.ts';
import { type OutgoingWebhook, signatureHeaders } from '../webhooks.ts';
import { type Deviate, type Fault, faultOf, type World } from './fault.ts';
import { other9 } from './idempotency.ts';
import { retryFaults } from './retries.ts';
import { atEach, otherType } from './wrong-values.ts';

/** Deliveries that do not come, come too often, are not to be trusted, or tell something else. */
export function webhookFaults(contract: Contract): readonly Fault[] {
  const { webhooks } = contract;
  if (webhooks === undefined) return [];
  const promised = new Set(contract.promises.map(({ id }) => id));
  return [
    ...webhooks.events.flatMap((event) => ofEvent(event, contract)),
    ...ofEnvelope(webhooks, contract),
    ...ofSignature(webhooks),
    ...retryFaults(webhooks),
  ].filter(({ promise }) => promised.has(promise));
}

type Made = (name: string, title: string, deviate: Deviate, part?: string) => Fault;

function ofEvent(event: WebhookEvent, contract: Contract): readonly Fault[] {
  const { name, payload } = event;
  const made: Made = (label, title, deviate, part = 'delivery') =>
    faultOf('webhooks', { name: `${name} ${label}`, title, promise: promiseId.webhook(name, part), deviate });
  const inData = (change: (payload: JsonObject) => Json): Deviate =>
    telling(name, (body) => within(body, contract, change));
  const fields = payload === undefined ? [] : listFields(payload.schema, contract.schemas);
  return [
    made(
      'missing',
      `does not tell of ${name}`,
      delivering((delivery) => (delivery.event === name ? [] : [delivery])),
    ),
    made(
      'twice',
      `tells of ${name} twice, as of two events`,
      delivering((delivery, world) =>
        delivery.event === name ? [delivery, resigned(delivery, renumbered(delivery), world)] : [delivery],
      ),
    ),
    made(
      'under another name',
      `calls ${name} \`something.else\``,
      telling(name, (body) =>
        Object.fromEntries(
          Object.entries(body).map(([member, value]) => [member, value === name ? 'something.else' : value]),
        ),
      ),
    ),
    made('for refused requests', `tells of ${name} when a request is refused, too`, onRefusal(name)),
    ...fields
      .filter(({ segments }) => segments.length === 1)
      .flatMap((field) =>
        ofField(field, (label, title, change) => made(label, title, inData(change), 'payload')),
      ),
  ];
}

function ofField(
  { schemaName, segments, required, schema }: Field,
  made: (label: string, title: string, change: (payload: JsonObject) => Json) => Fault,
): readonly Fault[] {
  const type = isJsonObject(schema) ? otherType(schema['type']) : undefined;
  return [
    ...(required
      ? [
          made(`${schemaName} is left out`, `tells without \`${schemaName}\``, (payload) =>
            atEach(payload, segments, () => undefined),
          ),
        ]
      : []),
    ...(type === undefined
      ? []
      : [
          made(`${schemaName} of another type`, `tells \`${schemaName}\` in another type`, (payload) =>
            atEach(payload, segments, () => type),
          ),
        ]),
    ...(/(^|_)id$/.test(schemaName)
      ? [
          made(`${schemaName} of another thing`, `tells \`${schemaName}\` of another thing`, (payload) =>
            atEach(payload, segments, (current) => (current === undefined ? undefined : other9(current))),
          ),
        ]
      : []),
  ];
}

/** Members around the payload, for every event. */
function ofEnvelope({ envelope, events }: Webhooks, { schemas }: Contract): readonly Fault[] {
  const [first] = events;
  if (envelope === undefined || first === undefined) return [];
  return listFields(envelope.schema, schemas)
    .filter(({ segments }) => segments.length === 1)
    .flatMap((field) =>
      ofField(field, (label, title, change) =>
        faultOf('webhooks', {
          name: `envelope ${label}`,
          title,
          promise: promiseId.webhook(first.name, 'payload'),
          deviate: telling(undefined, change),
        }),
      ),
    );
}

function ofSignature({ signature }: Webhooks): readonly Fault[] {
  if (signature === undefined) return [];
  const { header, timestampHeader } = signature;
  const made = (name: string, title: string, deviate: Deviate): Fault =>
    faultOf('webhooks', {
      name: `signature ${name}`,
      title,
      promise: promiseId.webhook('*', 'signature'),
      deviate,
    });
  const inHeader = (wanted: string, change: (value: string) => string | undefined): Deviate =>
    delivering((delivery, world) => {
      world.acted();
      return [
        {
          ...delivery,
          headers: (now) =>
            delivery.headers(now).flatMap(([name, value]) => {
              const changed = name === wanted ? change(value) : value;
              return changed === undefined ? [] : [[name, changed] as const];
            }),
        },
      ];
    });
  const signing = (
    secretOf: (world: World) => string,
    bodyOf: (body: Uint8Array) => Uint8Array,
    laterMs = 0,
  ): Deviate =>
    delivering((delivery, world) => {
      world.acted();
      const body = bodyOf(delivery.body);
      return [
        {
          ...delivery,
          headers: (now) =>
            signatureHeaders(signature, secretOf(world), { body, id: idOf(delivery) }, now + laterMs),
        },
      ];
    });
  const secret = (world: World): string => world.webhookSecret ?? '';
  const same = (body: Uint8Array): Uint8Array => body;
  const tolerance = (signature.toleranceSeconds ?? 300) * 1000;
  return [
    made(
      'is left out',
      'does not sign deliveries',
      inHeader(header, () => undefined),
    ),
    made(
      'with another secret',
      'signs with another secret',
      signing(() => 'another-secret', same),
    ),
    made(
      'over other bytes',
      'signs the JSON in another spacing than it sends',
      signing(secret, (body) => Buffer.from(JSON.stringify(jsonOf(body), null, 1))),
    ),
    made(
      'over nothing',
      'signs the time alone',
      signing(secret, () => new Uint8Array(0)),
    ),
    made(
      'cut',
      'sends half of the signature',
      inHeader(header, (value) => value.slice(0, value.length / 2)),
    ),
    made(
      'in capitals',
      'writes the signature with another prefix',
      inHeader(header, (value) => `v0=${value.replace(/^[\w-]+=/, '')}`),
    ),
    made(
      'of another algorithm',
      'signs with SHA-1',
      inHeader(header, (value) =>
        value.replace(/[^=]*$/, createHmac('sha1', 'key').update(value).digest('hex')),
      ),
    ),
    ...(timestampHeader === undefined
      ? []
      : [
          made(
            'without a time',
            'does not say when it signed',
            inHeader(timestampHeader, () => undefined),
          ),
          made(
            'of another time',
            'names another time than it signed',
            inHeader(timestampHeader, (value) => String(Number(value) + 1)),
          ),
        ]),
    ...(signature.toleranceSeconds === undefined
      ? []
      : [
          made('stale', 'signs with a time that is too old', signing(secret, same, -2 * tolerance)),
          made(
            'from the future',
            'signs with a time that is still to come',
            signing(secret, same, 2 * tolerance),
          ),
        ]),
  ];
}

/** What is sent instead of each delivery. The same delivery is no deviation. */
function delivering(
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
function within(body: JsonObject, { webhooks }: Contract, change: (payload: JsonObject) => Json): Json {
  const name = ['data', 'payload'].find((member) => isJsonObject(body[member]));
  const inner = name === undefined ? undefined : body[name];
  if (webhooks?.envelope === undefined || name === undefined || !isJsonObject(inner)) return change(body);
  const changed = change(inner);
  return changed === inner ? body : { ...body, [name]: changed };
}

const ID = /^(event_id|id|delivery_id|message_id)$/;

function idOf({ body }: OutgoingWebhook): string {
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

/** A refused change is told of as the last one that was made. */
function onRefusal(event: string): Deviate {
  return (world) => {
    let again: (() => void) | undefined;
    return {
      deliver: (delivery, next) => {
        next(delivery);
        if (delivery.event === event) again = () => next(resigned(delivery, renumbered(delivery), world));
      },
      handle: (request, next) => {
        const answer = next(request);
        const found = world.find(request);
        if (
          again !== undefined &&
          found !== undefined &&
          !isSafe(found.value) &&
          answer.status >= 400 &&
          answer.status !== 401
        ) {
          world.acted();
          again();
        }
        return answer;
      },
    };
  };
}
