import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Contract, Webhooks } from '../model/contract.ts';
import { EMBEDDED, secret } from '../model/environment.ts';
import type { Inbox, ProviderStore } from '../model/extension.ts';
import { limitFactorOf, timeScaleOf } from '../model/windows.ts';
import { type OpenInbox, openInbox } from '../probes/inbox.ts';
import { createProvider } from '../sandbox/provider.ts';
import { serve } from '../sandbox/server.ts';
import { standInCredentials } from '../sandbox/stand-in.ts';
import { memoryStore } from '../sandbox/store.ts';
import { type DeliveryOptions, startDeliveries } from '../sandbox/webhooks.ts';
import { loadBehaviour } from './behaviour.ts';
import { certificatesFor, clientCredential } from './certificates.ts';
import { secondClientOf, type Target } from './environment.ts';
import type { LoadedSpec } from './specs.ts';
import { type Opened, opened, openStateFile } from './state.ts';

export interface EmbeddedSandbox {
  readonly target: Target;
  readonly inbox: Inbox | undefined;
  /** Values of this run's making that must not be shown. */
  readonly secrets: readonly string[];
  /** Variables that exist in this run alone: `*_DATABASE_URL` is the sandbox's own state. */
  readonly variable: (name: string) => string | undefined;
  readonly close: () => Promise<void>;
}

/** Starts the provider that the spec describes on a free loopback port, with credentials made for this run. */
export async function startEmbedded(spec: LoadedSpec, options: EmbeddedOptions): Promise<EmbeddedSandbox> {
  const open = opened();
  try {
    return await startWith(open, spec, options);
  } catch (thrown) {
    // A receiver that stays open would keep the process alive for ever.
    await open.close();
    throw thrown;
  }
}

interface EmbeddedOptions {
  readonly state: string | undefined;
  readonly inboxPort: number;
}

async function startWith(open: Opened, spec: LoadedSpec, options: EmbeddedOptions): Promise<EmbeddedSandbox> {
  const { contract } = spec.result;
  const certificates = await certificatesFor(contract.auth);
  if (certificates !== undefined) open.add(certificates.remove);
  const credentials = standInCredentials(contract.auth, {
    given: (name) => clientCredential(name, contract.auth, certificates),
    made: () => randomBytes(18).toString('base64url'),
    now: Date.now(),
  });
  const webhookSecret = contract.webhooks === undefined ? undefined : randomBytes(24).toString('hex');
  const state = await openState(options.state, needsDatabase(spec));
  open.add(state.close);
  const inbox = webhookSecret === undefined ? undefined : await receiver(webhookSecret, options.inboxPort);
  if (inbox !== undefined) open.add(inbox.close);
  const deliveries =
    inbox === undefined || contract.webhooks === undefined
      ? undefined
      : startDeliveries({ url: inbox.url, ...deliveryTimes(contract, contract.webhooks) });
  if (deliveries !== undefined) open.add(deliveries.close);
  const provider = createProvider(contract, {
    behaviour: spec.providerFile === undefined ? undefined : await loadBehaviour(spec.providerFile),
    store: state.store,
    credentials,
    now: Date.now,
    random: Math.random,
    limitFactor: limitFactorOf(contract, EMBEDDED),
    deliver: deliveries?.deliver,
    webhookSecret,
  });
  const server = await serve(provider, { host: '127.0.0.1', port: 0, tls: certificates });
  open.add(server.close);
  return {
    target: {
      name: EMBEDDED,
      baseUrl: server.url,
      baseUrlFrom: 'the embedded sandbox',
      override: '--base-url',
      credentials: new Map([...credentials].map(([name, value]) => [name, secret(value)])),
      secondClient: secondClientOf(contract.auth, EMBEDDED, (name) => credentials.get(name)),
      authority: certificates?.authority,
      missing: [],
    },
    inbox,
    secrets: [...credentials.values(), ...(webhookSecret === undefined ? [] : [webhookSecret])],
    variable: (name) => (name.endsWith('DATABASE_URL') ? state.url : undefined),
    close: open.close,
  };
}

function receiver(webhookSecret: string, port: number): Promise<OpenInbox> {
  return openInbox({ host: '127.0.0.1', port, secret: secret(webhookSecret), now: Date.now });
}

/** A receiver on a busy machine needs its time: two seconds at least, however fast delays pass. */
const LEAST_ANSWER_SECONDS = 2;

function deliveryTimes(
  contract: Contract,
  { retry, answerWithinSeconds = 10 }: Webhooks,
): Pick<DeliveryOptions, 'retry' | 'timeScale' | 'answerWithinSeconds'> {
  const timeScale = 1 / timeScaleOf(contract, EMBEDDED);
  return {
    retry,
    timeScale,
    answerWithinSeconds: Math.max(LEAST_ANSWER_SECONDS, answerWithinSeconds * timeScale),
  };
}

/** SQL postconditions want a real database; other runs are quicker without one. */
function needsDatabase(spec: LoadedSpec): boolean {
  const bindings = spec.result.companion?.bindings ?? [];
  return bindings.some(({ action }) => action.form === 'probe' && action.probe === 'sql-row');
}

async function openState(
  file: string | undefined,
  wanted: boolean,
): Promise<{ readonly store: ProviderStore; readonly url: string | undefined; readonly close: () => void }> {
  if (file === undefined && !wanted) {
    return { store: memoryStore(), url: undefined, close: () => {} };
  }
  const path = file ?? join(tmpdir(), `contract-state-${randomBytes(8).toString('hex')}.db`);
  const store = await openStateFile(path);
  return {
    store,
    url: `file:${resolve(path)}`,
    close: () => {
      store.close();
      if (file === undefined)
        for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    },
  };
}
