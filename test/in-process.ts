import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { authenticated } from '../src/auth/authenticated.ts';
import { builtins } from '../src/builtins.ts';
import { createRedactor } from '../src/events/redact.ts';
import { lazyJson } from '../src/http/json.ts';
import {
  type Contract,
  createProvider,
  memoryStore,
  plan,
  type RunEvent,
  readSpec,
  run,
} from '../src/index.ts';
import { secret } from '../src/model/environment.ts';
import type { Exchange, Transport } from '../src/model/exchange.ts';
import type { RunCheck, SourceInput } from '../src/model/extension.ts';
import type { ProviderBehaviour } from '../src/model/provider.ts';
import { shardPlan } from '../src/plan/shard.ts';

export interface InProcessOptions {
  /** The page that is promised. */
  readonly page: string;
  /** The page that the provider is made from: the same, or one that promises less. */
  readonly provided?: string;
  readonly behaviour?: ProviderBehaviour;
  readonly only?: readonly string[];
  readonly seed?: number;
  readonly exploration?: SourceInput['exploration'];
  readonly runChecks?: readonly RunCheck[];
  /** Only that shard of so many, from 1. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** The longest that a task may wait. */
  readonly maxWaitMs?: number;
  /** Stands between the harness and the provider. */
  readonly wrap?: (transport: Transport) => Transport;
}

/** A whole run without sockets and clocks: the provider is a function in this process. */
export async function runInProcess(options: InProcessOptions): Promise<readonly RunEvent[]> {
  const contract = contractOf(options.page);
  const { plan: planned } = plan(
    {
      contract,
      companion: undefined,
      inbox: false,
      environment: 'embedded',
      burst: false,
      secondClient: true,
      maxWaitMs: options.maxWaitMs ?? 1000,
      companionFile: 'scenarios/x.yaml',
      exploration: options.exploration,
    },
    {
      environment: 'embedded',
      seed: options.seed ?? 1,
      sources: builtins.sources,
      selection: { only: options.only ?? [], skip: [] },
    },
  );
  const { shard } = options;
  const sharding = {
    of: shard?.of ?? 1,
    durations: new Map<string, number>(),
    concurrency: 4,
    shared: false,
  };
  const own = shard === undefined ? planned : (shardPlan(planned, sharding)[shard.index - 1] ?? planned);
  // Waiting moves the clock and takes no time.
  let waited = 0;
  const now = (): number => Date.now() + waited;
  const wait = async (ms: number): Promise<void> => {
    waited += ms;
  };
  const direct = transportTo(contractOf(options.provided ?? options.page), options.behaviour, now);
  const anonymous = options.wrap === undefined ? direct : options.wrap(direct);
  const scheme = builtins.authSchemes.find(({ id }) => id === contract.auth?.type);
  const transportOf = (client: string): Transport | undefined => {
    if (contract.auth === undefined || scheme === undefined) return undefined;
    const authenticator = scheme.open(contract.auth, {
      credentials: new Map(
        ['CLIENT_ID', 'CLIENT_SECRET'].map((name) => [name, secret(`the-${client}${name}`)] as const),
      ),
      transport: anonymous,
      baseUrl: 'http://127.0.0.1',
      now,
      learnSecret: () => {},
      wait,
    });
    return authenticated(anonymous, authenticator);
  };
  const events: RunEvent[] = [];
  const stream = run(
    own,
    {
      contract,
      checks: builtins.checks,
      runChecks: options.runChecks ?? [],
      probes: [],
      transport: transportOf('') ?? anonymous,
      secondClient: transportOf('SECOND_'),
      anonymous,
      credential: async () => undefined,
      tokenEndpoint: {
        url: 'http://127.0.0.1/oauth/token',
        transport: anonymous,
        secret: (name) => `the-${name}`,
      },
      redactor: createRedactor([]),
      environment: { name: 'embedded', baseUrl: 'http://127.0.0.1' },
      inbox: undefined,
      now: () => performance.now(),
      startedAt: '2026-11-24T00:00:00.000Z',
      wait,
      variable: () => undefined,
      uuid: randomUUID,
      concurrency: 4,
      preflight: async () => undefined,
      timeIsUp: () => false,
      pace: async () => 0,
      requestsSent: () => 0,
      maxWaitMs: 1000,
    },
    { signal: new AbortController().signal },
  );
  for await (const event of stream) events.push(event);
  return events;
}

export function pageOf(file: string): string {
  return readFileSync(file, 'utf8');
}

function contractOf(text: string): Contract {
  return readSpec({ file: 'page.md', text }, { formats: builtins.formats }).contract;
}

function transportTo(
  contract: Contract,
  behaviour: ProviderBehaviour | undefined,
  now: () => number,
): Transport {
  const provider = createProvider(contract, {
    behaviour,
    store: memoryStore(),
    credentials: new Map(
      ['CLIENT_ID', 'CLIENT_SECRET', 'SECOND_CLIENT_ID', 'SECOND_CLIENT_SECRET'].map((name) => [
        name,
        `the-${name}`,
      ]),
    ),
    now,
    random: Math.random,
    limitFactor: 1_000_000,
    deliver: undefined,
    webhookSecret: undefined,
  });
  return async (request): Promise<Exchange> => {
    const { pathname, search } = new URL(request.url);
    const answer = provider.handle({
      method: request.method,
      target: pathname + search,
      headers: request.headers,
      body: request.body ?? new Uint8Array(),
    });
    return {
      request,
      elapsedMs: 1,
      attempt: 1,
      earlier: [],
      outcome: 'response',
      response: { ...answer, json: lazyJson(answer.body, false), truncated: false },
    };
  };
}
