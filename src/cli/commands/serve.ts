import { once } from 'node:events';
import type { Contract } from '../../model/contract.ts';
import { EMBEDDED } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import { createProvider } from '../../sandbox/provider.ts';
import { serve } from '../../sandbox/server.ts';
import { openSqliteStore } from '../../sandbox/sqlite.ts';
import { SIGNING_KEY, standInCredentials } from '../../sandbox/stand-in.ts';
import { memoryStore } from '../../sandbox/store.ts';
import { startDeliveries } from '../../sandbox/webhooks.ts';
import { loadBehaviour } from '../behaviour.ts';
import { certificatesFor, clientFiles } from '../certificates.ts';
import { findEnvironment } from '../environment.ts';
import { loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly state?: string;
  readonly webhookUrl?: string;
  readonly scenarios?: string;
}

/** What the sandbox takes for a secret that no variable sets: it guards nothing but this stand-in. */
const STAND_IN = 'sandbox';

export async function serveCommand(path: string, flags: ServeFlags): Promise<number> {
  const [spec] = loadSpecs([path], { scenarios: flags.scenarios });
  if (spec === undefined) return 2;
  const { contract } = spec.result;
  if (contract.operations.length === 0) {
    throw new UsageError(
      'SPEC_EMPTY',
      `${spec.text.file} declares no endpoint, so there is nothing to serve`,
      {
        help: '`contract lint` says what was read.',
      },
    );
  }
  const store = flags.state === undefined ? memoryStore() : await openSqliteStore(flags.state);
  const deliveries =
    flags.webhookUrl === undefined
      ? undefined
      : startDeliveries({ url: webhookUrl(flags.webhookUrl), retry: contract.webhooks?.retry, timeScale: 1 });
  const certificates = await certificatesFor(contract.auth);
  const stoodIn = standInCredentials(contract.auth, {
    given: variable,
    made: () => STAND_IN,
    now: Date.now(),
  });
  const credentials = new Map([...stoodIn, ...clientFiles(contract.auth, certificates)]);
  const provider = createProvider(contract, {
    behaviour: spec.providerFile === undefined ? undefined : await loadBehaviour(spec.providerFile),
    store,
    credentials,
    now: Date.now,
    random: Math.random,
    limitFactor: findEnvironment(contract, EMBEDDED)?.limitFactor ?? 1,
    deliver: deliveries?.deliver,
    webhookSecret: variable('WEBHOOK_SECRET') ?? STAND_IN,
  });
  const server = await serve(provider, {
    host: flags.host,
    port: flags.port,
    tls: certificates,
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('PORT_UNUSABLE', `cannot listen on ${flags.host}:${flags.port}: ${reason}`, {
      help: 'Choose another with --port (0 for any free one).',
      cause,
    });
  });
  terminal.line(greeting(contract, server.url, credentials));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  await deliveries?.close();
  await certificates?.remove();
  store.close();
  return 0;
}

function greeting(contract: Contract, url: string, values: ReadonlyMap<string, string>): string {
  const credentials = [...values]
    .filter(([name]) => name !== SIGNING_KEY)
    .map(([name, value]) => `${name}=${variable(name) === undefined ? value : '(yours)'}`)
    .join(' ');
  return [
    `${contract.title}: sandbox of ${contract.source.file}`,
    `  ${url}${credentials === '' ? '' : `   ${credentials}`}`,
    ...contract.operations.map((operation) => `  ${operation.key}`),
    'Ctrl-C ends it.',
  ].join('\n');
}

function webhookUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError('WEBHOOK_URL_UNUSABLE', `\`${text}\` (--webhook-url) is not an http or https URL`);
}

function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
