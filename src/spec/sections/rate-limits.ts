import type { RateLimits, RateWindow } from '../../model/contract.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { parseDescriptor } from '../../schema/descriptor.ts';
import { readHeaders } from '../headers.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { entriesOf, entry, get, located, number, text } from '../nodes.ts';
import { parseBurst, parseLimit } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readShape } from '../shape.ts';

const LIMITS = keysOf('limit requests_per_second requests_per_minute requests_per_hour requests_per_day');
const RATE_LIMITS: KeyShape = {
  keys: keysOf(
    'default per_endpoint endpoints headers exceeded_response best_practices description scope algorithm notes',
  ),
  inside: {
    default: { keys: [...LIMITS, ...keysOf('burst_allowance burst scope description notes')] },
    exceeded_response: { keys: keysOf('status headers body description') },
  },
};
const ENDPOINT_LIMIT: KeyShape = {
  keys: [...LIMITS, ...keysOf('endpoint path method burst_allowance burst reason scope description notes')],
};

const PERIODS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `rate_limits`: windows for all, windows per endpoint (a path may stand twice), headers, and the answer over the limit. */
export function readRateLimits(trees: readonly MapNode[], reading: Reading): RateLimits | undefined {
  const section = mergedSection(trees, reading, 'rate_limits', 'rate_limiting');
  if (section === undefined) return undefined;
  const { value, keyAt } = section;
  reading.complain(...strayKeys(value, RATE_LIMITS, 'rate_limits'));
  const standard = get(value, 'default');
  const burst = located(get(standard, 'burst_allowance', 'burst'));
  const parsedBurst = burst === undefined ? undefined : parseBurst(burst.value);
  if (burst !== undefined && parsedBurst === undefined)
    reading.complain(unreadable(burst.value, burst.at, '150% for up to 30 seconds'));
  return {
    windows: windowsOf(standard, reading),
    burst:
      burst === undefined || parsedBurst === undefined ? undefined : { ...parsedBurst.value, at: burst.at },
    perOperation: endpointLimits(get(value, 'per_endpoint', 'endpoints')).flatMap((limit) =>
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
    if (period !== undefined) reading.complain(unreadable(text(value), value.at, `${key}: 100`));
    if (key !== 'limit') return [];
    const window = limitOf(value, reading);
    return window === undefined ? [] : [window];
  });
}

/** By path, or a list of maps that name it. */
function endpointLimits(node: TreeNode | undefined): readonly TreeEntry[] {
  if (node?.kind !== 'list') return entriesOf(node);
  return node.items.map((item) => {
    const path = get(item, 'endpoint', 'path');
    return { key: text(path) ?? '', keyAt: path?.at ?? item.at, value: item };
  });
}

function perOperation({ key, keyAt, value }: TreeEntry, reading: Reading): RateLimits['perOperation'] {
  reading.complain(...strayKeys(value, ENDPOINT_LIMIT, `the limit of ${key === '' ? 'an endpoint' : key}`));
  const [, method, path] = /^(?:([A-Z]+)\s+)?(\/\S*)$/.exec(key.trim()) ?? [];
  const limit = value.kind === 'scalar' ? value : get(value, 'limit');
  const window = limit === undefined ? windowsOf(value, reading)[0] : limitOf(limit, reading);
  if (path === undefined) reading.complain(unreadable(key, keyAt, 'POST /api/v1/orders'));
  else if (!entriesOf(value).some((entry) => LIMITS.includes(entry.key)) && value.kind !== 'scalar')
    reading.complain(unreadable(undefined, keyAt, 'limit: 100 requests/minute'));
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

function unreadable(words: string | undefined, at: TreeNode['at'], example: string) {
  return {
    code: 'limit-unreadable',
    severity: 'warning',
    message: `${words === undefined || words === '' ? 'this' : `\`${words}\``} is no limit that can be read, so nothing tests it`,
    at,
    related: [],
    help: `Write it like \`${example}\`.`,
  } as const;
}
