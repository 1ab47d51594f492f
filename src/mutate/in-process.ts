import { authenticated } from '../auth/authenticated.ts';
import { tokenUrl } from '../auth/client-credentials.ts';
import { createRedactor } from '../events/redact.ts';
import { createPacer } from '../http/pace.ts';
import { pacedWindows } from '../http/paced-windows.ts';
import { credentialReferences, ofSecondClient } from '../model/auth.ts';
import type { Contract } from '../model/contract.ts';
import { secret } from '../model/environment.ts';
import type { RunEvent } from '../model/event.ts';
import type { AuthScheme, Check, Probe, ProviderBehaviour, RunCheck } from '../model/extension.ts';
import type { Plan } from '../model/plan.ts';
import { run } from '../run/run.ts';
import type { Deviate } from '../sandbox/faults/fault.ts';
import { hasSecondClient, standInCredentials } from '../sandbox/stand-in.ts';
import { openClock } from './clock.ts';
import { dice, uuidFrom } from './dice.ts';
import { BASE_URL, openTarget, SEED, STARTED } from './target.ts';

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
  const open = (given: ReadonlyMap<string, string>) =>
    contract.auth === undefined
      ? undefined
      : scheme?.open(contract.auth, {
          credentials: new Map([...given].map(([name, value]) => [name, secret(value)])),
          transport: target.anonymous,
          baseUrl: BASE_URL,
          now: clock.now,
          learnSecret: redactor.learn,
          wait: clock.wait,
        });
  const authenticator = open(credentials);
  const other = secondClientOf(contract, credentials);
  const second = other === undefined ? undefined : open(other);
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
        secondClient: second === undefined ? undefined : authenticated(target.anonymous, second),
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
        pace: createPacer(pacedWindows(contract, { baseUrl: BASE_URL, name: plan.environment }, 1), clock),
        requestsSent: target.sent,
        maxWaitMs: 60_000,
      },
      { signal },
    );
  } finally {
    await target.close();
  }
}

/** The credentials of the second client by the names of the first one's; undefined where the sandbox knows one. */
function secondClientOf(
  { auth }: Contract,
  credentials: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | undefined {
  if (auth === undefined || !hasSecondClient(auth)) return undefined;
  return new Map(
    credentialReferences(auth).map(({ name }) => [name, credentials.get(ofSecondClient(name)) ?? '']),
  );
}
