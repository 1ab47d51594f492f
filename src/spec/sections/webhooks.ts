import type { WebhookEvent, WebhookSignature, Webhooks } from '../../model/contract.ts';
import type { MapNode, TreeNode } from '../../model/tree.ts';
import { entriesOf, entry, get, itemsOf, number, text, texts, unknownKeys } from '../nodes.ts';
import { parseDuration, parseSuccess, parseTolerance } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readShape } from '../shape.ts';

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

function readSignature(section: TreeNode): WebhookSignature | undefined {
  const security = entry(section, 'security');
  const header = text(get(security?.value, 'signature_header', 'header'));
  if (security === undefined || header === undefined) return undefined;
  const node = security.value;
  const algorithm = (text(get(node, 'signature_algorithm', 'algorithm')) ?? 'HMAC-SHA256').toLowerCase();
  const examples = exampleTexts(get(section, 'verification_example'));
  const format = text(get(node, 'signature_format')) ?? '';
  const signed = text(get(node, 'signed_content', 'signed_payload')) ?? '';
  const tolerance = text(get(node, 'replay_prevention', 'timestamp_tolerance'));
  return {
    header,
    algorithm: algorithm.includes('512')
      ? 'hmac-sha512'
      : /sha-?1\b/.test(algorithm)
        ? 'hmac-sha1'
        : 'hmac-sha256',
    encoding:
      /base64/i.test(`${format} ${text(get(node, 'encoding')) ?? ''} ${examples}`) &&
      !/hexdigest|\{hex\}/i.test(`${format} ${examples}`)
        ? 'base64'
        : 'hex',
    prefix: prefixOf(format, examples),
    covers: coversTimestamp(signed, examples) ? 'timestamp.body' : 'body',
    timestampHeader: text(get(node, 'timestamp_header')),
    timestampFormat: /iso|rfc ?3339/i.test(text(get(node, 'timestamp_format')) ?? '')
      ? 'iso-8601'
      : 'unix-seconds',
    toleranceSeconds: tolerance === undefined ? undefined : parseTolerance(tolerance)?.value,
    at: security.keyAt,
  };
}

/** `sha256={hex}` in the page's own words, or the literal that its example code compares with. */
function prefixOf(format: string, examples: string): string {
  const stated = /^(.*?)\{/.exec(format)?.[1];
  if (stated !== undefined) return stated;
  return /["'`](sha\d+=)/.exec(examples)?.[1] ?? '';
}

/** Code that joins the timestamp and the payload with a dot before it signs. */
function coversTimestamp(signed: string, examples: string): boolean {
  if (signed !== '') return /timestamp.*\..*body|timestamp.*\..*payload/i.test(signed);
  return /timestamp\}?\s*\.\s*\$?\{?\s*(payload|body)/i.test(examples);
}

function exampleTexts(node: TreeNode | undefined): string {
  return [text(node) ?? '', ...entriesOf(node).map(({ value }) => text(value) ?? '')].join('\n');
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
