import { once } from 'node:events';
import type { Contract } from '../../model/contract.ts';
import { EMBEDDED } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import { limitFactorOf } from '../../model/windows.ts';
import { createProvider } from '../../sandbox/provider.ts';
import { serve } from '../../sandbox/server.ts';
import { SIGNING_KEY, standInCredentials } from '../../sandbox/stand-in.ts';
import { memoryStore } from '../../sandbox/store.ts';
import { startDeliveries } from '../../sandbox/webhooks.ts';
import { loadBehaviour } from '../behaviour.ts';
import { certificatesFor, clientFiles } from '../certificates.ts';
import { systemReason } from '../reason.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { type Opened, opened, openStateFile } from '../state.ts';
import { terminal } from '../terminal.ts';

export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly state?: string;
  readonly webhookUrl?: string;
  readonly scenarios?: string;
}

/**
 * What the sandbox takes for a secret that no variable sets: it guards nothing but this stand-in. Reports blot out every
 * secret wherever it stands, so it is nothing that stands in a text by chance.
 */
function standIn(name: string): string {
  return `sandbox-${name.toLowerCase().replaceAll('_', '-')}-0123456789`;
}

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
  const open = opened();
  try {
    const { url, credentials } = await start(open, spec, flags);
    terminal.line(greeting(contract, url, credentials));
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    return 0;
  } finally {
    await open.close();
  }
}

async function start(
  open: Opened,
  spec: LoadedSpec,
  flags: ServeFlags,
): Promise<{ readonly url: string; readonly credentials: ReadonlyMap<string, string> }> {
  const { contract } = spec.result;
  const store = flags.state === undefined ? memoryStore() : await openStateFile(flags.state);
  open.add(store.close);
  const deliveries =
    flags.webhookUrl === undefined
      ? undefined
      : startDeliveries({
          url: webhookUrl(flags.webhookUrl),
          retry: contract.webhooks?.retry,
          timeScale: 1,
          answerWithinSeconds: contract.webhooks?.answerWithinSeconds,
        });
  if (deliveries !== undefined) open.add(deliveries.close);
  const certificates = await certificatesFor(contract.auth);
  if (certificates !== undefined) open.add(certificates.remove);
  const stoodIn = standInCredentials(contract.auth, { given: variable, made: standIn, now: Date.now() });
  const credentials = new Map([...stoodIn, ...clientFiles(contract.auth, certificates)]);
  const provider = createProvider(contract, {
    behaviour: spec.providerFile === undefined ? undefined : await loadBehaviour(spec.providerFile),
    store,
    credentials,
    now: Date.now,
    random: Math.random,
    limitFactor: limitFactorOf(contract, EMBEDDED),
    deliver: deliveries?.deliver,
    webhookSecret: contract.webhooks === undefined ? undefined : secretOf('WEBHOOK_SECRET'),
  });
  const server = await serve(provider, { host: flags.host, port: flags.port, tls: certificates }).catch(
    (cause: unknown) => {
      throw new UsageError(
        'PORT_UNUSABLE',
        `cannot listen on ${flags.host}:${flags.port}: ${systemReason(cause)}`,
        { help: 'Choose another with --port (0 for any free one) or --host.', cause },
      );
    },
  );
  open.add(server.close);
  return { url: server.url, credentials };
}

function secretOf(name: string): string {
  return variable(name) ?? standIn(name);
}

function greeting(contract: Contract, url: string, credentials: ReadonlyMap<string, string>): string {
  const values = [
    ...[...credentials].filter(([name]) => name !== SIGNING_KEY),
    ...(contract.webhooks === undefined ? [] : [['WEBHOOK_SECRET', standIn('WEBHOOK_SECRET')] as const]),
  ];
  return [
    `${contract.title}: sandbox of ${contract.source.file}`,
    `  ${url}`,
    ...values.map(([name, value]) => `  ${name}=${variable(name) === undefined ? value : '(yours)'}`),
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
