import type { JsonObject } from '../model/json.ts';
import { type Effect, matchesText } from './effects.ts';

/** Whether a stored resource is in the list that a request asks for. */
export function isListed(
  resource: JsonObject,
  effect: Effect,
  asked: { readonly query: URLSearchParams; readonly pathParameters: Readonly<Record<string, string>> },
): boolean {
  return fits(resource, asked.query) && owned(resource, effect, asked.pathParameters);
}

const PAGING: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'page',
  'per_page',
  'page_size',
  'sort',
  'order',
  'cursor',
]);

/** `q` is looked for everywhere; any other parameter must be equal to the member of its name, where there is one. */
function fits(resource: JsonObject, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    if (PAGING.has(name)) return true;
    if (name === 'q' || name === 'query' || name === 'search') return matchesText(resource, value);
    return !Object.hasOwn(resource, name) || String(resource[name]) === value;
  });
}

/** Only the lines of the order that the path names. */
function owned(
  resource: JsonObject,
  effect: Effect,
  pathParameters: Readonly<Record<string, string>>,
): boolean {
  if (effect.kind !== 'list' || effect.parent === undefined) return true;
  return String(resource[effect.parent.field]) === pathParameters[effect.parent.idParameter];
}
