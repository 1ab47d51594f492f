import type { RetryStrategy } from '../model/contract.ts';

/** A value read from prose, with the offsets of the text that said it. */
export interface Parsed<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/** `100 requests/minute`, `60 req/s`, `10 per hour`, `1,000 requests per 5 minutes`. */
export function parseLimit(text: string): Parsed<{ limit: number; windowSeconds: number }> | undefined {
  const pattern = new RegExp(
    `(${NUMBER})\\s*(?:[a-z]+\\s*)?(?:/|\\bper\\b|\\bevery\\b|\\beach\\b|\\ba\\b)\\s*(?:(${NUMBER})\\s*)?(${UNIT})\\b`,
    'i',
  );
  return found(pattern, text, (limit, count, unit) => {
    const windowSeconds = (toNumber(count ?? '1') * unitMs(unit)) / 1000;
    return windowSeconds > 0 ? { limit: toNumber(limit), windowSeconds } : undefined;
  });
}

/** `10x production limits`, `Same as production`, `2 x`, `150% of production`. */
export function parseFactor(text: string): Parsed<number> | undefined {
  return (
    found(new RegExp(`(${NUMBER})\\s*(?:[x×]|times)(?![a-z])`, 'i'), text, toNumber) ??
    found(new RegExp(`(${NUMBER})\\s*%`), text, (percent) => toNumber(percent) / 100) ??
    found(/\b(?:same|identical|equal|as in production)\b/i, text, () => 1) ??
    found(/\bhalf\b/i, text, () => 0.5)
  );
}

/** `150% for up to 30 seconds`. */
export function parseBurst(text: string): Parsed<{ factor: number; seconds: number }> | undefined {
  const pattern = new RegExp(
    `(${NUMBER})\\s*(%|[x×]|times\\b).*?\\bfor\\s+(?:up\\s+to\\s+|at\\s+most\\s+)?(${NUMBER})\\s*(${UNIT})\\b`,
    'i',
  );
  return found(pattern, text, (factor, sign, count, unit) => ({
    factor: toNumber(factor) / (sign === '%' ? 100 : 1),
    seconds: (toNumber(count) * unitMs(unit)) / 1000,
  }));
}

/** `60x`, `1 minute = 1 second`: how much faster time passes. */
export function parseTimeScale(text: string): Parsed<number> | undefined {
  const pattern = new RegExp(
    `(${NUMBER})\\s*(${UNIT})\\s*(?:=|is|are|as|in)\\s*(${NUMBER})\\s*(${UNIT})\\b`,
    'i',
  );
  return (
    found(pattern, text, (count, unit, scaled, scaledUnit) => {
      const scale = (toNumber(count) * unitMs(unit)) / (toNumber(scaled) * unitMs(scaledUnit));
      return Number.isFinite(scale) && scale > 0 ? scale : undefined;
    }) ??
    found(new RegExp(`(${NUMBER})\\s*(?:[x×]|times)(?![a-z])`, 'i'), text, (factor) =>
      toNumber(factor) > 0 ? toNumber(factor) : undefined,
    )
  );
}

/** `Immediate`, `5 minutes`, `2 hours`, `<200ms`, `30s`: milliseconds. */
export function parseDuration(text: string): Parsed<number> | undefined {
  return (
    found(
      new RegExp(`(?:[<≤]=?\\s*)?(?<![\\d.,])(${NUMBER})\\s*(${UNIT})\\b`, 'i'),
      text,
      (count, unit) => toNumber(count) * unitMs(unit),
    ) ??
    found(/\b(?:immediate(?:ly)?|instant(?:ly)?|at once)\b/i, text, () => 0) ??
    found(new RegExp(`\\b(?:an?|one)\\s+(${UNIT})\\b`, 'i'), text, unitMs)
  );
}

/** `Reject if timestamp > 5 minutes old`: seconds. */
export function parseTolerance(text: string): Parsed<number> | undefined {
  const pattern = new RegExp(
    `(?:>|[oO]lder than|[mM]ore than|[wW]ithin|[mM]ax(?:imum)?|[oO]ver)\\s*(${NUMBER})\\s*(${UNIT})\\b(?:\\s+old\\b)?`,
  );
  return (
    found(pattern, text, (count, unit) => (toNumber(count) * unitMs(unit)) / 1000) ??
    found(
      new RegExp(`(${NUMBER})\\s*(${UNIT})\\b`, 'i'),
      text,
      (count, unit) => (toNumber(count) * unitMs(unit)) / 1000,
    )
  );
}

