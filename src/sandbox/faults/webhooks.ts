import type { Contract, WebhookEvent, Webhooks } from '../../model/contract.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { isSafe } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { type Field, listFields } from '../../schema/fields.ts';
import { delivering, renumbered, resigned, telling, within } from './deliveries.ts';
import { type Deviate, type Fault, faultOf } from './fault.ts';
import { other9 } from './idempotency.ts';
import { retryFaults } from './retries.ts';
import { signatureFaults } from './signatures.ts';
import { atEach, otherType } from './wrong-values.ts';

/** Deliveries that do not come, come too often, are not to be trusted, or tell something else. */
export function webhookFaults(contract: Contract): readonly Fault[] {
  const { webhooks } = contract;
  if (webhooks === undefined) return [];
  const promised = new Set(contract.promises.map(({ id }) => id));
  return [
    ...webhooks.events.flatMap((event) => ofEvent(event, contract)),
    ...ofEnvelope(webhooks, contract),
    ...signatureFaults(webhooks),
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
