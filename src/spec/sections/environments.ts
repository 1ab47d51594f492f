import type { EnvironmentDeclaration } from '../../model/environment.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { entriesOf, entry, get, itemsOf, located, text, unknownKeys } from '../nodes.ts';
import { parseDuration, parseFactor, parsePercentage, parseTimeScale, parseWeeklyWindow } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';

const KEYS: readonly string[] =
  'name base_url url purpose description rate_limits data credentials sla maintenance_window time_scale support notes read_only'.split(
    ' ',
  );

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
  return entriesOf(section).map((environment) => readEnvironment(environment, reading));
}

function readEnvironment({ key, keyAt, value }: TreeEntry, reading: Reading): EnvironmentDeclaration {
  if (value.kind === 'scalar') return { ...NOTHING, name: key, baseUrl: located(value), at: keyAt };
  reading.complain(...unknownKeys(value, KEYS, `the environment ${key}`));
  const factor = located(get(value, 'rate_limits'));
  const parsed = factor === undefined ? undefined : parseFactor(factor.value);
  if (factor !== undefined && parsed === undefined)
    reading.complain(unreadable(factor.value, factor.at, '10x production limits'));
  const scale = located(get(value, 'time_scale'));
  const parsedScale = scale === undefined ? undefined : parseTimeScale(scale.value);
  if (scale !== undefined && parsedScale === undefined)
    reading.complain(unreadable(scale.value, scale.at, '1 minute = 1 second'));
  const window = located(get(value, 'maintenance_window'));
  const weekly = window === undefined ? undefined : parseWeeklyWindow(window.value);
  if (window !== undefined && weekly === undefined)
    reading.complain(unreadable(window.value, window.at, 'Sundays 02:00-04:00 UTC'));
  return {
    name: key,
    baseUrl: located(get(value, 'base_url', 'url')),
    purpose: text(get(value, 'purpose', 'description')),
    limitFactor: parsed?.value ?? 1,
    timeScale: parsedScale?.value,
    dataNote: text(get(value, 'data')),
    credentialsNote: located(get(value, 'credentials')),
    sla: readSla(value),
    maintenanceWindow:
      window === undefined || weekly === undefined ? undefined : { ...weekly.value, at: window.at },
    at: keyAt,
  };
}

function readSla(node: TreeNode): EnvironmentDeclaration['sla'] {
  const sla = entry(node, 'sla');
  if (sla === undefined) return undefined;
  const duration = (key: string): number | undefined => parseDuration(text(get(sla.value, key)) ?? '')?.value;
  return {
    uptimePercent: parsePercentage(text(get(sla.value, 'uptime', 'availability')) ?? '')?.value,
    p95Ms: duration('response_time_p95'),
    p99Ms: duration('response_time_p99'),
    at: sla.keyAt,
  };
}

function unreadable(words: string, at: TreeNode['at'], example: string) {
  return {
    code: 'environment-unreadable',
    severity: 'warning',
    message: `\`${words}\` cannot be read, so it has no effect`,
    at,
    related: [],
    help: `Write it like \`${example}\`.`,
  } as const;
}

const NOTHING: Omit<EnvironmentDeclaration, 'name' | 'baseUrl' | 'at'> = {
  purpose: undefined,
  limitFactor: 1,
  timeScale: undefined,
  dataNote: undefined,
  credentialsNote: undefined,
  sla: undefined,
  maintenanceWindow: undefined,
};
