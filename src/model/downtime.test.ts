import fc from 'fast-check';
import { expect, test } from 'vitest';
import { downtimeIn } from './downtime.ts';

const AT = { file: 'x.md', line: 1, column: 1 } as const;
const SUNDAY_NIGHT = {
  day: 0,
  fromMinute: 23 * 60,
  toMinute: 25 * 60,
  text: 'Sundays 23:00-01:00 UTC',
  at: AT,
};
const DAILY = { day: undefined, minute: 0, text: 'daily at 00:00 UTC', at: AT };
const at = (text: string): number => Date.parse(`${text}Z`);
const during = (from: string, until = from) =>
  downtimeIn({ maintenance: [SUNDAY_NIGHT], dataReset: undefined }, at(from), at(until))?.until;
const reset = (from: string, until = from, day?: number) =>
  downtimeIn({ maintenance: [], dataReset: { ...DAILY, day } }, at(from), at(until))?.from;

// 2026-11-22 is a Sunday.
test('a window over midnight lasts into the next day', () => {
  const end = at('2026-11-23T01:00:00');
  expect(during('2026-11-22T22:59:59')).toBeUndefined();
  expect(during('2026-11-22T23:00:00')).toBe(end);
  expect(during('2026-11-23T00:59:59')).toBe(end);
  expect(during('2026-11-23T01:00:00')).toBeUndefined();
  expect(during('2026-11-21T23:30:00')).toBeUndefined();
});

test('a span touches what begins in it', () => {
  expect(during('2026-11-22T20:00:00', '2026-11-22T23:00:00')).toBe(at('2026-11-23T01:00:00'));
  expect(reset('2026-11-22T23:59:00', '2026-11-23T00:00:10')).toBe(at('2026-11-23T00:00:00'));
  expect(reset('2026-11-23T00:02:00', '2026-11-23T23:59:59')).toBeUndefined();
});

test('a weekly reset is one of seven days', () => {
  expect(reset('2026-11-21T23:59:00', '2026-11-22T00:00:10', 0)).toBe(at('2026-11-22T00:00:00'));
  expect(reset('2026-11-22T23:59:00', '2026-11-23T00:00:10', 0)).toBeUndefined();
});

test('every span of a week meets every window, and no downtime lies outside its span', () => {
  const week = 7 * 24 * 60;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 1, max: 1440 }),
      fc.integer({ min: 0, max: 10_000_000 }),
      (day, fromMinute, length, minutes) => {
        const window = { day, fromMinute, toMinute: fromMinute + length, text: '', at: AT };
        const from = at('2026-01-01T00:00:00') + minutes * 60_000;
        const until = from + week * 60_000;
        const found = downtimeIn({ maintenance: [window], dataReset: undefined }, from, until);
        expect(found).toBeDefined();
        expect(found !== undefined && found.from <= until && found.until > from).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
