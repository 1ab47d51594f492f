import { createHmac } from 'node:crypto';
import { request as send } from 'node:http';
import { request as sendSecurely } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookSignature, Webhooks } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';

/** A delivery that is due. It is signed anew for each attempt: a timestamp is that of the attempt. */
export interface OutgoingWebhook {
  readonly event: string;
  readonly body: Uint8Array;
  readonly headers: (now: number) => Headers;
}

/** Signature headers over the raw body, as the page declares them. */
export function signatureHeaders(
  signature: WebhookSignature | undefined,
  secret: string | undefined,
  body: Uint8Array,
  now: number,
): Headers {
  if (signature === undefined || secret === undefined) return [];
  const timestamp =
    signature.timestampFormat === 'iso-8601' ? new Date(now).toISOString() : String(Math.floor(now / 1000));
  const mac = createHmac(signature.algorithm.replace('hmac-', ''), secret);
  if (signature.covers === 'timestamp.body') mac.update(`${timestamp}.`);
  const digest = mac.update(body).digest(signature.encoding);
  return [
    [signature.header, `${signature.prefix}${digest}`],
    ...(signature.timestampHeader === undefined ? [] : [[signature.timestampHeader, timestamp] as const]),
  ];
}

export interface Deliveries {
  readonly deliver: (delivery: OutgoingWebhook) => void;
  /** Gives up what is still to be tried. */
  readonly close: () => Promise<void>;
}

/** Posts deliveries and repeats those that fail after the declared delays, shortened by `timeScale` (0: at once). */
export function startDeliveries(options: {
  readonly url: string;
  readonly retry: Webhooks['retry'];
  readonly timeScale: number;
}): Deliveries {
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  const attempts = options.retry?.attempts ?? 1;
  const delays = options.retry?.delaysSeconds ?? [];
  const deliverAll = async (delivery: OutgoingWebhook): Promise<void> => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const delayMs = (delays[attempt] ?? 0) * 1000 * options.timeScale;
      if (delayMs > 0) await sleep(delayMs, undefined, { signal: ending.signal });
      const status = await post(options.url, delivery, ending.signal);
      if (status >= 200 && status < 300) return;
    }
  };
  return {
    deliver: (delivery) => {
      const task: Promise<void> = deliverAll(delivery)
        // Nobody waits for a sandbox delivery: one that fails to the last is simply not delivered.
        .catch(() => {})
        .finally(() => running.delete(task));
      running.add(task);
    },
    close: async () => {
      ending.abort();
      await Promise.allSettled(running);
    },
  };
}

/** The status of the answer; 0 when there is none. */
function post(url: string, delivery: OutgoingWebhook, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const headers = {
      'Content-Type': 'application/json',
      ...Object.fromEntries(delivery.headers(Date.now())),
      'Content-Length': delivery.body.length,
    };
    const outgoing = (url.startsWith('https:') ? sendSecurely : send)(
      url,
      { method: 'POST', headers, signal, timeout: 10_000 },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', () => resolve(0));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(0));
    outgoing.end(delivery.body);
  });
}
