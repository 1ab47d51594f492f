import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { authenticated } from '../auth/authenticated.ts';
import { builtins } from '../builtins.ts';
import { type CheckPolicy, switchChecks, switchRunChecks } from '../checks/switching.ts';
import { createRedactor } from '../events/redact.ts';
import { type Client, createClient } from '../http/client.ts';
import { createPacer } from '../http/pace.ts';
import { retrying } from '../http/retry.ts';
import { EMBEDDED } from '../model/environment.ts';
import { HarnessError } from '../model/errors.ts';
import type { PreflightEnd, RunEvent } from '../model/event.ts';
import type { Transport } from '../model/exchange.ts';
import type { Authenticator, Inbox } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { run } from '../run/run.ts';
import { connectionCertificate } from './certificates.ts';
import type { Target, Variable } from './environment.ts';
import { pacedWindows } from './limits.ts';
import { type RunShaping, shaped } from './run-shaping.ts';
import type { LoadedSpec } from './specs.ts';
import { tokenEndpointOf } from './token-endpoint.ts';

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

/** Longer answers are cut, and what is in them is not judged. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

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
  const reaching = {
    origin: new URL(target.baseUrl).origin,
    connections: options.concurrency,
    timeoutMs: options.timeoutMs,
    maxBodyBytes: MOST_BODY_BYTES,
    now,
  };
  const client = createClient({ ...reaching, tls: { authority: target.authority } });
  const shown = connectionCertificate(contract.auth, target);
  // Whoever comes without credentials must not show the certificate either.
  const certified =
    shown === undefined
      ? undefined
      : createClient({ ...reaching, tls: { authority: target.authority, ...shown } });
  const redactor = createRedactor([
    ...[...target.credentials.values(), ...(target.secondClient?.values() ?? [])].map((value) =>
      value.reveal(),
    ),
    ...options.secrets,
    ...(shown === undefined ? [] : [shown.key]),
  ]);
  const retries = { retries: options.retries, minDelayMs: 100 };
  const anonymous = retrying(client.transport, retries);
  const identified = certified === undefined ? anonymous : retrying(certified.transport, retries);
  const issuer = tokenIssuer(spec, target);
  const issuerClient =
    issuer === undefined
      ? undefined
      : createClient({
          origin: issuer,
          connections: 1,
          timeoutMs: options.timeoutMs,
          maxBodyBytes: MOST_BODY_BYTES,
          now,
        });
  const issuing = {
    transport: issuerClient === undefined ? anonymous : retrying(issuerClient.transport, retries),
    baseUrl: issuer ?? target.baseUrl,
    learnSecret: redactor.learn,
  };
  const authenticator = openAuthenticator(
    spec,
    target.missing.length > 0 ? undefined : target.credentials,
    issuing,
  );
  const second = openAuthenticator(spec, target.secondClient, issuing);
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
        tokenEndpoint: tokenEndpointOf(spec, target, issuing),
        redactor,
        environment: { name: target.name, baseUrl: target.baseUrl, disposable: options.disposable },
        inbox: options.inbox,
        now,
        startedAt,
        wait,
        variable: options.variable,
        uuid: randomUUID,
        concurrency: options.concurrency,
        preflight: (signal) => preflight(spec, target, { anonymous: identified, authenticator, signal }),
        requestsSent: () => client.sent() + (certified?.sent() ?? 0) + (issuerClient?.sent() ?? 0),
        maxWaitMs: options.maxWaitMs,
        ...shaped(options, startedAt),
        timeIsUp: () => options.maxTimeMs !== undefined && now() - started > options.maxTimeMs,
        pace: createPacer(pacedWindows(contract, target, options.sharers ?? 1), { now, wait }),
      },
      { signal: options.signal },
    );
  } finally {
    await closeQuietly(client);
    if (certified !== undefined) await closeQuietly(certified);
    if (issuerClient !== undefined) await closeQuietly(issuerClient);
  }
}

function openAuthenticator(
  spec: LoadedSpec,
  credentials: Target['credentials'] | undefined,
  context: {
    readonly transport: Transport;
    readonly baseUrl: string;
    readonly learnSecret: (value: string) => void;
  },
): Authenticator | undefined {
  const { auth } = spec.result.contract;
  if (auth === undefined || credentials === undefined) return undefined;
  const scheme = builtins.authSchemes.find((candidate) => candidate.id === auth.type);
  return scheme?.open(auth, {
    credentials,
    ...context,
    now: Date.now,
    wait,
  });
}

/**
 * The origin of a token endpoint that belongs to no environment of the page (an identity provider of its own).
 * A token URL on an environment's host is moved to the host that is run against instead: credentials of one
 * environment never travel to another.
 */
