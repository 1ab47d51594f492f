import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { jsonOf } from '../calls.ts';
import type { ProviderRequest, ProviderResponse } from '../exchange.ts';
import type { Answered, Deviate, World } from './fault.ts';

/** Another answer than the sandbox's; the same object where there is nothing to change. */
export type Change = (answer: ProviderResponse, request: ProviderRequest, world: World) => ProviderResponse;

/** Which answers a change is about. */
export interface Where {
  /** Key of an operation; undefined: every request to the API, HEAD and unknown paths too. */
  readonly operation?: string | undefined;
  readonly status?: number | undefined;
}

/** A deviation of answers alone. */
export function answering(where: Where, change: Change): Deviate {
  return (world) => ({
    handle: (request, next) => {
      const answer = next(request);
      if (!isAbout(where, answer, request, world)) return answer;
      const changed = change(answer, request, world);
      if (changed !== answer) world.acted();
      return changed;
    },
  });
}

/** What the sandbox gets to see instead of the request. */
export function seeing(change: (request: ProviderRequest, world: World) => ProviderRequest): Deviate {
  return (world) => ({
    handle: (request, next) => {
      const changed = change(request, world);
      if (changed !== request) world.acted();
      return next(changed);
    },
  });
}

/** A deviation of the requests that fit; others are answered as they should be. */
export function meeting(
  fits: (request: ProviderRequest, world: World) => boolean,
  answer: (request: ProviderRequest, next: (request: ProviderRequest) => ProviderResponse) => Answered,
): Deviate {
  return (world) => ({
    handle: (request, next) => {
      if (!fits(request, world)) return next(request);
      world.acted();
      return answer(request, next);
    },
  });
}

/** Whether a request is for that operation, wherever its key is undefined for any of the page. */
export function isFor(key: string | undefined, request: ProviderRequest, world: World): boolean {
  const found = world.find(request);
  return found !== undefined && (key === undefined || found.value.key === key);
}

/** A change of JSON objects; other bodies, and those that it returns as they are, stay. */
export function inBody(change: (body: JsonObject) => Json | undefined): Change {
  return (answer) => {
    const body = answer.body.length === 0 ? undefined : jsonOf(answer.body);
    if (!isJsonObject(body)) return answer;
    const changed = change(body);
    return changed === body || changed === undefined ? answer : withBody(answer, changed);
  };
}

export function withBody(answer: ProviderResponse, body: Json): ProviderResponse {
  return { ...answer, body: Buffer.from(JSON.stringify(body)) };
}

export function withStatus(status: number): Change {
  return (answer) => (answer.status === status ? answer : { ...answer, status });
}

export function withoutHeader(name: RegExp): Change {
  return (answer) => {
    const kept = answer.headers.filter(([key]) => !name.test(key));
    return kept.length === answer.headers.length ? answer : { ...answer, headers: kept };
  };
}

export function withHeader(name: string, value: string): Change {
  return (answer) => ({
    ...answer,
    headers: [...answer.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase()), [name, value]],
  });
}

/** The header where it is there. */
export function changingHeader(name: string, change: (value: string) => string): Change {
  return (answer) => {
    const isIt = ([key]: readonly [string, string]): boolean => key.toLowerCase() === name.toLowerCase();
    if (!answer.headers.some(isIt)) return answer;
    return {
      ...answer,
      headers: answer.headers.map((pair) => (isIt(pair) ? [pair[0], change(pair[1])] : pair)),
    };
  };
}

function isAbout(
  { operation, status }: Where,
  answer: ProviderResponse,
  request: ProviderRequest,
  world: World,
): boolean {
  if (status !== undefined && answer.status !== status) return false;
  return operation === undefined ? isOfApi(request, world) : isFor(operation, request, world);
}

/** Neither the token endpoint nor the sandbox's own routes. */
export function isOfApi({ target }: ProviderRequest, { contract }: World): boolean {
  const first = (path: string): string => path.split('/')[1] ?? '';
  return contract.operations.some(({ path }) => first(path) === first(target.replace(/[?#].*$/, '')));
}

export function crashed(answer: ProviderResponse): ProviderResponse {
  return { ...answer, status: 500, body: Buffer.from('{"message":"Internal Server Error"}') };
}
