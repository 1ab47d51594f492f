import type { Inbox, Observation, Probe } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import { durationOf, numberOf, objectOf, refuseDuration, textOf } from './argument.ts';
import { matchesMembers, readDelivery } from './delivery.ts';

/** Waits the whole of its time, and then no more than `most` new events may have come since `webhook-receiver`. */
export const webhookSilence: Probe = {
  id: 'webhook-silence',
  refuse: (argument) =>
    numberOf(argument, 'most') === undefined
      ? 'webhook-silence needs `most`, the number of events that may come'
      : refuseDuration(argument),
  observe: async (argument, { inbox, wait, signal }) => {
    if (inbox === undefined) return { held: 'unknown', evidence: 'this run has no inbox' };
    const withinMs = durationOf(argument, 'within') ?? 1000;
    await wait(withinMs, signal);
    return count(argument, inbox, withinMs);
  },
};

function count(argument: Json, inbox: Inbox, withinMs: number): Observation {
  const event = textOf(argument, 'event');
  const match = objectOf(argument, 'match') ?? {};
  const fresh = inbox.sinceMark();
  const before = new Set(
    inbox
      .deliveries()
      .slice(0, inbox.deliveries().length - fresh.length)
      .map((delivery) => keyOf(readDelivery(delivery))),
  );
  const events = new Map(
    fresh
      .map(readDelivery)
      .filter((read) => (event === undefined || read.event === event) && matchesMembers(read, match))
      // A late attempt of an earlier event is no new event.
      .filter((read) => !before.has(keyOf(read)))
      .map((read) => [keyOf(read), read.event ?? 'something unreadable']),
  );
  const most = numberOf(argument, 'most') ?? 0;
  const names = [...events.values()].join(', ');
  return events.size <= most
    ? { held: 'yes', evidence: `${events.size} new events in ${withinMs / 1000} s` }
    : { held: 'no', evidence: `${events.size} new events came (${names}), at most ${most} may` };
}

function keyOf({ id, body }: ReturnType<typeof readDelivery>): string {
  return id ?? JSON.stringify(body ?? null);
}
