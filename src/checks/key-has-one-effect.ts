import { type Exchange, headerValue } from '../model/exchange.ts';
import type { Check, Subject } from '../model/extension.ts';
import type { IdempotencyProfile } from '../model/idempotency.ts';
import type { Json } from '../model/json.ts';
import { promiseId } from '../model/promise.ts';
import { readField } from '../schema/fields.ts';
import { answered, broken, jsonBody, kept, shown } from './evidence.ts';
import { sameJson } from './subset.ts';

/** Whatever status a repeat has: it makes no second thing, and another key is another request. */
export const keyHasOneEffect: Check = {
  id: 'key-has-one-effect',
  title: 'requests with one idempotency key have one effect',
  severity: 'violation',
  standards: ['IDEM-02', 'IDEM-03'],
  *judge(subject) {
    const profile = subject.contract.idempotency.find(
      ({ operation }) => operation === subject.operation?.key,
    );
    const key = profile === undefined ? undefined : keyOf(subject.exchange, profile);
    if (profile === undefined || key === undefined) return;
    const earlier = acceptedBefore(subject, profile);
    const first = earlier.find((other) => other.key === key);
    const promise = promiseId.idempotency(profile.operation, 'one effect');
    const { status } = subject.exchange.response;
    if (first === undefined) {
      yield* judgeOtherKey(subject, profile, earlier);
      return;
    }
    if (status >= 400) {
      if (status < 500) yield kept(promise);
      yield* judgeRefusedRepeat(subject, profile, first);
      return;
    }
    const [was, is] = [first.id, idOf(subject, profile)];
    if (status >= 300 || was === undefined || is === undefined) return;
    if (sameJson(was, is)) {
      yield kept(promise);
      return;
    }
    yield broken(promise, {
      message: `${answered(subject)} with \`${profile.idField}\` ${shown(is)}; the request with the same ${profile.header} before made ${shown(was)}.`,
      expected: was,
      actual: is,
      at: profile.at,
    });
  },
};

interface Earlier {
  readonly key: string;
  readonly id: Json | undefined;
  readonly body: string;
}

function* judgeOtherKey(subject: Subject, profile: IdempotencyProfile, earlier: readonly Earlier[]) {
  const { status } = subject.exchange.response;
  const id = status < 300 ? idOf(subject, profile) : undefined;
  const twin = earlier.find((other) => id !== undefined && other.id !== undefined && sameJson(other.id, id));
  // What works on a thing that is there may name it as often as it likes.
  if (twin === undefined || id === undefined || profile.operation.includes('{')) return;
  yield broken(promiseId.idempotency(profile.operation, 'one effect'), {
    message: `${answered(subject)} with \`${profile.idField}\` ${shown(id)}, which another ${profile.header} made before.`,
    actual: id,
    at: profile.at,
  });
}

/** Who compares bytes refuses what JSON calls equal: the page may say so, and is asked to. */
function* judgeRefusedRepeat(subject: Subject, profile: IdempotencyProfile, first: Earlier) {
  const { status } = subject.exchange.response;
  const body = textOf(subject.exchange);
  if (profile.comparison !== undefined || status !== (statusOf(profile) ?? 422) || body === first.body)
    return;
  if (!sameMeaning(body, first.body)) return;
  yield broken(
    undefined,
    {
      message: `${answered(subject)} to a repeat whose JSON is the same and only written otherwise; the page does not say that bytes count.`,
      actual: status,
      at: profile.at,
    },
    'advice',
  );
}

function statusOf({ otherBody }: IdempotencyProfile): number | undefined {
  return otherBody !== undefined && /^\d+$/.test(otherBody.status) ? Number(otherBody.status) : undefined;
}

function acceptedBefore({ transcript, exchange }: Subject, profile: IdempotencyProfile): readonly Earlier[] {
  return transcript.flatMap((other): readonly Earlier[] => {
    const key = keyOf(other, profile);
    const same =
      other.request.method === exchange.request.method && other.request.url === exchange.request.url;
    if (other.outcome === 'failure' || other.response.status >= 300 || key === undefined || !same) return [];
    const json = other.response.json();
    const id =
      json.parsed && profile.idField !== undefined ? readField(json.value, profile.idField) : undefined;
    return [{ key, id, body: textOf(other) }];
  });
}

function keyOf({ request }: Exchange, { header }: IdempotencyProfile): string | undefined {
  const key = headerValue(request.headers, header);
  if (key === undefined || key === '') return undefined;
  // Whether clients share their keys is for the page to say, and for a task of its own to try.
  return request.client === undefined ? key : `${key} of the ${request.client} client`;
}

function idOf(subject: Subject, { idField }: IdempotencyProfile): Json | undefined {
  return idField === undefined ? undefined : readField(jsonBody(subject), idField);
}

function textOf({ request }: Exchange): string {
  return request.body === undefined ? '' : Buffer.from(request.body).toString('utf8');
}

function sameMeaning(left: string, right: string): boolean {
  try {
    const [one, other]: readonly [Json, Json] = [JSON.parse(left), JSON.parse(right)];
    return sameJson(one, other);
  } catch {
    return false;
  }
}
