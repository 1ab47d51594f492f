import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour } from '../scenarios/orders.provider.ts';
import { createRedactor } from '../src/events/redact.ts';
import { builtins, createProvider, memoryStore, plan, readSpec, run } from '../src/index.ts';
import { secret } from '../src/model/environment.ts';
import type { RunEvent } from '../src/model/event.ts';
import type { HttpRequest, Transport } from '../src/model/exchange.ts';
import type { Delivery } from '../src/model/extension.ts';
import type { Json } from '../src/model/json.ts';
import type { Provider, ProviderRequest, ProviderResponse } from '../src/sandbox/provider.ts';
import { type OutgoingWebhook, signatureHeaders } from '../src/sandbox/webhooks.ts';

/** Answers in the provider's stead; `ask` is the provider itself, `racing` that an equal key is under way. */
export type Fault = (request: ProviderRequest, ask: Provider['handle'], racing: boolean) => ProviderResponse;

export interface Deviation {
  readonly fault?: Fault;
  /** What is delivered instead of one webhook. */
  readonly deliveries?: (delivery: OutgoingWebhook) => readonly OutgoingWebhook[];
}

const FILE = 'specs/orders.md';
const WEBHOOK_SECRET = 'webhook-secret';
const { contract, companion } = readSpec(
  { file: FILE, text: readFileSync(FILE, 'utf8') },
  {
    formats: builtins.formats,
    companion: { file: 'scenarios/orders.yaml', text: readFileSync('scenarios/orders.yaml', 'utf8') },
  },
);

/** Runs tasks of the example against a provider with a deviation, without a socket in between. */
export async function runInMemory(only: string, deviation: Deviation): Promise<readonly RunEvent[]> {
  const delivered: Delivery[] = [];
  const provider = createProvider(contract, {
    behaviour,
    store: memoryStore(),
    credentials: new Map([
      ['CLIENT_ID', 'client'],
      ['CLIENT_SECRET', 'client-secret'],
    ]),
    now: Date.now,
    random: Math.random,
    limitFactor: 1000,
    deliver: (delivery) => {
      for (const { headers, body } of deviation.deliveries?.(delivery) ?? [delivery])
        delivered.push({
          receivedAt: Date.now(),
          method: 'POST',
          path: '/',
          headers: headers(Date.now()),
          body,
          treatment: 'take',
        });
    },
    webhookSecret: WEBHOOK_SECRET,
  });
  const token = tokenOf(provider);
  const anonymous = transportOf(provider, deviation.fault);
  const planned = plan(
    {
      contract,
      companion,
      inbox: true,
      companionFile: 'scenarios/orders.yaml',
      exploration: undefined,
      environment: 'embedded',
      burst: false,
      secondClient: false,
      maxWaitMs: 1000,
    },
    {
      environment: 'embedded',
      seed: 1,
      sources: builtins.sources,
      selection: { only: [only], skip: ['boundaries'] },
    },
  );
  const events = run(
    planned.plan,
    {
      contract,
      checks: builtins.checks,
      runChecks: [],
      probes: builtins.probes,
      transport: (request, options) =>
        anonymous(
          { ...request, headers: [...request.headers, ['Authorization', `Bearer ${token}`]] },
          options,
        ),
      anonymous,
      credential: async () => `Bearer ${token}`,
      redactor: createRedactor([]),
      environment: { name: 'embedded', baseUrl: 'http://provider.test' },
      inbox: {
        url: 'http://inbox.test/',
        deliveries: () => delivered,
        secret: secret(WEBHOOK_SECRET),
        misbehave: () => {},
        mark: () => {},
        sinceMark: () => delivered,
      },
      now: () => performance.now(),
      startedAt: new Date().toISOString(),
      wait: (ms, signal) => sleep(ms, undefined, { signal }),
      variable: () => undefined,
      uuid: randomUUID,
      concurrency: 8,
      preflight: async () => undefined,
      timeIsUp: () => false,
      pace: async () => 0,
      requestsSent: () => 0,
      maxWaitMs: 1000,
    },
    { signal: new AbortController().signal },
  );
  const seen: RunEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

/** The same news as another event, signed as it should be. */
export function asAnotherEvent({ event, body }: OutgoingWebhook): OutgoingWebhook {
  const news: object = JSON.parse(Buffer.from(body).toString('utf8'));
  const other = Buffer.from(JSON.stringify({ ...news, event_id: randomUUID() }));
  const headers = (now: number) =>
    signatureHeaders(contract.webhooks?.signature, WEBHOOK_SECRET, { body: other, id: randomUUID() }, now);
  return { event, body: other, headers };
}

function tokenOf(provider: Provider): string {
  const form = 'grant_type=client_credentials&client_id=client&client_secret=client-secret';
  const answer = provider.handle({
    method: 'POST',
    target: '/oauth/token',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: Buffer.from(form),
  });
  const body: { readonly access_token: string } = JSON.parse(Buffer.from(answer.body).toString('utf8'));
  return body.access_token;
}

/** A pause before the provider sees a request lets equal ones come together. */
function transportOf(provider: Provider, fault: Fault | undefined): Transport {
  const underWay = new Map<string, number>();
  return async (request) => {
    const key =
      request.headers.find(([name]) => name.toLowerCase() === 'x-idempotency-key')?.[1] ?? randomUUID();
    const before = underWay.get(key) ?? 0;
    underWay.set(key, before + 1);
    await sleep(2);
    const asked = incoming(request);
    const faulty = fault !== undefined && asked.target.startsWith('/api/');
    const answer = faulty ? fault(asked, provider.handle, before > 0) : provider.handle(asked);
    underWay.set(key, (underWay.get(key) ?? 1) - 1);
    return exchanged(request, answer);
  };
}

function incoming({ method, url, headers, body }: HttpRequest): ProviderRequest {
  const { pathname, search } = new URL(url);
  return { method, target: pathname + search, headers, body: body ?? new Uint8Array(0) };
}

function exchanged(
  request: HttpRequest,
  { status, headers, body }: ProviderResponse,
): Awaited<ReturnType<Transport>> {
  const json = () => {
    const value: Json = JSON.parse(Buffer.from(body).toString('utf8'));
    return { parsed: true, value } as const;
  };
  return {
    request,
    elapsedMs: 1,
    attempt: 1,
    earlier: [],
    outcome: 'response',
    response: { status, headers, body, json, truncated: false },
  };
}
