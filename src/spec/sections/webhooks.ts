import type { WebhookEvent, Webhooks } from '../../model/contract.ts';
import type { MapNode, TreeNode } from '../../model/tree.ts';
import { entriesOf, entry, get, itemsOf, number, text, texts, unknownKeys } from '../nodes.ts';
import { parseDuration, parseSuccess } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readShape } from '../shape.ts';
import { readSignature } from './webhook-signature.ts';

const KEYS: readonly string[] =
  'overview configuration security verification_example payload_structure retry_policy expected_response events description notes'.split(
    ' ',
  );

/** `webhooks`: events, how they are signed, wrapped and repeated. */
export function readWebhooks(trees: readonly MapNode[], reading: Reading): Webhooks | undefined {
  const section = mergedSection(trees, reading, 'webhooks');
  if (section === undefined || section.value.kind !== 'map') return undefined;
  const { value, keyAt } = section;
  reading.complain(...unknownKeys(value, KEYS, 'webhooks'));
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
    retry: readRetry(value),
    answerWithinSeconds: success === undefined ? undefined : parseSuccess(success)?.value.withinSeconds,
    at: keyAt,
  };
}

function readEvents(node: TreeNode | undefined, reading: Reading): readonly WebhookEvent[] {
  if (node?.kind === 'list')
    return texts(node).map(({ value, at }) => ({
      name: value,
      description: undefined,
      payload: undefined,
      at,
    }));
  return entriesOf(node).map(({ key, keyAt, value }): WebhookEvent => {
    reading.complain(
      ...unknownKeys(value, ['description', 'payload', 'example', 'trigger', 'headers'], `the event ${key}`),
    );
    const payload = entry(value, 'payload');
    const read = payload === undefined ? undefined : readShape(payload.value, payload.keyAt, reading.names);
    if (read !== undefined) reading.complain(...read.diagnostics);
    return { name: key, description: text(get(value, 'description')), payload: read?.shape, at: keyAt };
  });
}

function readRetry(section: TreeNode): Webhooks['retry'] {
  const policy = entry(section, 'retry_policy');
  if (policy === undefined) return undefined;
  const delays = itemsOf(get(policy.value, 'schedule')).flatMap((item) => {
    const duration = parseDuration(text(item) ?? '');
    return duration === undefined ? [] : [duration.value / 1000];
  });
  return {
    attempts: number(get(policy.value, 'attempts', 'max_attempts')) ?? delays.length,
    delaysSeconds: delays,
    at: policy.keyAt,
  };
}
