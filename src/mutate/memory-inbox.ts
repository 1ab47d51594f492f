import { secret } from '../model/environment.ts';
import type { Delivery, Inbox } from '../model/extension.ts';
import { readDelivery } from '../probes/delivery.ts';
import { createTreatments } from '../probes/treatments.ts';
import type { DeliveryOptions } from '../sandbox/webhooks.ts';
import type { Clock } from './clock.ts';

/** The run's receiver without a socket, and how the sandbox sends to it. */
export function openMemoryInbox(options: {
  readonly url: string;
  readonly secret: string;
  readonly startedAt: number;
  readonly clock: Clock;
}): { readonly inbox: Inbox; readonly send: NonNullable<DeliveryOptions['send']> } {
  const { url, clock } = options;
  const deliveries: Delivery[] = [];
  const treatments = createTreatments();
  let marked = 0;
  return {
    inbox: {
      url,
      deliveries: () => deliveries,
      secret: secret(options.secret),
      misbehave: treatments.plan,
      mark: () => {
        marked = deliveries.length;
      },
      sinceMark: () => deliveries.slice(marked),
    },
    send: async ({ headers, body, timeoutMs }, signal) => {
      const treatment = treatments.next(readDelivery({ headers, body }));
      const receivedAt = options.startedAt + clock.now();
      const sent = [['Content-Type', 'application/json'] as const, ...headers];
      deliveries.push({ receivedAt, method: 'POST', path: '/inbox', headers: sent, body, treatment });
      if (treatment === 'take') return 200;
      if (treatment === 'refuse') return 500;
      if (treatment === 'hang') await clock.wait(timeoutMs, signal);
      return 0;
    },
  };
}
