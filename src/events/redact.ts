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
const SECRET_HEADER = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|api-?key|-token$|secret|signature/i;

/** Shorter values would take innocent text with them. */
const SHORTEST = 4;
const SHORTEST_INSIDE = 6;

export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = new Set<string>();
  let found: RegExp | undefined;
  let each: RegExp | undefined;
  const learn = (value: string): void => {
    if (value.length < SHORTEST || forms.has(value)) return;
    for (const form of formsOf(value)) forms.add(form);
    // Longest first: a secret that holds another is masked whole.
    const longestFirst = [...forms].sort((left, right) => right.length - left.length);
    const pattern = longestFirst.map(escaped).join('|');
    found = new RegExp(pattern);
    each = new RegExp(pattern, 'g');
  };
  for (const value of secrets) learn(value);
  const isSecret = (value: string): boolean => value.length >= SHORTEST && found?.test(value) === true;
  const text = (value: string): string =>
    each !== undefined && isSecret(value) ? value.replace(each, MASK) : value;
  // Nearly every event holds no secret: only those that do are copied.
  return { learn, text, event: (event) => (holds(event, isSecret) ? redacted(event, text) : event) };
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

function holds(value: unknown, isSecret: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isSecret(value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (holds(value[index], isSecret)) return true;
    return false;
  }
  if (!isRecord(value)) return false;
  for (const key in value) if (isSecret(key) || holds(value[key], isSecret)) return true;
  return false;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
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
  if (Array.isArray(value)) return value.map((entry) => redacted(entry, text));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [text(key), redacted(entry, text)]));
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
