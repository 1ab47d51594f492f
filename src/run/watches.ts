import type { Transport } from '../model/exchange.ts';
import type { Plan } from '../model/plan.ts';
import { type CreatedWatch, openCreatedWatch } from './created.ts';
import type { RunDependencies } from './dependencies.ts';
import { type OutageWatch, openOutageWatch } from './outage.ts';

/** Those who see every request of a run, whoever sends it, and the dependencies that show it to them. */
export interface Watches {
  readonly outage: OutageWatch;
  readonly created: CreatedWatch;
  readonly watched: RunDependencies;
}

export function openWatches(plan: Plan, dependencies: RunDependencies, signal: AbortSignal): Watches {
  const { transport, anonymous, secondClient, environment } = dependencies;
  // Any answer shows that somebody is there; what was answered before is surer to be than this.
  const url = `${environment.baseUrl}/`;
  const greeting = { method: 'GET', url, headers: [['accept', '*/*']], body: undefined } as const;
  const outage = openOutageWatch({
    ask: (known) => transport(known ?? greeting, { signal }),
    wait: dependencies.wait,
    signal,
  });
  const creations = environment.disposable === true ? [] : (plan.creations ?? []);
  const created = openCreatedWatch(creations, environment.baseUrl);
  const watch = (own: Transport): Transport => created.watch(outage.watch(own));
  return {
    outage,
    created,
    watched: {
      ...dependencies,
      transport: watch(transport),
      anonymous: watch(anonymous),
      ...(secondClient === undefined ? {} : { secondClient: watch(secondClient) }),
    },
  };
}
