import type { CreatedThings, LeftOver } from '../model/event.ts';
import type { Exchange, Transport } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import type { Creation } from '../model/precautions.ts';
import type { RunDependencies } from './dependencies.ts';
import { fillRequest } from './fill.ts';
import { ProviderLost } from './outage.ts';
import { createTaskState, fillingOf } from './task-state.ts';

/** Knows what a run has made in the provider and not removed. */
export interface CreatedWatch {
  readonly watch: (transport: Transport) => Transport;
  /** Removes what is left, where there is an operation for that, and says what became of it. */
  readonly removeAll: (
    dependencies: RunDependencies,
    context: { readonly signal: AbortSignal; readonly prevented: string | undefined },
  ) => Promise<CreatedThings | undefined>;
}

interface Thing {
  readonly path: string;
  readonly id: string;
  readonly creation: Creation;
  /** The answer said that it is new; 200 may name one that was there before. */
  readonly isNew: boolean;
}

/** A journal that names more than these is read by nobody. */
const MOST_NAMED = 1000;

export function openCreatedWatch(creations: readonly Creation[], baseUrl: string): CreatedWatch {
  const byUrl = new Map(creations.map((creation) => [`${baseUrl}${creation.path}`, creation]));
  // By the URL of the thing: a repeat that is answered with the same thing made nothing new.
  const things = new Map<string, Thing>();
  let count = 0;
  const note = ({ request, ...outcome }: Exchange): void => {
    if (outcome.outcome === 'failure') return;
    const { status, json } = outcome.response;
    const [url = ''] = request.url.split(/[?#]/, 1);
    if (request.method === 'DELETE' && (status < 300 || status === 404 || status === 410)) things.delete(url);
    const creation = request.method === 'POST' && status >= 200 && status < 300 ? byUrl.get(url) : undefined;
    if (creation === undefined) return;
    const body = json();
    const id = body.parsed && isJsonObject(body.value) ? body.value[creation.idField] : undefined;
    if (typeof id !== 'string' && typeof id !== 'number') return;
    const segment = encodeURIComponent(String(id));
    const key = `${url}/${segment}`;
    if (things.has(key)) return;
    things.set(key, {
      path: `${creation.path}/${segment}`,
      id: String(id),
      creation,
      isNew: status === 201 || status === 202,
    });
    count += 1;
  };
  return {
    watch: creations.length === 0 ? (transport) => transport : (transport) => noting(transport, note),
    removeAll: async (dependencies, context) => {
      if (count === 0) return undefined;
      const left = await removed([...things.values()], dependencies, context);
      return { count, left: left.slice(0, MOST_NAMED), more: Math.max(0, left.length - MOST_NAMED) };
    },
  };
}

function noting(transport: Transport, note: (exchange: Exchange) => void): Transport {
  return async (request, options) => {
    const exchange = await transport(request, options);
    note(exchange);
    return exchange;
  };
}

async function removed(
  things: readonly Thing[],
  dependencies: RunDependencies,
  { signal, prevented }: { readonly signal: AbortSignal; readonly prevented: string | undefined },
): Promise<readonly LeftOver[]> {
  const left: LeftOver[] = [];
  let next = 0;
  let stopped = prevented;
  const worker = async (): Promise<void> => {
    for (let thing = things[next]; thing !== undefined; thing = things[next]) {
      next += 1;
      const reason = stopped ?? (await removeOne(thing, dependencies, signal));
      if (reason !== undefined) left.push({ thing: thing.path, reason });
    }
  };
  const guarded = async (): Promise<void> => {
    try {
      await worker();
    } catch (thrown) {
      if (!(thrown instanceof ProviderLost) && !signal.aborted) throw thrown;
      stopped = signal.aborted ? 'the run was aborted' : 'the provider stopped answering';
      await worker();
    }
  };
  await Promise.all(Array.from({ length: Math.min(dependencies.concurrency, things.length) }, guarded));
  return left;
}

/** Why it could not be removed; undefined when it is gone. */
async function removeOne(
  { id, creation, isNew }: Thing,
  dependencies: RunDependencies,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { remove } = creation;
  if (!isNew) return 'its answer did not say that it is new (201), so it may have been there before';
  if (remove === undefined) return 'the page has no operation that removes it';
  const filling = { ...fillingOf(createTaskState(), dependencies), saved: new Map([['id', id]]) };
  const filled = fillRequest(remove, dependencies.environment.baseUrl, filling);
  if (!filled.filled) return filled.reason;
  await dependencies.pace(filled.value, signal);
  const exchange = await dependencies.transport(filled.value, { signal });
  if (exchange.outcome === 'failure') return exchange.failure.message;
  const { status } = exchange.response;
  return status < 300 || status === 404 || status === 410 ? undefined : `${remove.method} answered ${status}`;
}
