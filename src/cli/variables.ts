import { formatLocation, type Located } from '../model/location.ts';
import type { CredentialsCommand } from '../model/scenario.ts';
import { credentialsFrom } from './credentials-command.ts';
import { type EnvFile, exposedEnvFiles, readEnvFiles } from './env-files.ts';
import { readVariable, type Variable } from './environment.ts';

/** Where a run's secrets and addresses come from, in the order in which they are asked. */
export interface Variables {
  readonly read: Variable;
  /** What gave a variable its value: `the process environment`, `.env.staging`, a command with its place. */
  readonly from: (name: string) => string | undefined;
  /** Everything that a command gave: none of it may be shown. */
  readonly secrets: readonly string[];
  /** What is wrong with the files, as sentences. */
  readonly warnings: readonly string[];
}

export interface VariableSources {
  readonly process: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly command: Located<CredentialsCommand> | undefined;
  /** Variables that the command is there for: it runs only where one of them is set nowhere else. */
  readonly needed: readonly string[];
}

interface Layer {
  readonly name: string;
  readonly value: Variable;
}

/** The process's environment, `.env.<environment>`, `.env`, and then the output of the credentials command. */
export async function openVariables(environment: string, sources: VariableSources): Promise<Variables> {
  const files = readEnvFiles(sources.folder, environment);
  const layers = [...layersOf(files, sources.process)];
  const layerOf = (name: string): Layer | undefined =>
    // An empty value is none.
    layers.find(({ value }) => (value(name) ?? '') !== '');
  const read: Variable = (name) => layerOf(name)?.value(name);
  const lacks = sources.needed.some((name) => readVariable(environment, name, read) === undefined);
  const { command } = sources;
  const given =
    command === undefined || !lacks
      ? new Map<string, string>()
      : await credentialsFrom(command, environment, sources.process);
  if (command !== undefined && given.size > 0)
    layers.push({
      name: `the credentials command of ${formatLocation(command.at)}`,
      // It gives credentials and no target: where a run goes must be known to whoever guards it.
      value: (name) => (name.endsWith('_BASE_URL') ? undefined : given.get(name)),
    });
  return {
    read,
    from: (name) => layerOf(name)?.name,
    secrets: [...given.values()].filter((value) => value.length >= LEAST_SECRET),
    warnings: exposedEnvFiles(sources.folder, files),
  };
}

/** The variables that are there without running a command. */
export function statedVariables(
  environment: string,
  { process: own, folder }: Pick<VariableSources, 'process' | 'folder'>,
): Variable {
  const layers = layersOf(readEnvFiles(folder, environment), own);
  return (name) =>
    layers.map(({ value }) => value(name)).find((value) => value !== undefined && value !== '');
}

function layersOf(files: readonly EnvFile[], own: NodeJS.ProcessEnv): readonly Layer[] {
  return [
    { name: 'the process environment', value: (name) => own[name] },
    ...files.map(({ name: file, values }) => ({ name: file, value: (name: string) => values.get(name) })),
  ];
}

/** What else a vault prints (a lease's seconds, a version) must not blot out innocent text. */
export const LEAST_SECRET = 8;
