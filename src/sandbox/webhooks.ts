import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookSignature, Webhooks } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import { delaysBeforeAttempts } from '../model/windows.ts';

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
  delivery: { readonly body: Uint8Array; readonly id: string },
  now: number,
): Headers {
  if (signature === undefined || secret === undefined) return [];
  const { scheme, header, idHeader, timestampHeader, prefix, covers } = signature;
  const timestamp =
    signature.timestampFormat === 'iso-8601' ? new Date(now).toISOString() : String(Math.floor(now / 1000));
  const before = {
    plain: covers === 'timestamp.body' ? `${timestamp}.` : '',
    slack: `v0:${timestamp}:`,
    'standard-webhooks': `${delivery.id}.${timestamp}.`,
    stripe: `${timestamp}.`,
  }[scheme];
  const key = scheme === 'standard-webhooks' ? Buffer.from(secret.replace(/^whsec_/, ''), 'base64') : secret;
  const digest = createHmac(signature.algorithm.replace('hmac-', ''), key)
    .update(before)
    .update(delivery.body)
    .digest(signature.encoding);
  return [
    [header, scheme === 'stripe' ? `t=${timestamp},v1=${digest}` : `${prefix}${digest}`],
    ...(timestampHeader === undefined ? [] : [[timestampHeader, timestamp] as const]),
    ...(idHeader === undefined ? [] : [[idHeader, delivery.id] as const]),
  ];
}

export interface Deliveries {
  readonly deliver: (delivery: OutgoingWebhook) => void;
  /** Gives up what is still to be tried. */
  readonly close: () => Promise<void>;
}

export interface DeliveryOptions {
  readonly url: string;
  readonly retry: Webhooks['retry'];
  /** Shortens the declared delays: 0 repeats at once. */
  readonly timeScale: number;
  /** The longest that the receiver may take to answer. */
  readonly answerWithinSeconds?: number | undefined;
  /** Resolves to the status of the answer, 0 when there is none. */
  readonly send?: (attempt: DeliveryAttempt, signal: AbortSignal) => Promise<number>;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now?: () => number;
}

export interface DeliveryAttempt {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}

/** Posts deliveries and repeats those that fail after the declared delays. */
export function startDeliveries({
  url,
  retry,
  timeScale,
  answerWithinSeconds = 10,
  send = post,
  wait = pause,
  now = Date.now,
}: DeliveryOptions): Deliveries {
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  const delays = retry === undefined ? [0] : delaysBeforeAttempts(retry);
  const timeoutMs = answerWithinSeconds * 1000;
  const deliverAll = async (delivery: OutgoingWebhook): Promise<void> => {
    for (const delay of delays) {
      const delayMs = delay * 1000 * timeScale;
      if (delayMs > 0) await wait(delayMs, ending.signal);
      if (ending.signal.aborted) return;
      const attempted = { url, headers: delivery.headers(now()), body: delivery.body, timeoutMs };
      const status = await send(attempted, ending.signal);
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

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

function post({ url, headers, body, timeoutMs }: DeliveryAttempt, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = (url.startsWith('https:') ? requestSecurely : request)(
      url,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...Object.fromEntries(headers),
          'Content-Length': body.length,
        },
        signal,
        timeout: timeoutMs,
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', () => resolve(0));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(0));
    outgoing.end(body);
  });
}
