import { credentialReferences } from '../model/auth.ts';
import { downtimeIn } from '../model/downtime.ts';
import { EMBEDDED, type EnvironmentDeclaration } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import { declaredWindows, limitFactorOf, timeScaleOf } from '../model/windows.ts';
import { readVariable, type Target, variablePrefix } from './environment.ts';
import { guardFor } from './guarding.ts';
import { isEmbedded, type ReachingFlags, targetOf } from './reaching.ts';
import type { LoadedSpec } from './specs.ts';
import type { Variables } from './variables.ts';

/** What a run would use in one environment; no value of a secret is in it. */
export interface EnvironmentView {
  readonly spec: string;
  readonly name: string;
  readonly purpose: string | undefined;
  readonly baseUrl: { readonly value: string | undefined; readonly from: string };
  readonly credentials: readonly {
    readonly name: string;
    /** `***`; undefined where nothing gives it. */
    readonly value: '***' | undefined;
    readonly from: string;
  }[];
  readonly limits: { readonly factor: number; readonly windows: readonly string[] };
  readonly timeScale: number;
  readonly sla: EnvironmentDeclaration['sla'];
  /** Why a run only reads there; undefined where it may write. */
  readonly readOnly: string | undefined;
  readonly maintenance: readonly string[];
  readonly dataReset: string | undefined;
  /** What keeps a run from judging anything right now. */
  readonly now: string | undefined;
  readonly warnings: readonly string[];
}

export interface ViewedEnvironment {
  readonly view: EnvironmentView;
  /** Where a run would go; undefined for the sandbox, and where no base URL can be used. */
  readonly target: Target | undefined;
}

export function viewEnvironment(
  spec: LoadedSpec,
  flags: ReachingFlags,
  context: { readonly variables: Variables; readonly now: number },
): ViewedEnvironment {
  const { contract } = spec.result;
  const { env } = flags;
  const { variables, now } = context;
  const declared = contract.environments.find(({ name }) => name === env);
  const factor = limitFactorOf(contract, env);
  const found = isEmbedded(flags) ? undefined : usableTarget(spec, flags, variables);
  const downtime = declared === undefined ? undefined : downtimeIn(declared, now, now);
  return {
    target: typeof found === 'string' ? undefined : found,
    view: {
      spec: contract.source.file,
      name: env,
      purpose: declared?.purpose,
      baseUrl:
        found === undefined
          ? { value: undefined, from: 'the sandbox of this tool, started for each run' }
          : typeof found === 'string'
            ? { value: undefined, from: found }
            : { value: found.baseUrl, from: found.baseUrlFrom },
      credentials: isEmbedded(flags) ? [] : credentialsOf(spec, env, variables),
      limits: {
        factor,
        windows: declaredWindows(contract, factor).map(
          ({ operation, limit, window }) =>
            `${operation?.key ?? 'all others'}: ${limit} in ${window.windowSeconds} s`,
        ),
      },
      timeScale: timeScaleOf(contract, env),
      sla: declared?.sla,
      readOnly: guardFor(spec, flags)?.why,
      maintenance: declared?.maintenance.map(({ text }) => text) ?? [],
      dataReset: declared?.dataReset?.text,
      now:
        downtime === undefined
          ? undefined
          : `${downtime.kind} until ${new Date(downtime.until).toISOString()}`,
      warnings: variables.warnings,
    },
  };
}

/** The environments that a page and the tool know. */
export function environmentNames(spec: LoadedSpec): readonly string[] {
  return [...new Set([EMBEDDED, ...spec.result.contract.environments.map(({ name }) => name)])];
}

/** The target, or what is wrong with its base URL. */
function usableTarget(spec: LoadedSpec, flags: ReachingFlags, variables: Variables): Target | string {
  try {
    return targetOf(spec, flags, variables);
  } catch (thrown) {
    if (thrown instanceof UsageError) return `${thrown.message}. ${thrown.help ?? ''}`.trim();
    throw thrown;
  }
}

function credentialsOf(spec: LoadedSpec, env: string, variables: Variables): EnvironmentView['credentials'] {
  const { auth } = spec.result.contract;
  const references = auth === undefined ? [] : credentialReferences(auth);
  return references.map(({ name }) => {
    const special = `${variablePrefix(env)}_${name}`;
    const used = variables.from(special) === undefined ? name : special;
    return readVariable(env, name, variables.read) === undefined
      ? {
          name: special,
          value: undefined,
          from: `set ${special} in the environment of the process or in .env.${env}, or give a credentials command`,
        }
      : { name: used, value: '***' as const, from: variables.from(used) ?? '' };
  });
}
