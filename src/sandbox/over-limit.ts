import type { Contract } from '../model/contract.ts';
import { isJsonObject } from '../model/json.ts';
import type { Refusal } from './errors.ts';
import type { Reply } from './exchange.ts';

/** The refusal of a request over the limit, as the page documents it. */
export function overLimit({ limits }: Contract, retryAfterSeconds: number): Refusal {
  return {
    status: limits?.exceeded?.status ?? 429,
    code: limits?.exceeded?.errorCode,
    message: 'too many requests in this window',
    headers: [['Retry-After', String(retryAfterSeconds)]],
  };
}

/** The body documented under `exceeded_response`, with what is true of this refusal. */
export function withExceededBody(reply: Reply, { limits }: Contract, retryAfterSeconds: number): Reply {
  const example = limits?.exceeded?.body?.example;
  if (!isJsonObject(example) || !isJsonObject(reply.body)) return reply;
  const stated = 'retry_after' in example ? { retry_after: retryAfterSeconds } : {};
  return { ...reply, body: { ...example, ...reply.body, ...stated } };
}
