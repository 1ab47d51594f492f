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

/** Like `--base-url`, but not above the variable of the environment: it is read where the environment is resolved. */
const RESOLVED_LATER: ReadonlySet<string> = new Set(['baseUrl']);

/**
 * Gives the options of a command what variables and a configuration say: flag, then variable, then file
 * (the environment's part first), then default. The file itself goes along as the option `configured`.
 */
export function applySettings(
  command: Command,
  context: {
    readonly run: Command;
    readonly config: ConfigFile | undefined;
    readonly variable: (name: string) => string | undefined;
  },
): readonly AppliedSetting[] {
  const settings = settingsOf(context.run);
  const { config } = context;
  command.setOptionValue('configured', config);
  const isRun = command === context.run;
  const own = new Set(command.options.map((option) => option.attributeName()));
  const usable = settings.filter(({ key }) => own.has(key) && (isRun || SHARED.has(key)));
  // The environment first: the file has a part for each.
  const first = usable.filter(({ key }) => key === 'env');
  const applied = [...first, ...usable.filter(({ key }) => key !== 'env')].map((setting) => {
    const { value, from, source } = choose(setting, command, { config, variable: context.variable });
    const isLater = source === 'config' && RESOLVED_LATER.has(setting.key);
    if ((source === 'env' || source === 'config') && !isLater)
      command.setOptionValueWithSource(setting.key, value, source);
    return { key: setting.key, value, from };
  });
  const [paths] = command.processedArgs;
  if (isRun && config?.specs !== undefined && Array.isArray(paths) && paths.length === 0)
    command.processedArgs[0] = [...config.specs];
  return applied;
}

interface Chosen {
  readonly value: unknown;
  readonly from: string;
  readonly source: 'cli' | 'env' | 'config' | 'default';
}

function choose(
  setting: Setting,
  command: Command,
  {
    config,
    variable,
  }: { readonly config: ConfigFile | undefined; readonly variable: (name: string) => string | undefined },
): Chosen {
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
