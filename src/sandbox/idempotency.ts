import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import { givenHeader, type ProviderRequest, type Reply } from './exchange.ts';

export type Repeated =
  | { readonly form: 'first' }
  | { readonly form: 'replay'; readonly reply: Reply }
  | { readonly form: 'other-body' };

/** What was answered under each idempotency key. Only successes are kept: a refused request may be corrected and sent again. */
export interface KeyBook {
  readonly look: (operation: Operation, request: ProviderRequest, body: Json | undefined) => Repeated;
  readonly keep: (
    operation: Operation,
    request: ProviderRequest,
    body: Json | undefined,
    reply: Reply,
  ) => void;
}

export function openKeyBook(): KeyBook {
  const answers = new Map<string, { readonly fingerprint: string; readonly reply: Reply }>();
  return {
    look: (operation, request, body) => {
      const key = keyOf(operation, request);
      const known = key === undefined ? undefined : answers.get(key);
      if (known === undefined) return { form: 'first' };
      if (known.fingerprint !== fingerprint(request, body)) return { form: 'other-body' };
      return {
        form: 'replay',
        reply: { ...known.reply, status: replayStatus(operation, known.reply.status) },
      };
    },
    keep: (operation, request, body, reply) => {
      const key = keyOf(operation, request);
      if (key !== undefined && reply.status < 300)
        answers.set(key, { fingerprint: fingerprint(request, body), reply });
    },
  };
}

function keyOf(operation: Operation, request: ProviderRequest): string | undefined {
  if (operation.idempotencyHeader === undefined) return undefined;
  const key = givenHeader(request, operation.idempotencyHeader.toLowerCase());
  return key === undefined || key === '' ? undefined : `${operation.key} ${key}`;
}

/** A page that knows 200 beside 201 means it for the repeat; otherwise the repeat is answered like the first. */
function replayStatus(operation: Operation, status: number): number {
  return operation.responses.some((response) => response.status === '200') ? 200 : status;
}

/** The same JSON in another order or spacing is the same request; the same JSON for another resource is not. */
function fingerprint(request: ProviderRequest, value: Json | undefined): string {
  return `${request.target} ${JSON.stringify(sorted(value ?? null))}`;
}

function sorted(value: Json): Json {
  if (isJsonList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const pairs = Object.entries(value).map(([name, member]): readonly [string, Json] => [
    name,
    sorted(member),
  ]);
  return Object.fromEntries([...pairs].sort(([left], [right]) => (left < right ? -1 : 1)));
}
