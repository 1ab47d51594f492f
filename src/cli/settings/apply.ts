import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../model/errors.ts';
import { formatLocation } from '../../model/location.ts';
import type { ConfigFile } from './config-file.ts';
import { type Setting, settingsOf } from './table.ts';

/** A setting with its value and what gave it: a flag, a variable, the place in a file, or nothing (`default`). */
export interface AppliedSetting {
  readonly key: string;
  readonly value: unknown;
  readonly from: string;
}

/** What a command that is no run takes from a configuration: how to reach a provider, not what to do with it. */
const SHARED: ReadonlySet<string> = new Set(['maxWait', 'retries', 'scenarios', 'timeout']);

/** The command that shows where a run would go: it is told so by the same variable. */
const SHOWS_TARGET = 'env';

/** Like `--base-url`, but not above the variable of the environment: it is read where the environment is resolved. */
const RESOLVED_LATER: ReadonlySet<string> = new Set(['baseUrl']);

/**
 * Gives the options of a command what variables and a configuration say: flag, then variable, then file
 * (the environment's part first), then default. The file itself goes along as the option `configured`.
 */
export function applySettings(
  command: Command,
  context: Sources & { readonly run: Command },
): readonly AppliedSetting[] {
  const settings = settingsOf(context.run);
  const { config } = context;
  command.setOptionValue('configured', config);
  const isRun = command === context.run;
  const own = new Set(command.options.map((option) => option.attributeName()));
  const isShared = (key: string): boolean =>
    SHARED.has(key) || (key === 'baseUrl' && command.name() === SHOWS_TARGET);
  const usable = settings.filter(({ key }) => own.has(key) && (isRun || isShared(key)));
  const applied = applyTo(command, usable, context);
  if (!isRun && own.has('from') && command.getOptionValueSource('from') === 'default') {
    const journal = journalOf(context, settings);
    if (journal !== undefined) command.setOptionValueWithSource('from', journal, 'config');
  }
  const [paths] = command.processedArgs;
  if (isRun && config?.specs !== undefined && Array.isArray(paths) && paths.length === 0)
    command.processedArgs[0] = [...config.specs];
  return applied;
}

interface Sources {
  readonly config: ConfigFile | undefined;
  readonly variable: (name: string) => string | undefined;
}

function applyTo(
  command: Command,
  settings: readonly Setting[],
  sources: Sources,
): readonly AppliedSetting[] {
  // The environment first: the file has a part for each.
  const first = settings.filter(({ key }) => key === 'env');
  return [...first, ...settings.filter(({ key }) => key !== 'env')].map((setting) => {
    const { value, from, source } = choose(setting, command, sources);
    const isLater = source === 'config' && RESOLVED_LATER.has(setting.key);
    if ((source === 'env' || source === 'config') && !isLater)
      command.setOptionValueWithSource(setting.key, value, source);
    return { key: setting.key, value, from };
  });
}

/** Where a run that is given no flags leaves its journal, where that is said. */
function journalOf(
  { run, ...sources }: Sources & { readonly run: Command },
  settings: readonly Setting[],
): string | undefined {
  const deciding = settings.filter(({ key }) => key === 'env' || key === 'reports');
  const reports = applyTo(run, deciding, sources).find(({ key }) => key === 'reports');
  return reports === undefined || reports.from === 'default'
    ? undefined
    : join(String(reports.value), 'run.ndjson');
}

interface Chosen {
  readonly value: unknown;
  readonly from: string;
  readonly source: 'cli' | 'env' | 'config' | 'default';
}

function choose(setting: Setting, command: Command, { config, variable }: Sources): Chosen {
  const { key } = setting;
  if (command.getOptionValueSource(key) === 'cli')
    return { value: command.getOptionValue(key), from: setting.flag, source: 'cli' };
  const text = variable(setting.variable);
  if (text !== undefined && text !== '')
    return { value: fromVariable(setting, text), from: setting.variable, source: 'env' };
  const environment: unknown = key === 'env' ? undefined : command.getOptionValue('env');
  const special =
    typeof environment === 'string' ? config?.environments.get(environment)?.values.get(key) : undefined;
  const found = special ?? config?.values.get(key);
  if (found !== undefined) return { value: found.value, from: formatLocation(found.at), source: 'config' };
  return { value: command.getOptionValue(key), from: 'default', source: 'default' };
}

function fromVariable({ variable, read, says }: Setting, text: string): unknown {
  try {
    return read(text);
  } catch (thrown) {
    if (!(thrown instanceof InvalidArgumentError)) throw thrown;
    throw new UsageError('VARIABLE_WRONG', `the variable ${variable} (\`${text}\`): ${thrown.message}`, {
      help: says,
    });
  }
}
