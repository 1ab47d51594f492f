import type { Located } from '../../model/location.ts';
import type { CredentialsCommand } from '../../model/scenario.ts';
import type { ConfigFile } from './config-file.ts';

/** What a configuration says of one environment. */
export interface ConfiguredEnvironment {
  readonly baseUrl: Located<string> | undefined;
  readonly credentials: Located<CredentialsCommand> | undefined;
  readonly readOnly: Located<boolean> | undefined;
}

/** Its own part of the file first, then what the file says for all. */
export function configuredFor(config: ConfigFile | undefined, environment: string): ConfiguredEnvironment {
  const own = config?.environments.get(environment);
  return {
    baseUrl: textOf(own?.values.get('baseUrl') ?? config?.values.get('baseUrl')),
    credentials: own?.credentials ?? config?.credentials,
    readOnly: own?.readOnly,
  };
}

function textOf(found: Located<unknown> | undefined): Located<string> | undefined {
  return typeof found?.value === 'string' ? { value: found.value, at: found.at } : undefined;
}