/** `HTTP 2xx response within 30 seconds`. */
export function parseSuccess(text: string): Parsed<{ withinSeconds: number }> | undefined {
  const pattern = new RegExp(
    `(?:HTTP\\s+)?[2-5](?:xx|\\d\\d)\\b.*?\\b(?:with)?in\\s+(${NUMBER})\\s*(${UNIT})\\b`,
    'i',
  );
  return found(pattern, text, (count, unit) => ({
    withinSeconds: (toNumber(count) * unitMs(unit)) / 1000,
  }));
}

/** `Retry with exponential backoff (max 3 attempts)`: always an answer, `other` for what it does not know. */
export function parseRetryStrategy(text: string): RetryStrategy {
  const number = /\b(\d{1,6})\s*(?:attempts?|times?|retries|tries)\b/i.exec(text)?.[1];
  const once = /\bretry once\b/i.test(text) ? 1 : /\b(?:retry )?twice\b/i.test(text) ? 2 : undefined;
  const attempts = number === undefined ? once : Number(number);
  return { text, action: retryAction(text), attempts };
}

/** `99.9%` is 99.9. */
export function parsePercentage(text: string): Parsed<number> | undefined {
  return found(new RegExp(`(?<![\\d.,])(${NUMBER})\\s*(?:%|percent\\b)`, 'i'), text, (percent) => {
    const value = toNumber(percent);
    return value <= 100 ? value : undefined;
  });
}

/** `Sundays 02:00-04:00 UTC`; a window over midnight ends past minute 1440. */
export function parseWeeklyWindow(
  text: string,
): Parsed<{ day: number; fromMinute: number; toMinute: number; text: string }> | undefined {
  const pattern =
    /\b(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?)?,?\s+(?:from\s+)?([01]?\d|2[0-3]):([0-5]\d)\s*(?:-|–|—|to|until)\s*([01]?\d|2[0-4]):([0-5]\d)(?:\s*(?:UTC|GMT|Z)\b)/i;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [whole, day = '', fromHour, fromMinute, toHour, toMinute] = match;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return {
    value: {
      day: dayOf(day),
      fromMinute: from,
      toMinute: to > from ? to : to + 24 * 60,
      text: whole,
    },
    start: match.index,
    end: match.index + whole.length,
  };
}

/** `daily at 00:00 UTC`, `every night at 2:30 UTC`, `Sundays at 03:00 UTC`: minutes from midnight. */
export function parseReset(
  text: string,
): Parsed<{ day: number | undefined; minute: number; text: string }> | undefined {
  const pattern =
    /\b(?:(daily|nightly|every\s+(?:day|night))|(?:weekly\s+on\s+|every\s+|on\s+)?(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?)?),?\s+(?:at\s+)?([01]?\d|2[0-3]):([0-5]\d)\s*(?:UTC|GMT|Z)\b/i;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [whole, , day, hour, minute] = match;
  return {
    value: {
      day: day === undefined ? undefined : dayOf(day),
      minute: Number(hour) * 60 + Number(minute),
      text: whole,
    },
    start: match.index,
    end: match.index + whole.length,
  };
}

function dayOf(name: string): number {
  return ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'].indexOf(name.slice(0, 2).toLowerCase());
}

// Bounded, so that a hostile page cannot make the patterns slow: `1,000`, `99.9`.
const NUMBER = '\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,15}(?:\\.\\d{1,9})?';
const UNIT = 'milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|hr|h|days?|d|weeks?';

function found<T>(
  pattern: RegExp,
  text: string,
  read: (...groups: string[]) => T | undefined,
): Parsed<T> | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const value = read(...match.slice(1));
  return value === undefined ? undefined : { value, start: match.index, end: match.index + match[0].length };
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function unitMs(unit: string): number {
  const name = unit.toLowerCase();
  if (name.startsWith('ms') || name.startsWith('milli')) return 1;
  if (name.startsWith('s')) return 1000;
  if (name.startsWith('m')) return 60_000;
  if (name.startsWith('h')) return 3_600_000;
  return name.startsWith('d') ? 86_400_000 : 7 * 86_400_000;
}

function retryAction(text: string): RetryStrategy['action'] {
  if (/\b(?:do not|don't|never|no)\s+retr(?:y|ies)\b|^none$/i.test(text.trim())) return 'none';
  if (/\b(?:refresh|renew|new)\b.*\btoken\b/i.test(text)) return 'refresh-token';
  if (/\bretry-after\b/i.test(text)) return 'retry-after';
  return /\bback-?\s?off\b/i.test(text) ? 'backoff' : 'other';
}
