import { isJsonList, type Json, type JsonObject } from '../../model/json.ts';
import type { Loosened } from './loosened.ts';
import type { Site } from './sites.ts';

/** Why a keyword may be dropped without anybody noticing: what stands beside it says the same. Undefined: it may not. */
export function impliedBy(
  { keyword, value, node }: Site,
  { name }: Loosened,
  place: 'body' | 'path' | 'query' | 'header',
): string | undefined {
  if (name !== 'dropped') return undefined;
  if (keyword === 'type' && place !== 'body' && value === 'string')
    return 'everything in a path, a query or a header is text';
  if (
    keyword === 'type' &&
    choices(node).length > 0 &&
    choices(node).every((choice) => isOfType(choice, value))
  )
    return 'the enum beside it holds values of that type alone';
  if (keyword === 'minLength' && value === 1 && refusesEmpty(node['pattern']))
    return 'the pattern beside it demands a character';
  return undefined;
}

function choices(node: JsonObject): readonly Json[] {
  const values = node['enum'];
  return isJsonList(values) ? values : node['const'] === undefined ? [] : [node['const']];
}

function isOfType(value: Json, type: Json): boolean {
  if (type === 'string') return typeof value === 'string';
  if (type === 'integer') return Number.isInteger(value);
  return type === 'number' ? typeof value === 'number' : type === 'boolean' && typeof value === 'boolean';
}

function refusesEmpty(pattern: Json | undefined): boolean {
  return typeof pattern === 'string' && !new RegExp(pattern, 'u').test('');
}
