import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../model/errors.ts';
import { type Diagnostic, formatLocation, type Located, type Location } from '../../model/location.ts';
import type { CredentialsCommand } from '../../model/scenario.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { readCredentialsCommand } from '../../spec/credentials-command.ts';
import { entriesOf, entry, flag, get, isMapNode, itemsOf, text, unknownKeys } from '../../spec/nodes.ts';
import { parseTree } from '../../spec/tree.ts';
import { systemReason } from '../reason.ts';
import { secretsIn } from './secrets.ts';
import type { Setting } from './table.ts';

/** What a configuration says; nothing of it has been applied yet. */
export interface ConfigFile extends Configured {
  readonly file: string;
  readonly specs: readonly string[] | undefined;
  readonly environments: ReadonlyMap<string, EnvironmentConfig>;
}

export interface Configured {
  readonly values: ReadonlyMap<string, Located<unknown>>;
  readonly credentials: Located<CredentialsCommand> | undefined;
}

export interface EnvironmentConfig extends Configured {
  readonly readOnly: Located<boolean> | undefined;
}

const FILE = 'contract.config.yaml';
const PACKAGE = 'package.json';

/** The configuration of the folder, or undefined; whatever is wrong in it is bad input, with its line. */
export function readConfigFile(folder: string, settings: readonly Setting[]): ConfigFile | undefined {
  const hasOwn = existsSync(join(folder, FILE));
  const member = packageMember(folder);
  if (hasOwn && member !== undefined) {
    throw new UsageError(
      'CONFIG_TWICE',
      `both ${FILE} and the key \`contract\` of ${PACKAGE} configure runs`,
      {
        help: 'Keep one of them.',
        at: member.at,
      },
    );
  }
  if (hasOwn) return readConfig(rootOf(folder, FILE), FILE, settings);
  return member === undefined ? undefined : readConfig(member, PACKAGE, settings);
}

/** Exported for what has the text at hand. */
export function readConfig(
  root: TreeNode | undefined,
  file: string,
  settings: readonly Setting[],
): ConfigFile {
  const complaints: Diagnostic[] = [];
  const complain = (...found: readonly Diagnostic[]): void => {
    complaints.push(...found);
  };
  // An empty file says nothing, and that is fine.
  const map = isMapNode(root) ? root : undefined;
  if (map === undefined && root !== undefined && !(root.kind === 'scalar' && root.value === null))
    complain(
      problem('a configuration is a map from options to values', root.at, 'For example: concurrency: 4.'),
    );
  const further = ['$schema', 'specs', 'credentials', 'environments'];
  const environments = entriesOf(get(map, 'environments')).map(
    (named) => [named.key, readEnvironment(named, settings, complain)] as const,
  );
  complain(
    ...secretsIn(map),
    ...unknownKeys(map, [...settings.map(({ key }) => key), ...further], 'a configuration'),
  );
  const specs = get(map, 'specs');
  const config: ConfigFile = {
    file,
    specs: specs === undefined ? undefined : itemsOf(specs).flatMap((item) => text(item) ?? []),
    values: valuesOf(map, settings, complain),
    credentials: readCredentialsCommand(entry(map, 'credentials'), complain),
    environments: new Map(environments),
  };
  refuse(complaints);
  return config;
}

function readEnvironment(
  { key, value }: TreeEntry,
  settings: readonly Setting[],
  complain: (...found: readonly Diagnostic[]) => void,
): EnvironmentConfig {
  const own = settings.filter((setting) => setting.key !== 'env');
  const known = [...own.map((setting) => setting.key), 'credentials', 'readOnly'];
  complain(...unknownKeys(value, known, `the environment \`${key}\` of a configuration`));
  const readOnly = get(value, 'readOnly');
  const said = flag(readOnly);
  if (readOnly !== undefined && said === undefined)
    complain(problem('`readOnly`: expected true or false', readOnly.at));
  return {
    values: valuesOf(isMapNode(value) ? value : undefined, own, complain),
    credentials: readCredentialsCommand(entry(value, 'credentials'), complain),
    readOnly: readOnly === undefined || said === undefined ? undefined : { value: said, at: readOnly.at },
  };
}

function valuesOf(
  map: MapNode | undefined,
  settings: readonly Setting[],
  complain: (...found: readonly Diagnostic[]) => void,
): ReadonlyMap<string, Located<unknown>> {
  const values = new Map<string, Located<unknown>>();
  for (const setting of settings) {
    const node = get(map, setting.key);
    if (node === undefined) continue;
    const read = settingValue(node, setting);
    if (typeof read === 'string') complain(problem(`\`${setting.key}\`: ${read}`, node.at, setting.says));
    else values.set(setting.key, { value: read.value, at: node.at });
  }
  return values;
}

/** The value as the option would have it, or what is wrong with it. */
function settingValue(node: TreeNode, { schema, read }: Setting): { readonly value: unknown } | string {
  const type = typeof schema === 'object' ? schema['type'] : undefined;
  const parts = type === 'array' ? itemsOf(node).map(text) : [text(node)];
  if (type === 'boolean' && flag(node) === undefined) return 'expected true or false.';
  if (parts.some((part) => part === undefined)) return 'expected a single value.';
  try {
    return { value: type === 'array' ? parts.flatMap((part) => read(part ?? '')) : read(parts[0] ?? '') };
  } catch (thrown) {
    if (thrown instanceof InvalidArgumentError) return thrown.message;
    throw thrown;
  }
}

function packageMember(folder: string): TreeNode | undefined {
  const path = join(folder, PACKAGE);
  if (!existsSync(path)) return undefined;
  const source = readText(path);
  // Most have none: only one that has is read with its places.
  if (!/"contract"\s*:\s*\{/.test(source)) return undefined;
  return get(rootOf(folder, PACKAGE), 'contract');
}

function rootOf(folder: string, file: string): TreeNode | undefined {
  const { node, diagnostics } = parseTree(readText(join(folder, file)), { file, line: 1, column: 1 });
  refuse(diagnostics);
  return node;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError('CONFIG_UNREADABLE', `\`${path}\` cannot be read: ${systemReason(cause)}`, {
      cause,
    });
  }
}

/** Everything at once: a file is corrected in one go. */
function refuse(complaints: readonly Diagnostic[]): void {
  const [first] = complaints;
  if (first === undefined) return;
  const lines = [...complaints]
    .sort((left, right) => left.at.line - right.at.line || left.at.column - right.at.column)
    .map(
      ({ at, message, help }) =>
        `${formatLocation(at)}: ${message}${help === undefined ? '' : `\n  ${help}`}`,
    );
  throw new UsageError('CONFIG_WRONG', lines.join('\n'));
}

function problem(message: string, at: Location, help?: string): Diagnostic {
  return {
    code: 'configuration',
    severity: 'error',
    message,
    at,
    related: [],
    ...(help === undefined ? {} : { help }),
  };
}
