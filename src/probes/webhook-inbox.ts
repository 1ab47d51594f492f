import type { Delivery, Inbox, Observation, Probe, ProbeContext } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { durationOf, numberOf, objectOf, refuseDuration, shown, textOf } from './argument.ts';
import { signatureProblem } from './signature.ts';
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
      : (refuseDuration(argument) ?? refuseTimes(argument)),
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

function refuseTimes(argument: Json): string | undefined {
  const times = isJsonObject(argument) ? argument['times'] : undefined;
  const whole = typeof times === 'number' && Number.isInteger(times) && times >= 0;
  return times === undefined || whole ? undefined : '`times` is a whole number';
}

/** Deliveries of one event id are attempts, and one event. */
function counted(
  argument: Json,
  times: number,
  settleMs: number,
  { inbox, came }: { readonly inbox: Inbox; readonly came: Observation | undefined },
): Observation {
  const event = textOf(argument, 'event') ?? '';
  const ids = new Set(matching(argument, inbox).map(({ body }) => logicalId(body)));
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
  readonly body: Json | undefined;
}

function matching(argument: Json, inbox: Inbox): readonly Read[] {
  const event = textOf(argument, 'event') ?? '';
  const since = Date.parse(textOf(argument, 'since') ?? '');
  return inbox
    .deliveries()
    .map((delivery) => ({ delivery, body: jsonOf(delivery) }))
    .filter(
      ({ delivery, body }) =>
        eventOf(body) === event &&
        matches(body, objectOf(argument, 'match') ?? {}) &&
        (Number.isNaN(since) || isSince(since, delivery, body)),
    );
}

/** A late attempt of an earlier event says when that event was. */
function isSince(since: number, { receivedAt }: Delivery, body: Json | undefined): boolean {
  const stated = member(body, 'timestamp') ?? member(body, 'created_at');
  const happened = typeof stated === 'string' ? Date.parse(stated) : Number.NaN;
  return receivedAt >= since && (Number.isNaN(happened) || happened >= since);
}

function logicalId(body: Json | undefined): string {
  return JSON.stringify(member(body, 'event_id') ?? member(body, 'id') ?? body) ?? '';
}

function look(argument: Json, inbox: Inbox, context: ProbeContext): Observation {
  const event = textOf(argument, 'event') ?? '';
  const deliveries = inbox.deliveries().map((delivery) => ({ delivery, body: jsonOf(delivery) }));
  const fitting = matching(argument, inbox);
  const wanted = numberOf(argument, 'count') ?? 1;
  if (fitting.length < wanted)
    return {
      held: 'no',
      evidence: nothingCame(
        event,
        argument,
        deliveries.map(({ body }) => body),
        context,
      ),
    };
  const logical = new Set(fitting.map(({ body }) => logicalId(body)));
  const signature = objectOf(argument, 'signature');
  for (const { delivery } of fitting) {
    const problem = signature === undefined ? undefined : signatureProblem(delivery, signature, inbox.secret);
    if (problem !== undefined)
      return { held: problem.held, evidence: `${event} came, but ${problem.message}` };
  }
  const signed = signature === undefined ? '' : ', signature right over the raw body';
  return {
    held: 'yes',
    evidence: `${event} came${fitting.length > 1 ? ` ${fitting.length} times (${logical.size} events)` : ''}${signed}`,
  };
}

function nothingCame(
  event: string,
  argument: Json,
  others: readonly (Json | undefined)[],
  context: ProbeContext,
): string {
  const match = objectOf(argument, 'match');
  const names = [...new Set(others.map((body) => eventOf(body) ?? 'something unreadable'))];
  const seen =
    others.length === 0
      ? 'the inbox is empty'
      : `what came: ${names.join(', ')} (${others.length} deliveries)`;
  return `no ${event}${match === undefined ? '' : ` with ${shown(match)}`} within ${(durationOf(argument, 'within') ?? 10_000) / 1000} s at ${context.inbox?.url ?? ''}; ${seen}`;
}

function jsonOf(delivery: Delivery): Json | undefined {
  try {
    const value: Json = JSON.parse(Buffer.from(delivery.body).toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}

function eventOf(body: Json | undefined): string | undefined {
  const name = member(body, 'event_type') ?? member(body, 'type') ?? member(body, 'event');
  return typeof name === 'string' ? name : undefined;
}

/** Members are looked for in the payload (`data`) and beside it. */
function matches(body: Json | undefined, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    [member(body, 'data'), body].some((place) => member(place, name) === value),
  );
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
