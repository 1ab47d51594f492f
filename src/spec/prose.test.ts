import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseBurst,
  parseDuration,
  parseFactor,
  parseLimit,
  parsePercentage,
  parseRetryStrategy,
  parseSuccess,
  parseTimeScale,
  parseTolerance,
  parseWeeklyWindow,
} from './prose.ts';

test.each([
  ['100 requests/minute', 100, 60],
  ['60 req/s', 60, 1],
  ['10 per hour', 10, 3600],
  ['1,000 requests per day', 1000, 86_400],
  ['20 calls every 5 minutes', 20, 300],
  ['100/min', 100, 60],
])('the limit %s', (text, limit, windowSeconds) => {
  expect(parseLimit(text)?.value).toEqual({ limit, windowSeconds });
});

test.each([
  ['10x production limits', 10],
  ['Same as production', 1],
  ['2 x', 2],
  ['150% of production', 1.5],
])('the factor %s', (text, factor) => {
  expect(parseFactor(text)?.value).toBe(factor);
});

test.each([
  ['60x', 60],
  ['1 minute = 50 milliseconds', 1200],
  ['1 hour is 1 second', 3600],
  ['fast', undefined],
  ['1 minute = 0 seconds', undefined],
])('the time scale %s', (text, scale) => {
  expect(parseTimeScale(text)?.value).toBe(scale);
});

test('a burst has a factor and a duration', () => {
  expect(parseBurst('150% for up to 30 seconds')).toEqual({
    value: { factor: 1.5, seconds: 30 },
    start: 0,
    end: 25,
  });
});

test.each([
  ['Immediate', 0],
  ['1 minute', 60_000],
  ['5 minutes', 300_000],
  ['2 hours', 7_200_000],
  ['<200ms', 200],
  ['30s', 30_000],
])('the duration %s', (text, ms) => {
  expect(parseDuration(text)?.value).toBe(ms);
});

test('a tolerance is in seconds and knows its place', () => {
  expect(parseTolerance('Reject if timestamp > 5 minutes old')).toEqual({ value: 300, start: 20, end: 35 });
});

test('success is a status within a time', () => {
  expect(parseSuccess('HTTP 2xx response within 30 seconds')?.value).toEqual({ withinSeconds: 30 });
  expect(parseSuccess('2xx within 10 seconds')?.value).toEqual({ withinSeconds: 10 });
});

test.each([
  ['Do not retry - fix request and resubmit', 'none', undefined],
  ['Refresh token and retry once', 'refresh-token', 1],
  ['Wait for Retry-After header duration', 'retry-after', undefined],
  ['Retry with exponential backoff (max 3 attempts)', 'backoff', 3],
  ['Fetch current state and reconcile', 'other', undefined],
])('the retry strategy %s', (text, action, attempts) => {
  expect(parseRetryStrategy(text)).toEqual({ text, action, attempts });
});

test('percentages and weekly windows', () => {
  expect(parsePercentage('99.9%')?.value).toBe(99.9);
  expect(parsePercentage('150%')).toBeUndefined();
  const window = 'Sundays 02:00-04:00 UTC';
  expect(parseWeeklyWindow(window)?.value).toEqual({ day: 0, fromMinute: 120, toMinute: 240, text: window });
  expect(parseWeeklyWindow('Saturday 23:30 to 01:00 UTC')?.value).toMatchObject({ day: 6, toMinute: 1500 });
});

test('prose that says something else is not read', () => {
  for (const parse of [parseLimit, parseFactor, parseBurst, parseDuration, parseTolerance, parseSuccess]) {
    expect(parse('as the partner likes')).toBeUndefined();
  }
});

test('every parser is total and tells a place within the text', () => {
  const parsers = [
    parseLimit,
    parseFactor,
    parseBurst,
    parseDuration,
    parseTolerance,
    parseSuccess,
    parsePercentage,
    parseWeeklyWindow,
  ];
  const words = fc.constantFrom(
    '10',
    '1,000',
    '%',
    'x',
    '/',
    'per',
    'minute',
    's',
    'for',
    '2xx',
    'within',
    '<',
    ' ',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const parse of parsers) {
        const parsed = parse(text);
        if (parsed === undefined) continue;
        expect(parsed.start).toBeGreaterThanOrEqual(0);
        expect(parsed.end).toBeGreaterThan(parsed.start);
        expect(parsed.end).toBeLessThanOrEqual(text.length);
      }
      expect(parseRetryStrategy(text).text).toBe(text);
    }),
    { seed: 1 },
  );
});

test('a limit reads back as it was written', () => {
  const units = fc.constantFrom(['second', 1] as const, ['minute', 60] as const, ['hour', 3600] as const);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), units, (limit, [unit, windowSeconds]) => {
      expect(parseLimit(`${limit} requests/${unit}`)?.value).toEqual({ limit, windowSeconds });
    }),
    { seed: 1 },
  );
});
