import type { WebhookSignature } from '../../model/contract.ts';
import type { TreeNode } from '../../model/tree.ts';
import { entriesOf, entry, get, text } from '../nodes.ts';
import { parseTolerance } from '../prose.ts';

/** How deliveries are signed, in the page's own words: a scheme that has a name brings what the page leaves out. */
export function readSignature(section: TreeNode): WebhookSignature | undefined {
  const security = entry(section, 'security');
  if (security === undefined) return undefined;
  const node = security.value;
  const stated = text(get(node, 'signature_header', 'header'));
  const format = text(get(node, 'signature_format')) ?? '';
  const named = namedScheme(
    `${text(get(node, 'scheme', 'signature_scheme', 'standard')) ?? ''} ${stated ?? ''}`,
    format,
  );
  const header = stated ?? named?.header;
  if (header === undefined) return undefined;
  const algorithm = (text(get(node, 'signature_algorithm', 'algorithm')) ?? 'HMAC-SHA256').toLowerCase();
  const examples = exampleTexts(get(section, 'verification_example'));
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
      named?.encoding ??
      (/base64/i.test(`${format} ${text(get(node, 'encoding')) ?? ''} ${examples}`) &&
      !/hexdigest|\{hex\}/i.test(`${format} ${examples}`)
        ? 'base64'
        : 'hex'),
    prefix: named?.prefix ?? prefixOf(format, examples),
    covers: named?.covers ?? (coversTimestamp(signed, examples) ? 'timestamp.body' : 'body'),
    scheme: named?.scheme ?? 'plain',
    idHeader: named?.idHeader,
    timestampHeader: text(get(node, 'timestamp_header')) ?? named?.timestampHeader,
    timestampFormat: /iso|rfc ?3339/i.test(text(get(node, 'timestamp_format')) ?? '')
      ? 'iso-8601'
      : 'unix-seconds',
    toleranceSeconds: tolerance === undefined ? undefined : parseTolerance(tolerance)?.value,
    at: security.keyAt,
  };
}

type NamedScheme = Pick<
  WebhookSignature,
  'header' | 'encoding' | 'prefix' | 'covers' | 'scheme' | 'idHeader' | 'timestampHeader'
>;

const NAMED: readonly (readonly [RegExp, NamedScheme])[] = [
  [/standard.?webhooks|^\s*webhook-signature\s*$/i, standard('webhook')],
  [/svix/i, standard('svix')],
  [/stripe/i, { ...plain('Stripe-Signature', ''), covers: 'timestamp.body', scheme: 'stripe' }],
  [/github|x-hub-signature-256/i, plain('X-Hub-Signature-256', 'sha256=')],
  [/shopify/i, { ...plain('X-Shopify-Hmac-Sha256', ''), encoding: 'base64' }],
  [
    /slack/i,
    {
      ...plain('X-Slack-Signature', 'v0='),
      covers: 'timestamp.body',
      scheme: 'slack',
      timestampHeader: 'X-Slack-Request-Timestamp',
    },
  ],
];

function namedScheme(words: string, format: string): NamedScheme | undefined {
  if (/\bt=.*\bv1=/.test(format))
    return { ...plain('Stripe-Signature', ''), covers: 'timestamp.body', scheme: 'stripe' };
  return NAMED.find(([pattern]) => pattern.test(words))?.[1];
}

function plain(header: string, prefix: string): NamedScheme {
  return {
    header,
    encoding: 'hex',
    prefix,
    covers: 'body',
    scheme: 'plain',
    idHeader: undefined,
    timestampHeader: undefined,
  };
}

function standard(prefix: string): NamedScheme {
  return {
    header: `${prefix}-signature`,
    encoding: 'base64',
    prefix: 'v1,',
    covers: 'timestamp.body',
    scheme: 'standard-webhooks',
    idHeader: `${prefix}-id`,
    timestampHeader: `${prefix}-timestamp`,
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
