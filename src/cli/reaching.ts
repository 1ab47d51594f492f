import { credentialReferences } from '../model/auth.ts';
import { EMBEDDED, REMOTE } from '../model/environment.ts';
import { resolveTarget, type Target } from './environment.ts';
import type { ConfigFile } from './settings/config-file.ts';
import { configuredFor } from './settings/configured.ts';
import type { LoadedSpec } from './specs.ts';
import { openVariables, type Variables } from './variables.ts';

/** What decides where a run goes and with which credentials. */
export interface ReachingFlags {
  readonly env: string;
  readonly baseUrl?: string | undefined;
  readonly configured?: ConfigFile | undefined;
}

/** A base URL without the name of an environment is somebody else's provider, of which the page says nothing. */
export function withRemote<Flags extends ReachingFlags>(flags: Flags): Flags {
  if (flags.env !== EMBEDDED || isEmbedded(flags)) return flags;
  const baseUrl = flags.baseUrl ?? configuredFor(flags.configured, flags.env).baseUrl?.value;
  return { ...flags, env: REMOTE, baseUrl };
}

/** Whether the sandbox of this process is the provider. */
export function isEmbedded({ env, baseUrl, configured }: ReachingFlags): boolean {
  return env === EMBEDDED && baseUrl === undefined && configuredFor(configured, env).baseUrl === undefined;
}

/** The variables of a run against somebody else's provider. */
export function variablesFor(spec: LoadedSpec, { env, configured }: ReachingFlags): Promise<Variables> {
  const { contract, companion } = spec.result;
  const { auth } = contract;
  return openVariables(env, {
    process: process.env,
    folder: '.',
    command: configuredFor(configured, env).credentials ?? companion?.credentials,
    needed: auth === undefined ? [] : credentialReferences(auth).map(({ name }) => name),
  });
}

export function targetOf(
  spec: LoadedSpec,
  { env, baseUrl, configured }: ReachingFlags,
  variables: Pick<Variables, 'read'>,
): Target {
  return resolveTarget(spec.result.contract, env, {
    baseUrl,
    configured: configuredFor(configured, env).baseUrl,
    variable: variables.read,
  });
}
