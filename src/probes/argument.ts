import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** Members of a binding's arguments, read with their types. */
export function textOf(argument: Json, name: string): string | undefined {
  const value = isJsonObject(argument) ? argument[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(argument: Json, name: string): number | undefined {
  const value = isJsonObject(argument) ? argument[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}

export function objectOf(argument: Json, name: string): JsonObject | undefined {
  const value = isJsonObject(argument) ? argument[name] : undefined;
  return isJsonObject(value) ? value : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  second: 1000,
  seconds: 1000,
  minute: 60_000,
  minutes: 60_000,
};

/** `10 seconds`, `500 ms`, or a number of seconds; undefined for anything else. */
export function durationOf(argument: Json, name: string): number | undefined {
  const seconds = numberOf(argument, name);
  if (seconds !== undefined) return seconds * 1000;
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(textOf(argument, name)?.trim() ?? '');
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

type Form = 'text' | 'count' | 'map';

const FORMS: Readonly<Record<Form, { readonly words: string; readonly fits: (value: Json) => boolean }>> = {
  text: { words: 'a text', fits: (value) => typeof value === 'string' },
  count: {
    words: 'a whole number',
    fits: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
  },
  map: { words: 'a map', fits: isJsonObject },
};

/** What is said in another form than it is read in would count as not said. */
export function refuseForms(argument: Json, forms: Readonly<Record<string, Form>>): string | undefined {
  const wrong = Object.entries(forms).find(([name, form]) => {
    const value = isJsonObject(argument) ? argument[name] : undefined;
    return value !== undefined && !FORMS[form].fits(value);
  });
  return wrong === undefined ? undefined : `\`${wrong[0]}\` is ${FORMS[wrong[1]].words}`;
}

export function refuseDuration(argument: Json): string | undefined {
  const stated = isJsonObject(argument) && argument['within'] !== undefined;
  return stated && durationOf(argument, 'within') === undefined
    ? '`within` is a duration such as `10 seconds`'
    : undefined;
}

/** Where a value differs from what is expected of it; undefined when everything expected is there. Further members do not matter. */
export function difference(expected: Json, actual: Json | undefined, path = ''): string | undefined {
  const where = path === '' ? 'the body' : path;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${where} is ${shown(actual)}, expected ${shown(expected)}`;
    if (actual.length !== expected.length)
      return `${where} has ${actual.length} entries, expected ${expected.length}`;
    return firstDefined(
      expected.map((entry, index) => difference(entry, actual[index], `${path}[${index}]`)),
    );
  }
  if (isJsonObject(expected)) {
    if (!isJsonObject(actual)) return `${where} is ${shown(actual)}, expected an object`;
    return firstDefined(
      Object.entries(expected).map(([key, value]) =>
        difference(value, actual[key], path === '' ? key : `${path}.${key}`),
      ),
    );
  }
  return expected === actual ? undefined : `${where} is ${shown(actual)}, expected ${shown(expected)}`;
}

export function shown(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function firstDefined(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined);
}
