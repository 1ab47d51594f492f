import type { IdempotencyProfile } from '../../model/idempotency.ts';
import { jsonOf } from '../calls.ts';
import { givenHeader, type ProviderRequest, type ProviderResponse } from '../exchange.ts';
import { sorted } from '../idempotency.ts';
import { isFor } from './blocks.ts';
import type { Deviate, Next, World } from './fault.ts';

/** A request with a key that came before, and the first that had it. */
export interface Repeat {
  readonly request: ProviderRequest;
  readonly first: ProviderRequest;
  readonly sameBody: boolean;
  /** Nothing else happened between the two. */
  readonly atOnce: boolean;
  /** A request with another key came in between. */
  readonly overtaken: boolean;
}

export function onRepeat(
  { operation, header }: IdempotencyProfile,
  answer: (repeat: Repeat, next: Next, world: World) => ProviderResponse | undefined,
): Deviate {
  return (world) => {
    const known = new Map<string, { readonly request: ProviderRequest; readonly at: number }>();
    let last = '';
    return {
      handle: (request, next) => {
        const key = givenHeader(request, header.toLowerCase());
        if (key === undefined || key === '' || !isFor(operation, request, world)) return next(request);
        const first = known.get(key);
        const overtaken = last !== key;
        last = key;
        if (first === undefined) {
          const answered = next(request);
          if (answered.status < 300) known.set(key, { request, at: world.now() });
          return answered;
        }
        const sameBody = text(request) === text(first.request);
        const repeat = {
          request,
          first: first.request,
          sameBody,
          atOnce: first.at === world.now(),
          overtaken,
        };
        const given = answer(repeat, next, world);
        if (given === undefined) return next(request);
        world.acted();
        return given;
      },
    };
  };
}

export function unkeyed(
  { operation, header }: IdempotencyProfile,
  change: (next: Next, answer: ProviderResponse, request: ProviderRequest) => ProviderResponse,
): Deviate {
  return (world) => ({
    handle: (request, next) => {
      const answer = next(request);
      if (givenHeader(request, header.toLowerCase()) !== undefined || !isFor(operation, request, world))
        return answer;
      const changed = change(next, answer, request);
      if (changed.status !== answer.status) world.acted();
      return changed;
    },
  });
}

export function withKey(request: ProviderRequest, header: string): ProviderRequest {
  return {
    ...request,
    headers: [...request.headers, [header, `made-${request.headers.length}-${request.body.length}`]],
  };
}

export function withoutKey(request: ProviderRequest, header: string): ProviderRequest {
  return {
    ...request,
    headers: request.headers.filter(([name]) => name.toLowerCase() !== header.toLowerCase()),
  };
}

/** What the JSON says, in whatever order and spacing. */
function text({ body }: ProviderRequest): string {
  const value = jsonOf(body);
  return value === undefined ? Buffer.from(body).toString('base64') : JSON.stringify(sorted(value));
}
