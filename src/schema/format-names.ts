/**
 * The name of the format that a text speaks of, or undefined: `ISO 3166-1 alpha-2` is `country`,
 * `ISO 8601 datetime` is `date-time`. The whole text must be the name.
 */
export function namedFormat(text: string): string | undefined {
  const spoken = text
    .trim()
    .replace(/^(?:an?|valid|in|as)\s+/i, '')
    .replace(/\s+(?:format|formatted|string|value)$/i, '');
  if (STANDARD.has(spoken.toLowerCase())) return spoken.toLowerCase();
  return SPOKEN.find(([pattern]) => pattern.test(spoken))?.[1];
}

/** The format that an example value has beyond doubt, or undefined. */
export function recognisedFormat(value: string): string | undefined {
  return RECOGNISED.find(([pattern]) => pattern.test(value))?.[1];
}

/** Names of JSON Schema's and OpenAPI's vocabulary that the validator knows. */
const STANDARD: ReadonlySet<string> = new Set(
  (
    'date-time date time duration email hostname ipv4 ipv6 uri uri-reference uri-template uuid regex ' +
    'json-pointer byte int32 int64 float double password binary country currency e164 decimal'
  ).split(' '),
);

const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/^iso[- ]?3166(?:-1)?(?:[- ]alpha-?2)?(?: country)?(?: code)?$/i, 'country'],
  [/^(?:two-letter |2-letter )country(?: code)?$/i, 'country'],
  [/^iso[- ]?4217(?: currency)?(?: code)?$/i, 'currency'],
  [/^currency code$/i, 'currency'],
  [/^iso[- ]?8601 date$/i, 'date'],
  [/^iso[- ]?8601 duration$/i, 'duration'],
  [/^iso[- ]?8601(?: utc)?(?: (?:date-?time|date and time|timestamp))?(?: utc)?$/i, 'date-time'],
  [/^rfc[- ]?3339(?: (?:date-?time|timestamp))?$/i, 'date-time'],
  [/^date-?time$/i, 'date-time'],
  [/^(?:uuid|guid)(?: ?v?[1-8])?$/i, 'uuid'],
  [/^e\.?164(?: phone)?(?: number)?$/i, 'e164'],
  [/^e-?mail(?: address)?$/i, 'email'],
  [/^(?:https? )?ur[il]$/i, 'uri'],
  [/^ipv?4(?: address)?$/i, 'ipv4'],
  [/^ipv?6(?: address)?$/i, 'ipv6'],
];

// Only what cannot be anything else: a two-letter word is not a country by itself.
const RECOGNISED: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i, 'date-time'],
  [/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'date'],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'uuid'],
  [/^https?:\/\/[^\s/]+(?:\/\S*)?$/i, 'uri'],
  [/^[^\s@]+@[^\s@]+\.[^\s@.]+$/, 'email'],
];
