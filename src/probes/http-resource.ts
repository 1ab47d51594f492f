import type { HttpRequest } from '../model/exchange.ts';
import type { Observation, Probe, ProbeContext } from '../model/extension.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { difference, durationOf, numberOf, objectOf, refuseDuration, shown, textOf } from './argument.ts';
import { until } from './until.ts';

/** Asks the provider itself (or a control route of it) until the answer is as expected or the time is over. */
export const httpResource: Probe = {
  id: 'http-resource',
  refuse: (argument) => {
    if (textOf(argument, 'path')?.startsWith('/') !== true)
      return 'http-resource needs a `path` that starts with /';
    if (objectOf(argument, 'expect') === undefined && numberOf(argument, 'status') === undefined)
      return 'http-resource needs `expect: {body: ...}` or a `status`';
    return refuseDuration(argument);
  },
  observe: (argument, context) =>
    until(durationOf(argument, 'within') ?? 2000, context, () => look(argument, context)),
};

async function look(argument: Json, context: ProbeContext): Promise<Observation> {
  const request = requestOf(argument, context.baseUrl);
  const exchange = await context.transport(request, { signal: context.signal });
  const line = `${request.method} ${textOf(argument, 'path')}`;
  if (exchange.outcome === 'failure')
    return { held: 'unknown', evidence: `${line}: ${exchange.failure.message}` };
  const { response } = exchange;
  const status = numberOf(argument, 'status') ?? 200;
  if (response.status !== status) {
    // Whoever may not look, or asks a provider that is down, has seen nothing.
    const blind =
      response.status === 401 || response.status === 403 || response.status === 429 || response.status >= 500;
    return {
      held: blind ? 'unknown' : 'no',
      evidence: `${line} answered ${response.status}, expected ${status}`,
    };
  }
  const expected = objectOf(argument, 'expect')?.['body'];
  if (expected === undefined) return { held: 'yes', evidence: `${line} answered ${status}` };
  const json = response.json();
  if (!json.parsed)
    return { held: 'unknown', evidence: `${line} answered ${status} with no JSON (${json.reason})` };
  const wrong = difference(expected, json.value);
  return wrong === undefined
    ? { held: 'yes', evidence: `${line} answered ${status} ${shown(json.value)}` }
    : { held: 'no', evidence: `${line}: ${wrong}` };
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
