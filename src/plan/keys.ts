import { isDeepStrictEqual } from 'node:util';
import { mutationsOf } from '../fuzz/mutations.ts';
import type { Contract } from '../model/contract.ts';
import type { IdempotencyProfile } from '../model/idempotency.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { Operation, StatusPattern } from '../model/operation.ts';
import type { Expectation, RequestTemplate, SendStep } from '../model/plan.ts';
import { promiseId } from '../model/promise.ts';
import { baseRequest } from './base.ts';
import { NOTHING_EXPECTED } from './expectation.ts';
import { offTopicRefusals } from './refusal.ts';
import { validBody } from './request.ts';
import { expecting, sendStep } from './tasks.ts';
import { withHeaders } from './written-request.ts';

/** One operation with its key, and how requests to it are made and expected to be answered. */
export interface Keyed {
  readonly operation: Operation;
  readonly contract: Contract;
  readonly profile: IdempotencyProfile;
  /** The status of the first answer. */
  readonly success: StatusPattern;
}

/** The valid request with a key: by default the task's own. */
export function withKey({ operation, contract, profile }: Keyed, key = '{{symbol.key}}'): RequestTemplate {
  const request = baseRequest(operation, contract);
  return { ...request, headers: withHeaders(request.headers, [[profile.header, key]], []) };
}

export function firstUse(keyed: Keyed, more: Partial<SendStep> = {}): SendStep {
  const { operation, contract, profile, success } = keyed;
  const offTopic = offTopicRefusals(operation, contract);
  const symbols =
    profile.idField === undefined ? [] : [{ field: profile.idField, symbol: `thing of ${operation.key}` }];
  return sendStep(operation, 'first request with the key', withKey(keyed), {
    expectation: expecting({ statuses: [success], symbols, offTopic }, operation.at),
    ...more,
  });
}

export function repeat(keyed: Keyed, title: string, more: Partial<SendStep> = {}): SendStep {
  const { operation, profile } = keyed;
  return sendStep(operation, title, withKey(keyed), {
    intent: 'replay',
    expectation: replayExpectation(keyed),
    at: profile.replay?.at ?? profile.at,
    ...more,
  });
}

/** The status of a repeat, where the page says it; that it makes no second thing is seen whatever its status. */
export function replayExpectation(keyed: Keyed): Expectation {
  const { profile, operation } = keyed;
  const status = replayStatus(keyed);
  if (status === undefined || profile.replay === undefined) return NOTHING_EXPECTED;
  const same = /^2/.test(status) && profile.idField !== undefined;
  return expecting(
    {
      statuses: [status],
      symbols:
        same && profile.idField !== undefined
          ? [{ field: profile.idField, symbol: `thing of ${operation.key}` }]
          : [],
    },
    profile.replay.at,
    {
      status: promiseId.idempotency(operation.key, 'replay'),
      ...(same ? { symbols: promiseId.idempotency(operation.key, 'one effect') } : {}),
    },
  );
}

export function replayStatus({ profile, success }: Keyed): StatusPattern | undefined {
  return profile.replay?.value === 'same' ? success : profile.replay?.value;
}

/** Answers to equal requests that are under way at once; empty where the page does not say. */
export function concurrentStatuses(keyed: Keyed): readonly StatusPattern[] {
  const status = replayStatus(keyed);
  const { inFlight } = keyed.profile;
  if (status === undefined || inFlight === undefined) return [];
  return [keyed.success, status, ...(inFlight.value === 'wait' ? [] : [inFlight.value])];
}

export function otherBodyExpectation({ profile, operation, contract }: Keyed): Expectation {
  const { otherBody } = profile;
  if (otherBody === undefined) return NOTHING_EXPECTED;
  const promise = promiseId.idempotency(operation.key, 'other body');
  const others = offTopicRefusals(operation, contract).filter(
    ({ status, errorCode }) => status !== otherBody.status && errorCode !== otherBody.errorCode,
  );
  return expecting(
    { statuses: [otherBody.status], errorCode: otherBody.errorCode, offTopic: others },
    otherBody.at,
    { status: promise, errorCode: promise },
  );
}

/** Another valid body, as near to the first as can be: a number inside its bounds rather than a name that nobody knows. */
export function otherBody({ operation, contract }: Keyed): Json | undefined {
  const shape = operation.body?.shape;
  const base = validBody(operation, contract);
  if (shape === undefined || base === undefined) return undefined;
  const valid = mutationsOf(shape.schema, contract.schemas).filter(({ side }) => side === 'valid');
  const harmless = ['minimum', 'maximum', 'maxLength', 'minLength'];
  const ranked = [
    ...harmless.flatMap((keyword) => valid.filter((mutation) => mutation.keyword === keyword)),
    ...valid,
  ];
  for (const mutation of ranked) {
    const body = mutation.apply(base)?.body;
    if (body?.form === 'json' && !isDeepStrictEqual(body.value, base)) return body.value;
  }
  return undefined;
}

/** The same JSON with its members in another order and room between them. */
export function writtenOtherwise(value: Json): string {
  return JSON.stringify(reversed(value), undefined, 3);
}

function reversed(value: Json): Json {
  if (isJsonList(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
