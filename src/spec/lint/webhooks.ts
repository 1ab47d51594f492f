import { isJsonObject, type JsonSchema } from '../../model/json.ts';
import type { Location } from '../../model/location.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** An event to subscribe to that nobody describes. */
export const undefinedEvents: LintRule = function* ({ contract }) {
  const { webhooks } = contract;
  if (webhooks === undefined) return;
  const defined = new Set(webhooks.events.map(({ name }) => name));
  for (const { value, at } of webhooks.listed) {
    if (defined.has(value)) continue;
    yield diagnostic(
      'event-listed-not-defined',
      'warning',
      `the event \`${value}\` is listed but not defined under events`,
      at,
      {
        related: [
          {
            message: `defined are ${[...defined].join(', ') || 'none'}`,
            at: webhooks.events[0]?.at ?? webhooks.at,
          },
        ],
        help: 'Define its payload, or take it off the list.',
      },
    );
  }
  const listed = new Set(webhooks.listed.map(({ value }) => value));
  for (const { name, at } of webhooks.events) {
    if (listed.size === 0 || listed.has(name)) continue;
    yield diagnostic(
      'event-not-listed',
      'advice',
      `the event \`${name}\` is defined but not listed under configuration.events`,
      at,
    );
  }
};

/** A wrapper whose members and the events' own payloads cannot both be the body of a delivery. */
export const payloadStructure: LintRule = function* ({ contract }) {
  const { webhooks } = contract;
  const envelope = webhooks?.envelope;
  if (webhooks === undefined || envelope === undefined) return;
  const data = memberSchema(envelope.schema, 'data');
  const inner = data === undefined ? [] : memberNames(data);
  // A `data` that is any object is the place for the payload: then nothing contradicts.
  if (data !== undefined && inner.length === 0) return;
  const wrapper = data === undefined ? memberNames(envelope.schema) : inner;
  const contradicting = webhooks.events.filter(
    ({ payload }) =>
      payload !== undefined && !memberNames(payload.schema).every((name) => wrapper.includes(name)),
  );
  const [first] = contradicting;
  if (first === undefined) return;
  yield diagnostic(
    'event-shape-conflict',
    'warning',
    `payload_structure says what a delivery holds (${wrapper.join(', ')}), and the payload of \`${first.name}\` says something else`,
    envelope.at,
    {
      related: contradicting.map(({ name, payload, at }) => ({
        message: `the payload of ${name}`,
        at: payload?.at ?? at,
      })),
      help: 'Say that `data` is the payload of the event: data: "object - the payload of the event". That is how it is read.',
    },
  );
};

/** A timestamp that no signature covers can be replaced by whoever replays a delivery. */
export const unsignedTimestamp: LintRule = function* ({ contract, parsed }) {
  const signature = contract.webhooks?.signature;
  if (signature?.timestampHeader === undefined || signature.covers !== 'body') return;
  const section = parsed.trees
    .flatMap(({ node }) => node.entries)
    .find(({ key }) => key === 'webhooks')?.value;
  const places = (node: typeof section): ReadonlyMap<string, Location> =>
    new Map(node?.kind === 'map' ? node.entries.map(({ key, keyAt }) => [key, keyAt]) : []);
  const stated =
    section?.kind === 'map'
      ? places(section.entries.find(({ key }) => key === 'security')?.value)
      : undefined;
  const example = places(section).get('verification_example');
  yield diagnostic(
    'unsigned-timestamp',
    'warning',
    `${signature.header} covers the body alone, so ${signature.timestampHeader} can be replaced and an old delivery replayed with a fresh one`,
    stated?.get('timestamp_header') ?? signature.at,
    {
      related: example === undefined ? [] : [{ message: 'the example signs the payload alone', at: example }],
      help: 'Sign `{timestamp}.{body}` and say so: signed_content: "{timestamp}.{body}".',
    },
  );
};

export const scheduleLength: LintRule = function* ({ contract }) {
  const retry = contract.webhooks?.retry;
  if (
    retry === undefined ||
    retry.delaysSeconds.length === 0 ||
    retry.attempts === retry.delaysSeconds.length
  )
    return;
  yield diagnostic(
    'schedule-vs-attempts',
    'warning',
    `${retry.attempts} attempts, but the schedule has ${retry.delaysSeconds.length} steps`,
    retry.at,
    {
      help: 'One step per attempt, the first of them usually Immediate.',
    },
  );
};

function memberSchema(schema: JsonSchema, name: string): JsonSchema | undefined {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  const member = isJsonObject(properties) ? properties[name] : undefined;
  return isJsonObject(member) ? member : undefined;
}

function memberNames(schema: JsonSchema): readonly string[] {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
