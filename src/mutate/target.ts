import { lazyJson } from '../http/json.ts';
import type { Contract } from '../model/contract.ts';
import type { Exchange, HttpRequest, Transport } from '../model/exchange.ts';
import type { Inbox } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { limitFactorOf, timeScaleOf } from '../model/windows.ts';
import type { Answered, Deviation, World } from '../sandbox/faults/fault.ts';
import { createProvider, type ProviderRequest } from '../sandbox/provider.ts';
import { compileRoutes } from '../sandbox/routes.ts';
import { memoryStore } from '../sandbox/store.ts';
import { type Deliveries, startDeliveries } from '../sandbox/webhooks.ts';
import type { Clock } from './clock.ts';
import { dice } from './dice.ts';
import type { InProcessOptions } from './in-process.ts';
import { openMemoryInbox } from './memory-inbox.ts';

export const BASE_URL = 'http://sandbox.test';
export const STARTED: number = Date.parse('2026-11-24T08:00:00Z');
export const SEED = 20_261_124;
const WEBHOOK_SECRET = 'webhook-secret-of-the-run';
/** ms that an answer takes, and that a request waits for one that never comes. */
const ANSWER_MS = 1;
const TIMEOUT_MS = 30_000;
export interface Target {
  readonly anonymous: Transport;
  /** Shows a client certificate, where one is asked for. */
  readonly known: Transport;
  readonly inbox: Inbox | undefined;
  readonly sent: () => number;
  readonly close: () => Promise<void>;
}

export function openTarget(
  { environment }: Plan,
  credentials: ReadonlyMap<string, string>,
  clock: Clock,
  options: InProcessOptions,
): Target {
  const { contract } = options;
  const now = (): number => STARTED + clock.now();
  const deviation = options.deviate(worldOf(options, credentials, now));
  const made = deviation.contract ?? contract;
  const receiver =
    contract.webhooks === undefined
      ? undefined
      : openMemoryInbox({ url: `${BASE_URL}/inbox`, secret: WEBHOOK_SECRET, startedAt: STARTED, clock });
  const webhooks =
    receiver === undefined ? undefined : openDeliveries(made, environment, receiver, { clock, deviation });
  const store = memoryStore();
  const { deliver: deviant } = deviation;
  const provider = createProvider(made, {
    behaviour: options.behaviour,
    store: deviation.store?.(store) ?? store,
    credentials,
    now,
    random: dice(SEED),
    limitFactor: limitFactorOf(made, environment),
    deliver:
      webhooks === undefined
        ? undefined
        : (delivery) =>
            deviant === undefined ? webhooks.deliver(delivery) : deviant(delivery, webhooks.deliver),
    webhookSecret: receiver === undefined ? undefined : WEBHOOK_SECRET,
  });
  const handle: NonNullable<Deviation['handle']> = deviation.handle ?? ((request, next) => next(request));
  let sent = 0;
  const transport =
    (certified: boolean): Transport =>
    async (request, { signal }) => {
      sent += 1;
      const answer = handle(arriving(request, certified), provider.handle);
      const elapsedMs = timeOf(answer);
      await clock.wait(elapsedMs, signal);
      return exchangeOf(request, answer, elapsedMs);
    };
  return {
    anonymous: transport(false),
    known: transport(contract.auth?.type === 'mutual-tls'),
    inbox: receiver?.inbox,
    sent: () => sent,
    close: async () => webhooks?.close(),
  };
}

function worldOf(
  { contract, acted }: InProcessOptions,
  credentials: ReadonlyMap<string, string>,
  now: () => number,
): World {
  const routes = compileRoutes(
    contract.operations.map((operation) => [operation.method, operation.path, operation]),
  );
  return {
    contract,
    credentials,
    webhookSecret: WEBHOOK_SECRET,
    now,
    find: ({ method, target }) => {
      const found = routes(method, target.replace(/[?#].*$/s, ''));
      return found.form === 'found' ? found.matched : undefined;
    },
    acted,
  };
}

function openDeliveries(
  contract: Contract,
  environment: string,
  receiver: ReturnType<typeof openMemoryInbox>,
  { clock, deviation }: { readonly clock: Clock; readonly deviation: Deviation },
): Deliveries {
  const scale = 1 / timeScaleOf(contract, environment);
  let attempts = 0;
  return startDeliveries({
    url: receiver.inbox.url,
    retry: contract.webhooks?.retry,
    timeScale: scale,
    answerWithinSeconds: (contract.webhooks?.answerWithinSeconds ?? 10) * scale,
    now: () => STARTED + clock.now(),
    wait: clock.wait,
    send: (attempt, signal) => {
      attempts += 1;
      return receiver.send(deviation.attempt?.(attempt, attempts) ?? attempt, signal);
    },
  });
}

function arriving(request: HttpRequest, certified: boolean): ProviderRequest {
  return {
    method: request.method,
    target: request.url.slice(BASE_URL.length),
    headers: request.headers,
    body: request.body ?? new Uint8Array(0),
    certified,
  };
}

function timeOf(answer: Answered): number {
  if (!('lost' in answer)) return answer.elapsedMs ?? ANSWER_MS;
  return answer.lost === 'TIMEOUT' ? TIMEOUT_MS : ANSWER_MS;
}

function exchangeOf(request: HttpRequest, answer: Answered, elapsedMs: number): Exchange {
  const sent = { request, elapsedMs, attempt: 1, earlier: [] };
  if ('lost' in answer) {
    const message =
      answer.lost === 'TIMEOUT' ? `no answer within ${TIMEOUT_MS / 1000} s` : 'the connection was reset';
    return { ...sent, outcome: 'failure', failure: { code: answer.lost, message } };
  }
  const body = request.method === 'HEAD' ? new Uint8Array(0) : answer.body;
  const { status, headers } = answer;
  const response = { status, headers, body, json: lazyJson(body, false), truncated: false };
  return { ...sent, outcome: 'response', response };
}
