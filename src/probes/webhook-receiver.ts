import type { Probe, Treatment } from '../model/extension.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { textOf } from './argument.ts';

const TREATMENTS: readonly Treatment[] = ['take', 'refuse', 'drop', 'hang'];

/** Prepares the run's inbox: what it does with the next event of a name; and from where `webhook-silence` counts. */
export const webhookReceiver: Probe = {
  id: 'webhook-receiver',
  refuse: (argument) => {
    if (textOf(argument, 'event') === undefined) return 'webhook-receiver needs the name of an `event`';
    return treatmentsOf(argument) === undefined
      ? `\`treatments\` is a list of ${TREATMENTS.join(', ')}`
      : undefined;
  },
  observe: async (argument, { inbox }) => {
    if (inbox === undefined) return { held: 'unknown', evidence: 'this run has no inbox' };
    const treatments = treatmentsOf(argument) ?? [];
    inbox.mark();
    if (treatments.length > 0) inbox.misbehave(textOf(argument, 'event') ?? '', treatments);
    return { held: 'yes', evidence: `the inbox will ${treatments.join(', ') || 'take'}` };
  },
};

function treatmentsOf(argument: Json): readonly Treatment[] | undefined {
  const stated = isJsonObject(argument) ? (argument['treatments'] ?? []) : [];
  if (!isJsonList(stated)) return undefined;
  const known = stated.flatMap((entry) => TREATMENTS.find((treatment) => treatment === entry) ?? []);
  return known.length === stated.length ? known : undefined;
}
