import { EMBEDDED, type EnvironmentDeclaration, NOTHING_SAID } from '../../model/environment.ts';
import type { Diagnostic } from '../../model/location.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { entriesOf, entry, flag, get, itemsOf, located, text } from '../nodes.ts';
import {
  type Parsed,
  parseDuration,
  parseFactor,
  parsePercentage,
  parseReset,
  parseTimeScale,
  parseWeeklyWindow,
} from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';

const ENVIRONMENT: KeyShape = {
  keys: keysOf(
    'name base_url url purpose description rate_limits data credentials sla maintenance_window maintenance data_reset time_scale support notes read_only',
  ),
  inside: {
    sla: {
      keys: keysOf(
        'uptime availability response_time_p50 response_time_p90 response_time_p95 response_time_p99 error_rate description notes',
      ),
    },
  },
};

/** `environments`: a map by name, or a list with names. */
export function readEnvironments(
  trees: readonly MapNode[],
  reading: Reading,
): readonly EnvironmentDeclaration[] {
  const section = mergedSection(trees, reading, 'environments')?.value;
  if (section?.kind === 'list') {
    return itemsOf(section).flatMap((item) => {
      const name = get(item, 'name');
      const key = text(name);
      return name === undefined || key === undefined
        ? []
        : [readEnvironment({ key, keyAt: name.at, value: item }, reading)];
    });
  }
  reading.complain(...strayKeys(section, { keys: [EMBEDDED], open: true }, 'environments'));
  return entriesOf(section).map((environment) => readEnvironment(environment, reading));
}

function readEnvironment({ key, keyAt, value }: TreeEntry, reading: Reading): EnvironmentDeclaration {
  if (value.kind === 'scalar') return { ...NOTHING_SAID, name: key, baseUrl: located(value), at: keyAt };
  reading.complain(...strayKeys(value, ENVIRONMENT, `the environment ${key}`));
  const factor = readWords(get(value, 'rate_limits'), parseFactor, '10x production limits', reading);
  const scale = readWords(get(value, 'time_scale'), parseTimeScale, '1 minute = 1 second', reading);
  return {
    name: key,
    baseUrl: located(get(value, 'base_url', 'url')),
    purpose: text(get(value, 'purpose', 'description')),
    limitFactor: factor ?? 1,
    timeScale: scale,
    dataNote: text(get(value, 'data')),
    credentialsNote: located(get(value, 'credentials')),
    sla: readSla(value, reading),
    readOnly: readFlag(get(value, 'read_only'), reading),
    maintenance: itemsOf(get(value, 'maintenance_window', 'maintenance')).flatMap((window) => {
      const weekly = readWords(window, parseWeeklyWindow, 'Sundays 02:00-04:00 UTC', reading);
      return weekly === undefined ? [] : [{ ...weekly, at: window.at }];
    }),
    dataReset: readReset(value, reading),
    at: keyAt,
  };
}

/** `data_reset` says when; a note about the data may say it in passing. */
function readReset(node: TreeNode, reading: Reading): EnvironmentDeclaration['dataReset'] {
  const own = get(node, 'data_reset');
  const note = get(node, 'data');
  const stated = own ?? (/\breset\b/i.test(text(note) ?? '') ? note : undefined);
  const reset =
    own === undefined
      ? parseReset(text(stated) ?? '')?.value
      : readWords(own, parseReset, 'daily at 00:00 UTC', reading);
  return reset === undefined || stated === undefined ? undefined : { ...reset, at: stated.at };
}

function readFlag(node: TreeNode | undefined, reading: Reading): boolean | undefined {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return undefined;
  const value = flag(node);
  if (value === undefined) reading.complain(unreadable(node, text(node), 'read_only: true'));
  return value;
}

function readSla(node: TreeNode, reading: Reading): EnvironmentDeclaration['sla'] {
  const sla = entry(node, 'sla');
  if (sla === undefined) return undefined;
  const duration = (key: string): number | undefined =>
    readWords(get(sla.value, key), parseDuration, '<200ms', reading);
  return {
    uptimePercent: readWords(get(sla.value, 'uptime', 'availability'), parsePercentage, '99.9%', reading),
    p95Ms: duration('response_time_p95'),
    p99Ms: duration('response_time_p99'),
    at: sla.keyAt,
  };
}

/** The value of a small grammar; what cannot be read is said, because it would have no effect. */
function readWords<T>(
  node: TreeNode | undefined,
  parse: (words: string) => Parsed<T> | undefined,
  example: string,
  reading: Reading,
): T | undefined {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return undefined;
  const words = text(node);
  const parsed = words === undefined ? undefined : parse(words);
  if (parsed !== undefined) return parsed.value;
  reading.complain(unreadable(node, words, example));
  return undefined;
}

function unreadable(node: TreeNode, words: string | undefined, example: string): Diagnostic {
  return {
    code: 'environment-unreadable',
    severity: 'warning',
    message: `${words === undefined ? 'this' : `\`${words}\``} cannot be read, so it has no effect`,
    at: node.at,
    related: [],
    help: `Write it like \`${example}\`.`,
  };
}
