import { setTimeout as sleep } from 'node:timers/promises';
import { builtins } from '../builtins.ts';
import { createRedactor, type Redactor } from '../events/redact.ts';
import { type Client, createClient } from '../http/client.ts';
import { retrying } from '../http/retry.ts';
import { EMBEDDED } from '../model/environment.ts';
import { HarnessError } from '../model/errors.ts';
import type { PreflightEnd } from '../model/event.ts';
import type { Transport } from '../model/exchange.ts';
import type { Authenticator } from '../model/extension.ts';
import { connectionCertificate } from './certificates.ts';
import type { Target } from './environment.ts';
import type { LoadedSpec } from './specs.ts';

/** The ways to an environment's provider, and what must not be told of them. */
export interface Access {
  /** Sends without credentials. */
  readonly anonymous: Transport;
  /** Sends with the certificate of the connection, where the page asks for one. */
  readonly identified: Transport;
  readonly authenticator: Authenticator | undefined;
  /** Of the second client. */
  readonly second: Authenticator | undefined;
  /** How tokens are asked for. */
  readonly issuing: {
    readonly transport: Transport;
    readonly baseUrl: string;
    readonly learnSecret: (value: string) => void;
  };
  readonly redactor: Redactor;
  /** One request before the plan: is anybody there, and do they let us in? */
  readonly preflight: (signal: AbortSignal) => Promise<PreflightEnd['failure']>;
  /** Requests handed to the network so far. */
  readonly sent: () => number;
  readonly close: () => Promise<void>;
}

export interface AccessOptions {
  readonly connections: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly secrets: readonly string[];
}

/** Longer answers are cut, and what is in them is not judged. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

export function openAccess(spec: LoadedSpec, target: Target, options: AccessOptions): Access {
  const { contract } = spec.result;
  const reaching = {
    timeoutMs: options.timeoutMs,
    maxBodyBytes: MOST_BODY_BYTES,
    now: () => performance.now(),
  };
  const own = { ...reaching, origin: new URL(target.baseUrl).origin, connections: options.connections };
  const client = createClient({ ...own, tls: { authority: target.authority } });
  const shown = connectionCertificate(contract.auth, target);
  // Whoever comes without credentials must not show the certificate either.
  const certified =
    shown === undefined
      ? undefined
      : createClient({ ...own, tls: { authority: target.authority, ...shown } });
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
    issuer === undefined ? undefined : createClient({ ...reaching, origin: issuer, connections: 1 });
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
  const clients = [client, certified, issuerClient].flatMap((each) => each ?? []);
  return {
    anonymous,
    identified,
    authenticator,
    second: openAuthenticator(spec, target.secondClient, issuing),
    issuing,
    redactor,
    preflight: (signal) => preflight(spec, target, { anonymous: identified, authenticator, signal }),
    sent: () => clients.reduce((sum, each) => sum + each.sent(), 0),
    close: async () => {
      for (const each of clients) await closeQuietly(each);
    },
  };
}

function openAuthenticator(
  spec: LoadedSpec,
  credentials: Target['credentials'] | undefined,
  context: Access['issuing'],
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

/** What the harness waits with. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

async function closeQuietly(client: Client): Promise<void> {
  try {
    await client.close();
  } catch (cause) {
    throw new HarnessError('CLIENT_CLOSE', 'the connections could not be closed', cause);
  }
}
