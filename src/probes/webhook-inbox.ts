import type { Inbox, Observation, Probe, ProbeContext } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import { durationOf, numberOf, objectOf, refuseDuration, refuseForms, shown, textOf } from './argument.ts';
import { matchesMembers, readDelivery } from './delivery.ts';
import { signatureProblem, signatureTerms } from './signature.ts';
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
  const deliveries = inbox.deliveries().map((delivery) => ({ delivery, read: readDelivery(delivery) }));
  const matching = deliveries.filter(
    ({ read }) => read.event === event && matchesMembers(read, objectOf(argument, 'match') ?? {}),
  );
  const wanted = numberOf(argument, 'count') ?? 1;
  if (matching.length < wanted) {
    const others = deliveries.map(({ read }) => read.event);
    return { held: 'no', evidence: nothingCame(event, argument, others, context) };
  }
  const logical = new Set(matching.map(({ read }) => read.id ?? read.body));
  const signature = objectOf(argument, 'signature');
  const terms = signature === undefined ? undefined : signatureTerms(signature);
  for (const { delivery } of matching) {
    const problem = terms === undefined ? undefined : signatureProblem(delivery, terms, inbox.secret);
    if (problem !== undefined)
      return { held: problem.held, evidence: `${event} came, but ${problem.message}` };
  }
  const signed = terms === undefined ? '' : ', signature right over the raw body';
  return {
    held: 'yes',
    evidence: `${event} came${matching.length > 1 ? ` ${matching.length} times (${logical.size} events)` : ''}${signed}`,
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
