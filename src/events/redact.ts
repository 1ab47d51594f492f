import type { RecordedExchange } from '../model/event.ts';

/** Takes secrets out of what is written: by value wherever they stand, and by the name of the header that carries them. */
export interface Redactor {
  /** From now on this value is a secret too (a token that was just issued). */
  readonly learn: (secret: string) => void;
  readonly text: (value: string) => string;
  /** A copy without secrets; the same object when it holds none. */
  readonly event: <T>(event: T) => T;
}

const MASK = '***';

/** Headers whose value is a secret whoever sends it. */
const SECRET_HEADER =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*api-?key.*|.*-token|.*secret.*|.*signature.*)$/i;

/** Shorter values would take innocent text with them. */
const SHORTEST = 4;
const SHORTEST_INSIDE = 6;

export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = new Set<string>();
  let pattern: RegExp | undefined;
  const learn = (value: string): void => {
    if (value.length < SHORTEST || forms.has(value)) return;
    for (const form of formsOf(value)) forms.add(form);
    // Longest first: a secret that holds another is masked whole.
    const longestFirst = [...forms].sort((left, right) => right.length - left.length);
    pattern = new RegExp(longestFirst.map(escaped).join('|'), 'g');
  };
  for (const value of secrets) learn(value);
  const text = (value: string): string => {
    if (pattern === undefined || value.length < SHORTEST) return value;
    pattern.lastIndex = 0;
    return pattern.test(value) ? value.replace(pattern, MASK) : value;
  };
  return { learn, text, event: (event) => redacted(event, text) };
}

/** The headers of an exchange with the secret ones masked; a scheme such as `Bearer` stays readable. */
export function maskHeaders(headers: RecordedExchange['requestHeaders']): RecordedExchange['requestHeaders'] {
  if (!headers.some(([name]) => SECRET_HEADER.test(name))) return headers;
  return headers.map(([name, value]) =>
    SECRET_HEADER.test(name) ? [name, maskValue(value)] : [name, value],
  );
}

function maskValue(value: string): string {
  const scheme = /^(Bearer|Basic|ApiKey|Token)\s/i.exec(value)?.[0];
  return scheme === undefined ? MASK : `${scheme}${MASK}`;
}

function formsOf(value: string): readonly string[] {
  const encoded = encodeURIComponent(value);
  const bytes = Buffer.from(value);
  return [
    value,
    encoded,
    encoded.replaceAll('%20', '+'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    JSON.stringify(value).slice(1, -1),
    JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1),
    ...formsInside(bytes),
  ].filter((form) => form.length >= SHORTEST);
}

/**
 * What a secret looks like in base64 of a longer text: it may begin at each of three places of a group, and the letters
 * at its ends, which it shares with its neighbours, may be any.
 */
function formsInside(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return own.length < SHORTEST_INSIDE ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function redacted<T>(value: T, text: (value: string) => string): T;
function redacted(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    const copy = value.map((entry) => redacted(entry, text));
    return copy.some((entry, index) => entry !== value[index]) ? copy : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let changed = false;
  const copy = Object.entries(value).map(([key, entry]) => {
    const safe = redacted(entry, text);
    const name = text(key);
    changed ||= safe !== entry || name !== key;
    return [name, safe] as const;
  });
  return changed ? Object.fromEntries(copy) : value;
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
