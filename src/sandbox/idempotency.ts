import type { Contract } from '../model/contract.ts';
import type { IdempotencyProfile } from '../model/idempotency.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import { givenHeader, type ProviderRequest, type Reply } from './exchange.ts';

export type Repeated =
  | { readonly form: 'first' }
  | { readonly form: 'replay'; readonly reply: Reply }
  | { readonly form: 'other-body' }
  /** The page wants a key, and there is none. */
  | { readonly form: 'no-key'; readonly status: number; readonly code: string | undefined };

/** A request that may carry a key. */
export interface Sent {
  readonly request: ProviderRequest;
  readonly body: Json | undefined;
  /** Whose key it is. */
  readonly caller: () => string;
}

/** What was answered under each idempotency key. Only successes are kept: a refused request may be corrected and sent again. */
export interface KeyBook {
  readonly look: (operation: Operation, sent: Sent) => Repeated;
  readonly keep: (operation: Operation, sent: Sent, reply: Reply) => void;
}

export function openKeyBook({ idempotency }: Pick<Contract, 'idempotency'>): KeyBook {
  const answers = new Map<string, { readonly fingerprint: string; readonly reply: Reply }>();
  const profiles = new Map(idempotency.map((profile) => [profile.operation, profile]));
  return {
    look: (operation, sent) => {
      const profile = profiles.get(operation.key);
      const key = keyOf(operation, sent);
      if (key === undefined) return withoutKey(profile);
      const known = answers.get(key);
      if (known === undefined) return { form: 'first' };
      if (known.fingerprint !== fingerprint(sent, profile)) return { form: 'other-body' };
      const status = replayStatus(operation, known.reply.status, profile);
      return { form: 'replay', reply: { ...known.reply, status } };
    },
    keep: (operation, sent, reply) => {
      const key = keyOf(operation, sent);
      if (key !== undefined && reply.status < 300)
        answers.set(key, { fingerprint: fingerprint(sent, profiles.get(operation.key)), reply });
    },
  };
}

function withoutKey(profile: IdempotencyProfile | undefined): Repeated {
  const missing = profile?.missing;
  if (missing === undefined || 'value' in missing || !/^\d+$/.test(missing.status)) return { form: 'first' };
  return { form: 'no-key', status: Number(missing.status), code: missing.errorCode };
}

function keyOf(operation: Operation, { request, caller }: Sent): string | undefined {
  if (operation.idempotencyHeader === undefined) return undefined;
  const key = givenHeader(request, operation.idempotencyHeader.toLowerCase());
  return key === undefined || key === '' ? undefined : JSON.stringify([operation.key, caller(), key]);
}

/** What the page says of the repeat; a page that only knows 200 beside 201 means it for the repeat. */
function replayStatus(operation: Operation, status: number, profile: IdempotencyProfile | undefined): number {
  const stated = profile?.replay?.value;
  if (stated === 'same') return status;
  if (stated !== undefined && /^2\d\d$/.test(stated)) return Number(stated);
  return operation.responses.some((response) => response.status === '200') ? 200 : status;
}

/** The same JSON in another order or spacing is the same request; the same JSON for another resource is not. */
function fingerprint({ request, body: value }: Sent, profile: IdempotencyProfile | undefined): string {
  const body =
    profile?.comparison?.value === 'bytes'
      ? Buffer.from(request.body).toString('base64')
      : JSON.stringify(sorted(value ?? null));
  return `${request.target} ${body}`;
}

/** Members in the order of their names: the same JSON has the same text then. */
export function sorted(value: Json): Json {
  if (isJsonList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const pairs = Object.entries(value).map(([name, member]): readonly [string, Json] => [
    name,
    sorted(member),
  ]);
  return Object.fromEntries([...pairs].sort(([left], [right]) => (left < right ? -1 : 1)));
}
