import { authenticated } from '../auth/authenticated.ts';
import { tokenUrl } from '../auth/client-credentials.ts';
import { createRedactor } from '../events/redact.ts';
import { lazyJson } from '../http/json.ts';
import { createPacer } from '../http/pace.ts';
import { pacedWindows } from '../http/paced-windows.ts';
import type { Contract } from '../model/contract.ts';
import { secret } from '../model/environment.ts';
import type { RunEvent } from '../model/event.ts';
import type { Exchange, HttpRequest, Transport } from '../model/exchange.ts';
import type { AuthScheme, Check, Inbox, Probe, ProviderBehaviour, RunCheck } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { limitFactorOf, timeScaleOf } from '../model/windows.ts';
import { run } from '../run/run.ts';
import type { Answered, Deviate, Deviation, World } from '../sandbox/faults/fault.ts';
import { createProvider, type ProviderRequest } from '../sandbox/provider.ts';
import { compileRoutes } from '../sandbox/routes.ts';
import { standInCredentials } from '../sandbox/stand-in.ts';
import { memoryStore } from '../sandbox/store.ts';
import { type Deliveries, startDeliveries } from '../sandbox/webhooks.ts';
import { type Clock, openClock } from './clock.ts';
import { dice, uuidFrom } from './dice.ts';
import { openMemoryInbox } from './memory-inbox.ts';

/** Who judges: the leaves that a run is handed. */
export interface Judges {
  readonly authSchemes: readonly AuthScheme[];
  readonly checks: readonly Check[];
  readonly runChecks: readonly RunCheck[];
  readonly probes: readonly Probe[];
}

export interface InProcessOptions {
  /** The page as the run and its judges know it; a deviation may give the sandbox another one. */
  readonly contract: Contract;
  readonly behaviour: ProviderBehaviour | undefined;
  readonly judges: Judges;
  readonly deviate: Deviate;
  readonly signal: AbortSignal;
  /** Called when the provider does something else than it should. */
  readonly acted: () => void;
}

const BASE_URL = 'http://sandbox.test';
const STARTED = Date.parse('2026-11-24T08:00:00Z');
const SEED = 20_261_124;
const WEBHOOK_SECRET = 'webhook-secret-of-the-run';
/** ms that an answer takes, and that a request waits for one that never comes. */
const ANSWER_MS = 1;
const TIMEOUT_MS = 30_000;

/** A plan against the sandbox: no sockets, a clock that only waiting moves, the same ids every time. */
export async function* runInProcess(plan: Plan, options: InProcessOptions): AsyncIterable<RunEvent> {
  const { contract, judges, signal } = options;
  const clock = openClock();
  const credentials = standInCredentials(contract.auth, {
    given: () => undefined,
    made: (name) => `${name.toLowerCase().replaceAll('_', '-')}-of-the-run`,
    now: STARTED,
  });
  const target = openTarget(plan, credentials, clock, options);
  const scheme = judges.authSchemes.find(({ id }) => id === contract.auth?.type);
  const redactor = createRedactor([...credentials.values()]);
  const authenticator =
    contract.auth === undefined
      ? undefined
      : scheme?.open(contract.auth, {
          credentials: new Map([...credentials].map(([name, value]) => [name, secret(value)])),
          transport: target.anonymous,
          baseUrl: BASE_URL,
          now: clock.now,
          learnSecret: redactor.learn,
          wait: clock.wait,
        });
  const random = dice(SEED);
  try {
    yield* run(
      plan,
      {
        contract,
        checks: judges.checks,
        runChecks: judges.runChecks,
        probes: judges.probes,
        transport: authenticator === undefined ? target.known : authenticated(target.known, authenticator),
        anonymous: target.anonymous,
        credential: async () => {
          const shown = await authenticator?.credentials(signal);
          return shown?.granted === true ? (shown.headers[0]?.[1] ?? shown.query[0]?.[1]) : undefined;
        },
        tokenEndpoint:
          contract.auth?.type === 'client-credentials'
            ? {
                url: tokenUrl(contract.auth.tokenUrl.value, BASE_URL),
                transport: target.anonymous,
                secret: (name) => credentials.get(name),
              }
            : undefined,
        redactor,
        environment: { name: plan.environment, baseUrl: BASE_URL },
        inbox: target.inbox,
        now: clock.now,
        startedAt: new Date(STARTED).toISOString(),
        wait: clock.wait,
        variable: () => undefined,
        uuid: () => uuidFrom(random),
        concurrency: 1,
        preflight: async () => undefined,
        timeIsUp: () => false,
        pace: createPacer(
          pacedWindows(contract, {
            baseUrl: BASE_URL,
            factor: limitFactorOf(contract, plan.environment),
          }),
          clock,
        ),
        requestsSent: target.sent,
        maxWaitMs: 60_000,
      },
      { signal },
    );
  } finally {
    await target.close();
  }
}

interface Target {
  readonly anonymous: Transport;
  /** Shows a client certificate, where one is asked for. */
  readonly known: Transport;
  readonly inbox: Inbox | undefined;
  readonly sent: () => number;
  readonly close: () => Promise<void>;
}

function openTarget(
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