function tokenIssuer(spec: LoadedSpec, target: Target): string | undefined {
  const { auth, environments } = spec.result.contract;
  if (target.name === EMBEDDED || auth?.type !== 'client-credentials' || !URL.canParse(auth.tokenUrl.value))
    return undefined;
  const { origin, host } = new URL(auth.tokenUrl.value);
  const hosts = environments.flatMap(({ baseUrl }) =>
    baseUrl !== undefined && URL.canParse(baseUrl.value) ? [new URL(baseUrl.value).host] : [],
  );
  return hosts.length === 0 || hosts.includes(host) ? undefined : origin;
}

/** One request before the plan: is anybody there, and do they let us in? */
async function preflight(
  spec: LoadedSpec,
  target: Target,
  parts: {
    readonly anonymous: Transport;
    readonly authenticator: Authenticator | undefined;
    readonly signal: AbortSignal;
  },
): Promise<PreflightEnd['failure']> {
  const { auth } = spec.result.contract;
  if (auth?.type === 'client-credentials' && parts.authenticator !== undefined) {
    return tokenFailure(target, parts.authenticator, parts.signal);
  }
  const missing = missingCredentials(spec, target);
  // Without its certificate a client may not even be let in to be told so.
  if (missing !== undefined && auth?.type === 'mutual-tls') return missing;
  const exchange = await parts.anonymous(
    { method: 'GET', url: `${target.baseUrl}/`, headers: [['accept', '*/*']], body: undefined },
    { signal: parts.signal },
  );
  if (exchange.outcome === 'failure') return { ...exchange.failure, help: elsewhere(target) };
  return missing;
}

function missingCredentials(spec: LoadedSpec, { name, missing }: Target): PreflightEnd['failure'] {
  if (spec.result.contract.auth === undefined || missing.length === 0) return undefined;
  return {
    code: 'CREDENTIALS_MISSING',
    message: `no credentials for the environment ${name}: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`,
    help: `Set ${missing.join(', ')} (the same names without the environment's prefix work too) in the environment of the process, write it into .env.${name}, or let a command print it: credentials: { command: ... } in contract.config.yaml or the companion file. See docs/environments.md.`,
  };
}

async function tokenFailure(
  target: Target,
  authenticator: Authenticator,
  signal: AbortSignal,
): Promise<PreflightEnd['failure']> {
  const result = await authenticator.credentials(signal);
  if (result.granted) return undefined;
  const names = [...target.credentials.keys()].join(', ');
  const refused = result.code === 'AUTH' || result.code.startsWith('TOKEN');
  return {
    code: result.code,
    message: result.message,
    help: refused
      ? `Check the values of ${names} for the environment ${target.name}. ${elsewhere(target)}`
      : elsewhere(target),
  };
}

function elsewhere(target: Target): string {
  return `Tried ${target.baseUrl}; run against another URL with ${target.override}.`;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

async function closeQuietly(client: Client): Promise<void> {
  try {
    await client.close();
  } catch (cause) {
    throw new HarnessError('CLIENT_CLOSE', 'the connections could not be closed', cause);
  }
}
