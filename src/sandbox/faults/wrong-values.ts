import { isJsonList, isJsonObject, type Json } from '../../model/json.ts';
import type { Site } from './sites.ts';

/** A value that breaks one keyword in the place of one that keeps it; undefined where none comes to mind. */
export function breaking(
  { keyword, value }: Pick<Site, 'keyword' | 'value'>,
  current: Json | undefined,
): Json | undefined {
  switch (keyword) {
    case 'type':
      return otherType(Array.isArray(value) ? value[0] : value);
    case 'enum':
      return isJsonList(value) && typeof value[0] === 'number' ? -987_654 : 'no-such-value';
    case 'const':
      return typeof value === 'number' ? value + 1 : 'no-such-value';
    case 'pattern':
      return typeof value === 'string'
        ? ['!', '', '~~~~'].find((text) => !new RegExp(value, 'u').test(text))
        : undefined;
    case 'format':
      return 'no such thing';
    case 'minimum':
    case 'exclusiveMinimum':
      return typeof value === 'number' ? value - 1 : undefined;
    case 'maximum':
    case 'exclusiveMaximum':
      return typeof value === 'number' ? value + 1 : undefined;
    case 'multipleOf':
      return typeof value === 'number' && typeof current === 'number' ? current + value / 2 : undefined;
    case 'minLength':
      return '';
    case 'maxLength':
      return typeof value === 'number' ? 'x'.repeat(value + 1) : undefined;
    case 'minItems':
      return [];
    case 'maxItems':
      return typeof value === 'number' && isJsonList(current) && current[0] !== undefined
        ? Array.from({ length: value + 1 }, (_, index) => current[index % current.length] ?? null)
        : undefined;
    case 'uniqueItems':
      return isJsonList(current) && current[0] !== undefined ? [...current, current[0]] : undefined;
    case 'additionalProperties':
      return isJsonObject(current) ? { ...current, not_of_the_page: 1 } : undefined;
    default:
      return undefined;
  }
}

export function otherType(type: Json | undefined): Json | undefined {
  switch (type) {
    case 'string':
      return 7;
    case 'integer':
    case 'number':
      return 'seven';
    case 'boolean':
      return 'yes';
    case 'array':
      return {};
    case 'object':
      return [];
    default:
      return undefined;
  }
}

/**
 * A copy in which every value of a field is another: `['orders', 0, 'status']` is that of all orders. `change` gets
 * undefined for what is not there, and answers undefined for what is not to be there. What is missing on the way is `made`,
 * by its segments. The same object where nothing changes.
 */
export function atEach(
  value: Json,
  segments: readonly (string | number)[],
  change: (current: Json | undefined) => Json | undefined,
  made: (segments: readonly (string | number)[]) => Json | undefined = () => undefined,
  walked: readonly (string | number)[] = [],
): Json {
  const [first, ...rest] = segments;
  if (first === undefined) return change(value) ?? value;
  const here = [...walked, first];
  if (typeof first === 'number') {
    if (!isJsonList(value)) return value;
    const entries = value.map((entry) => atEach(entry, rest, change, made, here));
    return entries.some((entry, index) => entry !== value[index]) ? entries : value;
  }
  if (!isJsonObject(value)) return value;
  const current = value[first];
  if (rest.length > 0) {
    const around = current ?? made(here);
    if (around === undefined) return value;
    const inner = atEach(around, rest, change, made, here);
    return inner === around ? value : { ...value, [first]: inner };
  }
  const next = change(current);
  if (next === current) return value;
  const { [first]: _, ...others } = value;
  return next === undefined ? others : { ...value, [first]: next };
}
