import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { behaviour } from '../scenarios/orders.provider.ts';
import { authenticated } from '../src/auth/authenticated.ts';
import { clientCredentials, tokenUrl } from '../src/auth/client-credentials.ts';
import { createRedactor } from '../src/events/redact.ts';
import {
  builtins,
  type Contract,
  createProvider,
  type Finding,
  memoryStore,
  plan,
  readSpec,
  run,
  type Transport,
} from '../src/index.ts';
import { secret } from '../src/model/environment.ts';
import type { ParsedJson } from '../src/model/exchange.ts';
import type { Provider, ProviderRequest, ProviderResponse } from '../src/sandbox/provider.ts';

/** What the faulty provider does instead: it may ask the sound one, and change the question or the answer. */
export type Deviation = (request: ProviderRequest, sound: Provider['handle']) => ProviderResponse;

const FILE = 'specs/orders.md';
const BASE = 'http://provider.test';
const SECRETS: ReadonlyMap<string, string> = new Map([
  ['CLIENT_ID', 'client'],
  ['CLIENT_SECRET', 'client-secret'],
]);

/** What a run of those sources finds in a provider of the orders page with one deviation, without any network. */
export async function findingsAgainst(
  deviation: Deviation,
  sources: readonly string[],
): Promise<readonly Finding[]> {
  const text = readFileSync(FILE, 'utf8');
  const { contract } = readSpec({ file: FILE, text }, { formats: builtins.formats });
  const sound = soundProvider(contract);
  const anonymous = transportOf((request) => deviation(request, sound.handle));
  const planned = plan(
    {
      contract,
      companion: undefined,
      inbox: false,
      environment: 'sandbox',
      burst: false,
      secondClient: false,
      maxWaitMs: 0,
      companionFile: '',
      exploration: undefined,
    },
    {
      environment: 'sandbox',
      seed: 1,
      sources: builtins.sources.filter(({ id }) => id === 'examples' || sources.includes(id)),
      selection: { only: sources, skip: [] },
    },
  );
  const events = run(planned.plan, dependenciesOf(contract, anonymous), {
    signal: new AbortController().signal,
  });
  const findings: Finding[] = [];
  for await (const event of events) {
    if (event.type === 'task:end') findings.push(...event.findings);
    if (event.type === 'run:end' && event.stop !== 'completed')
      throw new Error(`the run ended early: ${event.stop}`);
  }
  return findings;
}

function soundProvider(contract: Contract): Provider {
  return createProvider(contract, {
    behaviour,
    store: memoryStore(),
    credentials: SECRETS,
    now: Date.now,
    random: Math.random,
    limitFactor: 1000,
    deliver: undefined,
    webhookSecret: undefined,
  });
}

function dependenciesOf(contract: Contract, anonymous: Transport): Parameters<typeof run>[1] {
  const { auth } = contract;
  if (auth?.type !== 'client-credentials') throw new Error('the orders page has another authentication');
  const wait = async (): Promise<void> => {};
  const authenticator = clientCredentials.open(auth, {
    credentials: new Map([...SECRETS].map(([name, value]) => [name, secret(value)])),
    transport: anonymous,
    baseUrl: BASE,
    now: Date.now,
    learnSecret: () => {},
    wait,
  });
  return {
    contract,
    checks: builtins.checks,
    runChecks: [],
    probes: [],
    transport: authenticated(anonymous, authenticator),
    anonymous,
    credential: async (signal) => {
      const shown = await authenticator.credentials(signal);
      return shown.granted ? shown.headers[0]?.[1] : undefined;
    },
    tokenEndpoint: {
      url: tokenUrl(auth.tokenUrl.value, BASE),
      transport: anonymous,
      secret: (name) => SECRETS.get(name),
    },
    redactor: createRedactor([]),
    environment: { name: 'sandbox', baseUrl: BASE },
    inbox: undefined,
    now: () => performance.now(),
    startedAt: new Date().toISOString(),
    wait,
    variable: () => undefined,
    uuid: randomUUID,
    concurrency: 4,
    preflight: async () => undefined,
    timeIsUp: () => false,
    pace: async () => 0,
    requestsSent: () => 0,
    maxWaitMs: 0,
  };
}

function transportOf(handle: Provider['handle']): Transport {
  return async (request) => {
    const { status, headers, body } = handle({
      method: request.method,
      target: request.url.slice(BASE.length),
      headers: request.headers,
      body: request.body ?? new Uint8Array(),
    });
    const response = {
      status,
      headers,
      body: request.method === 'HEAD' ? new Uint8Array() : body,
      truncated: false,
      json: () => parsed(body),
    };
    return { request, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'response', response };
  };
}

function parsed(body: Uint8Array): ParsedJson {
  try {
    return { parsed: true, value: JSON.parse(Buffer.from(body).toString('utf8')) };
  } catch {
    return { parsed: false, reason: 'it is no JSON' };
  }
}

/** The answer with another body. */
export function withBody(
  answer: ProviderResponse,
  change: (body: Record<string, unknown>) => object,
): ProviderResponse {
  return {
    ...answer,
    body: Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(answer.body).toString('utf8'))))),
  };
}

export function withoutHeader(answer: ProviderResponse, name: string): ProviderResponse {
  return { ...answer, headers: answer.headers.filter(([set]) => set.toLowerCase() !== name.toLowerCase()) };
}
