import type { WebhookEvent, Webhooks } from '../../model/contract.ts';
import type { Diagnostic, Location } from '../../model/location.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { entriesOf, entry, get, itemsOf, number, text, texts } from '../nodes.ts';
import { parseDuration, parseSuccess } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readShape } from '../shape.ts';
import { readSignature } from './webhook-signature.ts';

const WEBHOOKS: KeyShape = {
  keys: keysOf(
    'overview configuration security verification_example payload_structure retry_policy expected_response events description notes',
  ),
  inside: {
    overview: { keys: keysOf('description delivery format notes'), open: true },
    configuration: {
      keys: keysOf(
        'endpoint_url endpoint url method content_type headers secret_key secret events description notes',
      ),
    },
    security: {
      keys: keysOf(
        'signature_header header signature_algorithm algorithm signature_format encoding signed_content signed_payload ' +
          'timestamp_header timestamp_format timestamp_tolerance replay_prevention secret description notes',
      ),
    },
    retry_policy: {
      keys: keysOf(
        'attempts max_attempts schedule success_criteria failure_action backoff description notes',
      ),
    },
    expected_response: { keys: keysOf('status headers body description notes') },
  },
};
const EVENT: KeyShape = { keys: keysOf('name description payload example trigger headers') };

/** `webhooks`: events, how they are signed, wrapped and repeated. */
export function readWebhooks(trees: readonly MapNode[], reading: Reading): Webhooks | undefined {
  const section = mergedSection(trees, reading, 'webhooks');
  if (section === undefined || section.value.kind !== 'map') return undefined;
  const { value, keyAt } = section;
  reading.complain(...strayKeys(value, WEBHOOKS, 'webhooks'));
  const structure = entry(value, 'payload_structure');
  const envelope =
    structure === undefined ? undefined : readShape(structure.value, structure.keyAt, reading.names);
  if (envelope !== undefined) reading.complain(...envelope.diagnostics);
  const success =
    text(get(get(value, 'retry_policy'), 'success_criteria')) ??
    text(get(get(value, 'expected_response'), 'status'));
  return {
    events: readEvents(get(value, 'events'), reading),
    listed: texts(get(get(value, 'configuration'), 'events')),
    signature: readSignature(value),
    envelope: envelope?.shape,
    retry: readRetry(value, reading),
    answerWithinSeconds: success === undefined ? undefined : parseSuccess(success)?.value.withinSeconds,
    at: keyAt,
  };
}

/** Events by name, or a list of names and of maps with a name. */
function readEvents(node: TreeNode | undefined, reading: Reading): readonly WebhookEvent[] {
  if (node?.kind !== 'list') return entriesOf(node).map((event) => readEvent(event, reading));
  return node.items.flatMap((item) => {
    const name = item.kind === 'scalar' ? item : get(item, 'name');
    const key = text(name);
    if (name !== undefined && key !== undefined)
      return [readEvent({ key, keyAt: name.at, value: item }, reading)];
    reading.complain(unreadable('this event has no name', item.at, 'name: order.created'));
    return [];
  });
}

function readEvent({ key, keyAt, value }: TreeEntry, reading: Reading): WebhookEvent {
  reading.complain(...strayKeys(value, EVENT, `the event ${key}`));
  const payload = entry(value, 'payload');
  const read = payload === undefined ? undefined : readShape(payload.value, payload.keyAt, reading.names);
  if (read !== undefined) reading.complain(...read.diagnostics);
  return { name: key, description: text(get(value, 'description')), payload: read?.shape, at: keyAt };
}

function readRetry(section: TreeNode, reading: Reading): Webhooks['retry'] {
  const policy = entry(section, 'retry_policy');
  if (policy === undefined) return undefined;
  const delays = itemsOf(get(policy.value, 'schedule')).flatMap((item) => {
    const duration = parseDuration(text(item) ?? '');
    if (duration !== undefined) return [duration.value / 1000];
    reading.complain(unreadable(`\`${text(item) ?? 'this'}\` is no duration`, item.at, '5 minutes'));
    return [];
  });
  return {
    attempts: number(get(policy.value, 'attempts', 'max_attempts')) ?? delays.length,
    delaysSeconds: delays,
    at: policy.keyAt,
  };
}

function unreadable(message: string, at: Location, example: string): Diagnostic {
  return {
    code: 'webhook-unreadable',
    severity: 'warning',
    message: `${message}, so it has no effect`,
    at,
    related: [],
    help: `Write it like \`${example}\`.`,
  };
}
