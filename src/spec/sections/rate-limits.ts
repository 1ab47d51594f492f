import type { RateLimits, RateWindow } from '../../model/contract.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { parseDescriptor } from '../../schema/descriptor.ts';
import { readHeaders } from '../headers.ts';
import { entriesOf, entry, get, located, number, text, unknownKeys } from '../nodes.ts';
import { parseBurst, parseLimit } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readShape } from '../shape.ts';

const KEYS: readonly string[] =
  'default per_endpoint endpoints headers exceeded_response best_practices description scope algorithm notes'.split(
    ' ',
  );

const PERIODS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `rate_limits`: windows for all, windows per endpoint (a path may stand twice), headers, and the answer over the limit. */
export function readRateLimits(trees: readonly MapNode[], reading: Reading): RateLimits | undefined {
  const section = mergedSection(trees, reading, 'rate_limits', 'rate_limiting');
  if (section === undefined) return undefined;
  const { value, keyAt } = section;
  reading.complain(...unknownKeys(value, KEYS, 'rate_limits'));
  const standard = get(value, 'default');
  const burst = located(get(standard, 'burst_allowance', 'burst'));
  const parsedBurst = burst === undefined ? undefined : parseBurst(burst.value);
  if (burst !== undefined && parsedBurst === undefined)
    reading.complain(unreadable(burst.value, burst.at, '150% for up to 30 seconds'));
  return {
    windows: windowsOf(standard, reading),
    burst:
      burst === undefined || parsedBurst === undefined ? undefined : { ...parsedBurst.value, at: burst.at },
    perOperation: entriesOf(get(value, 'per_endpoint', 'endpoints')).flatMap((limit) =>
      perOperation(limit, reading),
    ),
    headers: readHeaders(get(value, 'headers'), reading),
    exceeded: exceededAnswer(value, reading),
    at: keyAt,
  };
}

function windowsOf(node: TreeNode | undefined, reading: Reading): readonly RateWindow[] {
  if (node?.kind === 'scalar') {
    const window = limitOf(node, reading);
    return window === undefined ? [] : [window];
  }
  return entriesOf(node).flatMap(({ key, keyAt, value }): readonly RateWindow[] => {
    const period = PERIODS[/^requests_per_(second|minute|hour|day)$/.exec(key)?.[1] ?? ''];
    const limit = number(value);
    if (period !== undefined && limit !== undefined) return [{ limit, windowSeconds: period, at: keyAt }];
    if (key !== 'limit') return [];
    const window = limitOf(value, reading);
    return window === undefined ? [] : [window];
  });
}

function perOperation({ key, keyAt, value }: TreeEntry, reading: Reading): RateLimits['perOperation'] {
  const [, method, path] = /^(?:([A-Z]+)\s+)?(\/\S*)$/.exec(key.trim()) ?? [];
  const limit = value.kind === 'scalar' ? value : get(value, 'limit');
  const window = limit === undefined ? windowsOf(value, reading)[0] : limitOf(limit, reading);
  if (path === undefined || window === undefined) return [];
  const stated = text(get(value, 'method'))?.toUpperCase();
  return [{ path: path.replace(/\/:(\w+)/g, '/{$1}'), method: method ?? stated, window, at: keyAt }];
}

function limitOf(node: TreeNode, reading: Reading): RateWindow | undefined {
  const words = text(node) ?? '';
  const parsed = parseLimit(words);
  if (parsed !== undefined) return { ...parsed.value, at: node.at };
  reading.complain(unreadable(words, node.at, '100 requests/minute'));
  return undefined;
}

function exceededAnswer(section: TreeNode, reading: Reading): RateLimits['exceeded'] {
  const answer = entry(section, 'exceeded_response');
  if (answer === undefined) return undefined;
  reading.complain(
    ...unknownKeys(answer.value, ['status', 'headers', 'body', 'description'], 'exceeded_response'),
  );
  const body = entry(answer.value, 'body');
  const read = body === undefined ? undefined : readShape(body.value, body.keyAt, reading.names);
  if (read !== undefined) reading.complain(...read.diagnostics);
  const code = text(get(body?.value, reading.codeField));
  return {
    status: number(get(answer.value, 'status')) ?? 429,
    body: read?.shape,
    errorCode: code !== undefined && parseDescriptor(code) === undefined ? code : undefined,
    headers: readHeaders(get(answer.value, 'headers'), reading),
    at: answer.keyAt,
  };
}

function unreadable(words: string, at: TreeNode['at'], example: string) {
  return {
    code: 'limit-unreadable',
    severity: 'warning',
    message: `\`${words}\` is no limit that can be read, so nothing tests it`,
    at,
    related: [],
    help: `Write it like \`${example}\`.`,
  } as const;
}
