import { type Headers, type HttpRequest, headerValue } from '../model/exchange.ts';
import type { Observation, Probe, ProbeContext } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import {
  difference,
  durationOf,
  numberOf,
  objectOf,
  refuseDuration,
  refuseForms,
  shown,
  textOf,
} from './argument.ts';
import { until } from './until.ts';

/** Asks the provider itself (or a control route of it) until the answer is as expected or the time is over. */
export const httpResource: Probe = {
  id: 'http-resource',
  refuse: (argument) => {
    const path = textOf(argument, 'path');
    if (path?.startsWith('/') !== true || /\s/.test(path))
      return 'http-resource needs a `path` that starts with / and holds no blanks';
    return (
      refuseForms(argument, { method: 'text', headers: 'map', status: 'count', expect: 'map' }) ??
      refuseForms(objectOf(argument, 'expect') ?? {}, { status: 'count', headers: 'map' }) ??
      refuseExpectation(argument) ??
      refuseDuration(argument)
    );
  },
  observe: (argument, context) =>
    until(durationOf(argument, 'within') ?? 2000, context, () => look(argument, context)),
};

/** That something is there and answers is no expectation: the page that says what went wrong is there, too. */
function refuseExpectation(argument: Json): string | undefined {
  const expected = objectOf(argument, 'expect') ?? {};
  const { status, headers, body } = expected;
  const beside = numberOf(argument, 'status');
  if (beside !== undefined && status !== undefined)
    return 'http-resource has a `status` and another one in its `expect`: keep one of them';
  const named = Object.keys(isJsonObject(headers) ? headers : {}).length > 0;
  return beside !== undefined || status !== undefined || body !== undefined || named
    ? undefined
    : 'http-resource judges nothing without an `expect` with a status, headers or a body';
}

async function look(argument: Json, context: ProbeContext): Promise<Observation> {
  const request = requestOf(argument, context.baseUrl);
  const exchange = await context.transport(request, { signal: context.signal });
  const line = `${request.method} ${textOf(argument, 'path')}`;
  if (exchange.outcome === 'failure')
    return { held: 'unknown', evidence: `${line}: ${exchange.failure.message}` };
  const { response } = exchange;
  const expect = objectOf(argument, 'expect') ?? {};
  const status = numberOf(argument, 'status') ?? numberOf(expect, 'status') ?? 200;
  if (response.status !== status) {
    // Whoever may not look, or asks a provider that is down, has seen nothing.
    const blind =
      response.status === 401 || response.status === 403 || response.status === 429 || response.status >= 500;
    return {
      held: blind ? 'unknown' : 'no',
      evidence: `${line} answered ${response.status}, expected ${status}`,
    };
  }
  const header = wrongHeader(objectOf(expect, 'headers') ?? {}, response.headers);
  if (header !== undefined) return { held: 'no', evidence: `${line} answered ${status} ${header}` };
  const expected = expect['body'];
  if (expected === undefined) return { held: 'yes', evidence: `${line} answered ${status}` };
  const json = response.json();
  if (!json.parsed)
    return { held: 'unknown', evidence: `${line} answered ${status} with no JSON (${json.reason})` };
  const wrong = difference(expected, json.value);
  return wrong === undefined
    ? { held: 'yes', evidence: `${line} answered ${status} ${shown(json.value)}` }
    : { held: 'no', evidence: `${line}: ${wrong}` };
}

/** `*` stands for any value. */
function wrongHeader(expected: JsonObject, headers: Headers): string | undefined {
  for (const [name, value] of Object.entries(expected)) {
    const actual = headerValue(headers, name);
    if (actual === undefined) return `without ${name}`;
    if (value !== '*' && actual.trim() !== String(value).trim())
      return `with ${name}: ${actual}, expected ${String(value)}`;
  }
  return undefined;
}

function requestOf(argument: Json, baseUrl: string): HttpRequest {
  const body = isJsonObject(argument) ? argument['body'] : undefined;
  const headers = Object.entries(objectOf(argument, 'headers') ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return {
    method: (textOf(argument, 'method') ?? 'GET').toUpperCase(),
    url: `${baseUrl}${textOf(argument, 'path') ?? '/'}`,
    headers: body === undefined ? headers : [...headers, ['Content-Type', 'application/json']],
    body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
  };
}
