import type { Command } from 'commander';
import { baseVariable, findEnvironment, type Variable } from '../environment.ts';
import { environmentLines, exitFor, lookedLines } from '../environment-lines.ts';
import { environmentNames, type ViewedEnvironment, viewEnvironment } from '../environment-view.ts';
import { type Looked, lookAt } from '../reachability.ts';
import { isEmbedded, type ReachingFlags, variablesFor } from '../reaching.ts';
import { type AppliedSetting, applySettings } from '../settings/apply.ts';
import type { ConfigFile } from '../settings/config-file.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';
import { statedVariables } from '../variables.ts';

export interface EnvFlags {
  readonly spec?: readonly string[];
  readonly baseUrl?: string;
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly showConfig?: boolean;
  readonly timeout: number;
  readonly scenarios?: string;
  readonly configured?: ConfigFile | undefined;
}

/** An environment as a run would find it. */
export interface Examined extends Pick<ViewedEnvironment, 'view'> {
  readonly looked: readonly Looked[];
}

export async function envCommand(name: string | undefined, flags: EnvFlags, run: Command): Promise<number> {
  if (flags.showConfig === true) return showSettings(name, flags, run);
  const specs = loadSpecs(flags.spec ?? flags.configured?.specs ?? [], { scenarios: flags.scenarios });
  const examined: Examined[] = [];
  for (const spec of specs) {
    if (name !== undefined) findEnvironment(spec.result.contract, name);
    for (const env of name === undefined ? environmentNames(spec) : [name])
      examined.push(await examine(spec, { env, ...reachingOf(flags) }, flags));
  }
  if (flags.json === true) {
    const environments = examined.map(({ view, looked }) => ({ ...view, checks: looked }));
    await terminal.write(`${JSON.stringify(environments, undefined, 2)}\n`);
  } else {
    const colour = terminal.colour(process.stdout);
    for (const { view, looked } of examined)
      for (const line of [...environmentLines(view, colour), ...lookedLines(looked, colour), ''])
        terminal.line(line);
  }
  return exitFor(examined);
}

export async function examine(
  spec: LoadedSpec,
  reaching: ReachingFlags,
  { offline, timeout }: Pick<EnvFlags, 'offline' | 'timeout'>,
): Promise<Examined> {
  const now = Date.now();
  const variables = isEmbedded(reaching)
    ? { read: () => undefined, from: () => undefined, secrets: [], warnings: [] }
    : await variablesFor(spec, reaching);
  const { view, target } = viewEnvironment(spec, reaching, { variables, now });
  const looked =
    target === undefined || offline === true
      ? []
      : await lookAt(spec, target, { timeoutMs: timeout * 1000, now, secrets: variables.secrets });
  return { view, looked };
}

function reachingOf({ baseUrl, configured }: EnvFlags): Omit<ReachingFlags, 'env'> {
  return { configured, ...(baseUrl === undefined ? {} : { baseUrl }) };
}

/** Every option of a run with its value and what gave it. */
async function showSettings(name: string | undefined, flags: EnvFlags, run: Command): Promise<number> {
  if (name !== undefined) run.setOptionValueWithSource('env', name, 'cli');
  const variable = (named: string): string | undefined => process.env[named];
  // One that the variable gave is the variable's.
  if (flags.baseUrl !== undefined && flags.baseUrl !== variable('CONTRACT_BASE_URL'))
    run.setOptionValueWithSource('baseUrl', flags.baseUrl, 'cli');
  const applied = applySettings(run, { run, config: flags.configured, variable });
  const env = String(run.getOptionValue('env'));
  const settings = withOwnBaseUrl(
    applied,
    env,
    statedVariables(env, { process: process.env, folder: '.' }),
  ).map((setting) => ({ ...setting, value: masked(setting.value) }));
  if (flags.json === true) {
    await terminal.write(`${JSON.stringify(settings, undefined, 2)}\n`);
    return 0;
  }
  const widths = [0, 1].map((column) =>
    Math.max(...settings.map((setting) => (cells(setting)[column] ?? '').length)),
  );
  for (const setting of settings) {
    const [key = '', value = '', from = ''] = cells(setting);
    terminal.line(`${key.padEnd(widths[0] ?? 0)}  ${value.padEnd(Math.min(40, widths[1] ?? 0))}  ${from}`);
  }
  return 0;
}

/** `STAGING_BASE_URL` is a variable of the environment, and comes before the file. */
function withOwnBaseUrl(
  settings: readonly AppliedSetting[],
  env: string,
  variable: Variable,
): readonly AppliedSetting[] {
  const named = baseVariable(env);
  const value = variable(named);
  if (value === undefined) return settings;
  return settings.map((setting) =>
    setting.key !== 'baseUrl' || /^(?:--|CONTRACT_)/.test(setting.from)
      ? setting
      : { ...setting, value, from: named },
  );
}

/** A URL may carry a password or a key: what stands before its host and after its path is not shown. */
export function masked(value: unknown): unknown {
  if (typeof value !== 'string' || !URL.canParse(value)) return value;
  const { protocol, host, pathname, username, search } = new URL(value);
  if (username === '' && search === '') return value;
  return `${protocol}//${username === '' ? '' : '***@'}${host}${pathname}${search === '' ? '' : '?***'}`;
}

function cells({ key, value, from }: AppliedSetting): readonly string[] {
  return [key, value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(value), from];
}
