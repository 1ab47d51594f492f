import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { openAccess } from './access.ts';
import { connectionCertificate } from './certificates.ts';
import type { Target } from './environment.ts';
import { systemReason } from './reason.ts';
import type { LoadedSpec } from './specs.ts';

/** One thing that was looked at. `warning`: a run works, and soon may not. */
export interface Looked {
  readonly what: string;
  readonly state: 'good' | 'warning' | 'bad' | 'unreachable';
  readonly says: string;
}

const DAY_MS = 86_400_000;

/** A certificate that ends sooner is worth a word. */
const SOON_DAYS = 21;

/** Whether host, certificate and token endpoint of an environment answer; each is asked when the one before did. */
export async function lookAt(
  spec: LoadedSpec,
  target: Target,
  options: { readonly timeoutMs: number; readonly now: number; readonly secrets: readonly string[] },
): Promise<readonly Looked[]> {
  const url = new URL(target.baseUrl);
  const secure = url.protocol === 'https:';
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port === '' ? (secure ? 443 : 80) : url.port),
    timeoutMs: options.timeoutMs,
  };
  const host = await lookAtHost(place);
  if (host.state === 'unreachable') return [host];
  const certificate = secure ? await lookAtCertificate(place, target, { spec, now: options.now }) : undefined;
  const looked = [host, ...(certificate === undefined ? [] : [certificate])];
  if (certificate?.state === 'unreachable' || certificate?.state === 'bad') return looked;
  return [...looked, await lookAtAnswer(spec, target, options)];
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

async function lookAtHost({ host, port, timeoutMs }: Place): Promise<Looked> {
  const what = 'host';
  try {
    const addresses = await lookup(host, { all: true });
    const started = performance.now();
    await connected(host, port, timeoutMs);
    const names = addresses.map(({ address }) => address);
    const resolved = isIP(host) === 0 ? ` (${names.slice(0, 3).join(', ')})` : '';
    return {
      what,
      state: 'good',
      says: `${host}${resolved} accepts connections on port ${port} (${Math.round(performance.now() - started)} ms)`,
    };
  } catch (cause) {
    return { what, state: 'unreachable', says: `${host}, port ${port}: ${systemReason(cause)}` };
  }
}

function connected(host: string, port: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(new Error(`no connection within ${timeoutMs / 1000} s`)),
    );
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

async function lookAtCertificate(
  { host, port, timeoutMs }: Place,
  target: Target,
  { spec, now }: { readonly spec: LoadedSpec; readonly now: number },
): Promise<Looked> {
  const what = 'certificate';
  const shown = connectionCertificate(spec.result.contract.auth, target);
  try {
    const seen = await new Promise<{
      readonly until: number;
      readonly issuer: string;
      readonly refused: string | undefined;
    }>((resolve, reject) => {
      const socket = connectSecurely({
        host,
        port,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(target.authority === undefined ? {} : { ca: target.authority }),
        ...(shown === undefined ? {} : { cert: shown.certificate, key: shown.key }),
        // What is wrong with it is told; nothing is sent.
        rejectUnauthorized: false,
      });
      socket.setTimeout(timeoutMs, () =>
        socket.destroy(new Error(`no handshake within ${timeoutMs / 1000} s`)),
      );
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const { valid_to: until, issuer } = socket.getPeerCertificate();
        const refused = socket.authorized ? undefined : String(socket.authorizationError);
        socket.destroy();
        resolve({ until: Date.parse(until), issuer: issuerName(issuer), refused });
      });
    });
    const days = Math.floor((seen.until - now) / DAY_MS);
    const says = `valid until ${new Date(seen.until).toISOString().slice(0, 10)}, issued by ${seen.issuer}`;
    if (seen.refused !== undefined)
      return { what, state: 'bad', says: `${says}; not trusted: ${seen.refused}` };
    return days < SOON_DAYS
      ? { what, state: 'warning', says: `${says}: ends in ${days} days` }
      : { what, state: 'good', says };
  } catch (cause) {
    return { what, state: 'unreachable', says: `no secure connection: ${systemReason(cause)}` };
  }
}

function issuerName(issuer: unknown): string {
  const name = (key: string): string | undefined => {
    const value: unknown =
      typeof issuer === 'object' && issuer !== null
        ? Object.getOwnPropertyDescriptor(issuer, key)?.value
        : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return name('O') ?? name('CN') ?? 'an issuer without a name';
}

/** With credentials a token is asked for, as a run would; without, whether anybody answers at all. */
async function lookAtAnswer(
  spec: LoadedSpec,
  target: Target,
  { timeoutMs, secrets }: { readonly timeoutMs: number; readonly secrets: readonly string[] },
): Promise<Looked> {
  const { auth } = spec.result.contract;
  const what = auth?.type === 'client-credentials' ? 'token endpoint' : 'answer';
  const access = openAccess(spec, target, { connections: 1, timeoutMs, retries: 0, secrets });
  try {
    const failure = await access.preflight(new AbortController().signal);
    if (failure === undefined)
      return { what, state: 'good', says: what === 'answer' ? 'somebody answers' : 'gives a token' };
    const known = failure.code === 'CREDENTIALS_MISSING' || /^(?:AUTH|TOKEN|NO_TOKEN)/.test(failure.code);
    return { what, state: known ? 'bad' : 'unreachable', says: access.redactor.text(failure.message) };
  } finally {
    await access.close();
  }
}
