import type { Delivery, Inbox, Observation, Probe, ProbeContext } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { durationOf, numberOf, objectOf, refuseDuration, refuseForms, shown, textOf } from './argument.ts';
import { signatureProblem } from './signature.ts';
import { until } from './until.ts';

/** Waits for a delivery of an event in the run's inbox, and checks its signature over the bytes that came. */
export const webhookInbox: Probe = {
  id: 'webhook-inbox',
  refuse: (argument) =>
    textOf(argument, 'event') === undefined
      ? 'webhook-inbox needs the name of an `event`'
      : (refuseForms(argument, { match: 'map', count: 'count' }) ?? refuseDuration(argument)),
  observe: async (argument, context) => {
    const { inbox } = context;
    if (inbox === undefined)
      return {
        held: 'unknown',
        evidence: 'this run has no inbox; open one with --inbox <port> and register it with the provider',
      };
    return until(durationOf(argument, 'within') ?? 10_000, context, async () =>
      look(argument, inbox, context),
    );
  },
};

function look(argument: Json, inbox: Inbox, context: ProbeContext): Observation {
  const event = textOf(argument, 'event') ?? '';
  const deliveries = inbox.deliveries().map((delivery) => ({ delivery, body: jsonOf(delivery) }));
  const matching = deliveries.filter(
    ({ body }) => eventOf(body) === event && matches(body, objectOf(argument, 'match') ?? {}),
  );
  const wanted = numberOf(argument, 'count') ?? 1;
  if (matching.length < wanted)
    return {
      held: 'no',
      evidence: nothingCame(
        event,
        argument,
        deliveries.map(({ body }) => body),
        context,
      ),
    };
  const logical = new Set(matching.map(({ body }) => member(body, 'event_id') ?? member(body, 'id') ?? body));
  const signature = objectOf(argument, 'signature');
  for (const { delivery } of matching) {
    const problem = signature === undefined ? undefined : signatureProblem(delivery, signature, inbox.secret);
    if (problem !== undefined)
      return { held: problem.held, evidence: `${event} came, but ${problem.message}` };
  }
  const signed = signature === undefined ? '' : ', signature right over the raw body';
  return {
    held: 'yes',
    evidence: `${event} came${matching.length > 1 ? ` ${matching.length} times (${logical.size} events)` : ''}${signed}`,
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
