import type { Delivery, Inbox, Observation, Probe, ProbeContext } from '../model/extension.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { durationOf, numberOf, objectOf, refuseDuration, refuseForms, shown, textOf } from './argument.ts';
import { matchesMembers, type ReadDelivery, readDelivery } from './delivery.ts';
import { signatureProblem, signatureTerms } from './signature.ts';
import { until } from './until.ts';

/**
 * Waits for a delivery of an event in the run's inbox, and checks its signature over the bytes that came. `times` is
 * exactly how many events there are once the inbox has settled; `since` leaves out what came before.
 */
export const webhookInbox: Probe = {
  id: 'webhook-inbox',
  refuse: (argument) =>
    textOf(argument, 'event') === undefined
      ? 'webhook-inbox needs the name of an `event`'
      : (refuseForms(argument, { match: 'map', count: 'count', times: 'count' }) ?? refuseDuration(argument)),
  observe: async (argument, context) => {
    const { inbox } = context;
    if (inbox === undefined)
      return {
        held: 'unknown',
        evidence: 'this run has no inbox; open one with --inbox <port> and register it with the provider',
      };
    const withinMs = durationOf(argument, 'within') ?? 10_000;
    const times = numberOf(argument, 'times');
    if (times === undefined) return until(withinMs, context, async () => look(argument, inbox, context));
    // One too many may come late: the inbox is looked at again after it had time for it.
    const settleMs = Math.min(withinMs, SETTLE_MS);
    const came =
      times === 0 ? undefined : await until(withinMs, context, async () => look(argument, inbox, context));
    if (came !== undefined && came.held !== 'yes') return came;
    await context.wait(settleMs, context.signal);
    return counted(argument, times, settleMs, { inbox, came });
  },
};

const SETTLE_MS = 300;

/** Deliveries of one event id are attempts, and one event. */
function counted(
  argument: Json,
  times: number,
  settleMs: number,
  { inbox, came }: { readonly inbox: Inbox; readonly came: Observation | undefined },
): Observation {
  const event = textOf(argument, 'event') ?? '';
  const ids = new Set(matching(argument, inbox).map(({ read }) => logicalId(read)));
  if (ids.size === times)
    return {
      held: 'yes',
      evidence: came?.evidence ?? `no ${event} came within ${settleMs} ms`,
    };
  const seen = [...ids].slice(0, 4).join(', ');
  return { held: 'no', evidence: `${ids.size} ${event} events came, expected ${times}: ${seen}` };
}

interface Read {
  readonly delivery: Delivery;
  readonly read: ReadDelivery;
}

function matching(argument: Json, inbox: Inbox): readonly Read[] {
  const event = textOf(argument, 'event') ?? '';
  const since = Date.parse(textOf(argument, 'since') ?? '');
  return inbox
    .deliveries()
    .map((delivery) => ({ delivery, read: readDelivery(delivery) }))
    .filter(
      ({ delivery, read }) =>
        read.event === event &&
        matchesMembers(read, objectOf(argument, 'match') ?? {}) &&
        (Number.isNaN(since) || isSince(since, delivery, read)),
    );
}

/** A late attempt of an earlier event says when that event was. */
function isSince(since: number, { receivedAt }: Delivery, { body }: ReadDelivery): boolean {
  const members = isJsonObject(body) ? body : {};
  const stated = members['timestamp'] ?? members['created_at'];
  const happened = typeof stated === 'string' ? Date.parse(stated) : Number.NaN;
  return receivedAt > since && (Number.isNaN(happened) || happened > since);
}

function logicalId({ id, body }: ReadDelivery): string {
  return id ?? JSON.stringify(body) ?? '';
}

function look(argument: Json, inbox: Inbox, context: ProbeContext): Observation {
  const event = textOf(argument, 'event') ?? '';
  const fitting = matching(argument, inbox);
  const wanted = numberOf(argument, 'count') ?? 1;
  if (fitting.length < wanted) {
    const others = inbox.deliveries().map((delivery) => readDelivery(delivery).event);
    return { held: 'no', evidence: nothingCame(event, argument, others, context) };
  }
  const logical = new Set(fitting.map(({ read }) => logicalId(read)));
  const signature = objectOf(argument, 'signature');
  const terms = signature === undefined ? undefined : signatureTerms(signature);
  for (const { delivery } of fitting) {
    const problem = terms === undefined ? undefined : signatureProblem(delivery, terms, inbox.secret);
    if (problem !== undefined)
      return { held: problem.held, evidence: `${event} came, but ${problem.message}` };
  }
  const signed = terms === undefined ? '' : ', signature right over the raw body';
  return {
    held: 'yes',
    evidence: `${event} came${fitting.length > 1 ? ` ${fitting.length} times (${logical.size} events)` : ''}${signed}`,
  };
}

function nothingCame(
  event: string,
  argument: Json,
  others: readonly (string | undefined)[],
  context: ProbeContext,
): string {
  const match = objectOf(argument, 'match');
  const names = [...new Set(others.map((name) => name ?? 'something unreadable'))];
  const seen =
    others.length === 0
      ? 'the inbox is empty'
      : `what came: ${names.join(', ')} (${others.length} deliveries)`;
  return `no ${event}${match === undefined ? '' : ` with ${shown(match)}`} within ${(durationOf(argument, 'within') ?? 10_000) / 1000} s at ${context.inbox?.url ?? ''}; ${seen}`;
}
