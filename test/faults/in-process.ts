import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { behaviour } from '../../scenarios/orders.provider.ts';
import { authenticated } from '../../src/auth/authenticated.ts';
import { tokenUrl } from '../../src/auth/client-credentials.ts';
import { builtins } from '../../src/builtins.ts';
import { createRedactor } from '../../src/events/redact.ts';
import { EMBEDDED, secret } from '../../src/model/environment.ts';
import type { RunEvent } from '../../src/model/event.ts';
import type { HttpResponse, ParsedJson, Transport } from '../../src/model/exchange.ts';
import { limitFactorOf, timeScaleOf } from '../../src/model/windows.ts';
import { plan } from '../../src/plan/plan.ts';
import { run } from '../../src/run/run.ts';
import { createProvider, type Provider, type ProviderRequest } from '../../src/sandbox/provider.ts';
import { memoryStore } from '../../src/sandbox/store.ts';
import { startDeliveries } from '../../src/sandbox/webhooks.ts';
import { type ReadResult, readSpec } from '../../src/spec/read.ts';
import { ROOT } from '../command-line.ts';
import { openClock } from './clock.ts';
import { equalOrders } from './equal-orders.ts';
import type { Fault } from './fault.ts';
import { openMemoryInbox } from './memory-inbox.ts';

const SPEC = 'specs/orders.md';
const COMPANION = 'scenarios/orders.yaml';
const URL_OF_IT = 'http://sandbox.test';
const STARTED = Date.parse('2026-11-24T08:00:00Z');
const WEBHOOK_SECRET = 'webhook-secret-of-the-run';
const SECRETS = { CLIENT_ID: 'client-of-the-run', CLIENT_SECRET: 'secret-of-the-run' };

/**
 * The whole plan of specs/orders.md against the sandbox with one deviation: no sockets, a clock that only waiting
 * moves, the same ids every time.
 */
export async function runWithFault(
  fault: Fault,
  spec: ReadResult = readOrders(),
): Promise<readonly RunEvent[]> {
  const { contract, companion } = spec;
  const environment = fault.environment ?? EMBEDDED;
  const clock = openClock();
  const { inbox, send } = openMemoryInbox({
    url: `${URL_OF_IT}/inbox`,
    secret: WEBHOOK_SECRET,
    startedAt: STARTED,
    clock,
  });
  const scale = 1 / timeScaleOf(contract, environment);
  const webhooks = startDeliveries({
    url: inbox.url,
    retry: contract.webhooks?.retry,
    timeScale: scale,
    answerWithinSeconds: (contract.webhooks?.answerWithinSeconds ?? 10) * scale,
    now: () => STARTED + clock.now(),
    wait: clock.wait,
    send,
  });
  const provider = deviating(
    createProvider(contract, {
      behaviour,
      store: memoryStore(),
      credentials: new Map(Object.entries(SECRETS)),
      now: () => STARTED + clock.now(),
      random: dice(),
      limitFactor: limitFactorOf(contract, environment) * (fault.limitFactor ?? 1),
      deliver: (delivery) => {
        const sent = fault.delivery === undefined ? delivery : fault.delivery(delivery);
        if (sent !== undefined) webhooks.deliver(sent);
      },
      webhookSecret: WEBHOOK_SECRET,
    }),
    fault,
  );
  let requests = 0;
  const anonymous = transportTo(provider, fault.elapsedMs ?? 1, () => {
    requests += 1;
  });
  const scheme = builtins.authSchemes.find(({ id }) => id === contract.auth?.type);
  if (contract.auth === undefined || scheme === undefined)
    throw new Error('the orders page has authentication');
  const redactor = createRedactor(Object.values(SECRETS));
  const authenticator = scheme.open(contract.auth, {
    credentials: new Map(Object.entries(SECRETS).map(([name, value]) => [name, secret(value)])),
    transport: anonymous,
    baseUrl: URL_OF_IT,
    now: clock.now,
    learnSecret: redactor.learn,
    wait: clock.wait,
  });
  const { plan: planned } = plan(
    {
      contract,
      companion,
      inbox: true,
      environment,
      burst: fault.burst === true,
      secondClient: false,
      maxWaitMs: 60_000,
      companionFile: COMPANION,
      exploration: fault.explores === undefined ? undefined : { runs: fault.explores, known: new Map() },
    },
    { environment, seed: 1, sources: builtins.sources, selection: { only: [], skip: [] } },
  );
  const random = dice();
  const events: RunEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of run(
    { ...planned, tasks: [...planned.tasks, equalOrders(planned)] },
    {
      contract,
      checks: builtins.checks,
      runChecks: builtins.runChecks,
      probes: builtins.probes,
      transport: authenticated(anonymous, authenticator),
      anonymous,
      credential: async () => {
        const shown = await authenticator.credentials(signal);
        return shown.granted ? shown.headers[0]?.[1] : undefined;
      },
      tokenEndpoint:
        contract.auth.type === 'client-credentials'
          ? {
              url: tokenUrl(contract.auth.tokenUrl.value, URL_OF_IT),
              transport: anonymous,
              secret: (name) => new Map(Object.entries(SECRETS)).get(name),
            }
          : undefined,
      redactor,
      environment: { name: environment, baseUrl: URL_OF_IT },
      inbox,
      now: clock.now,
      startedAt: new Date(STARTED).toISOString(),
      wait: clock.wait,
      variable: () => undefined,
      uuid: () => uuidFrom(random),
      concurrency: 1,
      preflight: async () => undefined,
      timeIsUp: () => false,
      pace: async () => 0,
      requestsSent: () => requests,
      maxWaitMs: 60_000,
    },
    { signal },
  )) {
    events.push(event);
  }
  await webhooks.close();
  return events;
}

/** The page and its companion, for all faults of a file. */
export function readOrders(): ReadResult {
  return readSpec(textOf(SPEC), { formats: builtins.formats, companion: textOf(COMPANION) });
}

function textOf(file: string): { readonly file: string; readonly text: string } {
  return { file, text: readFileSync(join(ROOT, file), 'utf8') };
}

function deviating(provider: Provider, { answer, token, request: change }: Fault): Provider {
  return {
    handle: (request) => {
      if (request.target.startsWith('/oauth/') && token !== undefined) return token(provider.handle(request));
      if (!request.target.startsWith('/api/')) return provider.handle(request);
      const answered = provider.handle(change === undefined ? request : change(request));
      return answer === undefined ? answered : answer(answered, request);
    },
  };
}

function transportTo(provider: Provider, elapsedMs: number, note: () => void): Transport {
  return async (request) => {
    note();
    const sent: ProviderRequest = {
      method: request.method,
      target: request.url.slice(URL_OF_IT.length),
      headers: request.headers,
      body: request.body ?? new Uint8Array(0),
    };
    const { status, headers, body } = provider.handle(sent);
    const content = request.method === 'HEAD' ? new Uint8Array(0) : body;
    const response: HttpResponse = {
      status,
      headers,
      body: content,
      json: () => parsed(content),
      truncated: false,
    };
    return { request, elapsedMs, attempt: 1, earlier: [], outcome: 'response', response };
  };
}

function parsed(body: Uint8Array): ParsedJson {
  try {
    return { parsed: true, value: JSON.parse(Buffer.from(body).toString('utf8')) };
  } catch (cause) {
    return { parsed: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Mulberry32: small, and the same on every machine. */
function dice(): () => number {
  let state = 20_261_124;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
