import { randomUUID } from 'node:crypto';
import { authenticated } from '../auth/authenticated.ts';
import { builtins } from '../builtins.ts';
import { type CheckPolicy, switchChecks, switchRunChecks } from '../checks/switching.ts';
import { createPacer } from '../http/pace.ts';
import { pacedWindows } from '../http/paced-windows.ts';
import type { RunEvent } from '../model/event.ts';
import type { Inbox } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { run } from '../run/run.ts';
import { openAccess, wait } from './access.ts';
import type { Target, Variable } from './environment.ts';
import { type RunShaping, shaped } from './run-shaping.ts';
import type { LoadedSpec } from './specs.ts';
import { tokenEndpointOf } from './token-endpoint.ts';
import { LEAST_SECRET } from './variables.ts';

export interface ExecutionOptions extends RunShaping {
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly maxWaitMs: number;
  /** Nothing new is begun after that; undefined: as long as it takes. */
  readonly maxTimeMs: number | undefined;
  readonly variable: Variable;
  readonly secrets: readonly string[];
  readonly inbox: Inbox | undefined;
  /** Which checks speak, and how loudly. */
  readonly policy: CheckPolicy;
  readonly signal: AbortSignal;
  /** The provider goes with the run: nothing in it has to be removed. */
  readonly disposable: boolean;
}

/** Runs a plan against a target: policy is put together here and nowhere else. */
export async function* execute(
  plan: Plan,
  spec: LoadedSpec,
  target: Target,
  options: ExecutionOptions,
): AsyncIterable<RunEvent> {
  const { contract } = spec.result;
  const now = (): number => performance.now();
  const started = now();
  const startedAt = new Date().toISOString();
  const access = openAccess(spec, target, {
    connections: options.concurrency,
    timeoutMs: options.timeoutMs,
    retries: options.retries,
    secrets: options.secrets,
  });
  const { anonymous, identified, authenticator, second, redactor } = access;
  try {
    yield* run(
      plan,
      {
        contract,
        checks: switchChecks(builtins.checks, options.policy),
        runChecks: switchRunChecks(builtins.runChecks, options.policy),
        probes: builtins.probes,
        transport: authenticator === undefined ? identified : authenticated(identified, authenticator),
        secondClient: second === undefined ? undefined : authenticated(anonymous, second),
        anonymous,
        credential: async (signal) => {
          const shown = await authenticator?.credentials(signal);
          return shown?.granted === true ? (shown.headers[0]?.[1] ?? shown.query[0]?.[1]) : undefined;
        },
        tokenEndpoint: tokenEndpointOf(spec, target, access.issuing),
        redactor,
        environment: { name: target.name, baseUrl: target.baseUrl, disposable: options.disposable },
        inbox: options.inbox,
        now,
        startedAt,
        wait,
        // Whatever a page takes from a variable may be a secret; where a run goes is none.
        variable: (name) => {
          const value = options.variable(name);
          if (value !== undefined && value.length >= LEAST_SECRET && !name.endsWith('_BASE_URL'))
            redactor.learn(value);
          return value;
        },
        uuid: randomUUID,
        concurrency: options.concurrency,
        preflight: access.preflight,
        requestsSent: access.sent,
        maxWaitMs: options.maxWaitMs,
        ...shaped(options, startedAt),
        timeIsUp: () => options.maxTimeMs !== undefined && now() - started > options.maxTimeMs,
        pace: createPacer(pacedWindows(contract, target, options.sharers ?? 1), { now, wait }),
      },
      { signal: options.signal },
    );
  } catch (thrown) {
    throw withoutSecrets(thrown, redactor.text);
  } finally {
    await access.close();
  }
}

/** A stack or a message of ours may quote what was sent. */
function withoutSecrets(thrown: unknown, text: (value: string) => string): unknown {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? text(thrown) : thrown;
  thrown.message = text(thrown.message);
  if (thrown.stack !== undefined) thrown.stack = text(thrown.stack);
  return thrown;
}
