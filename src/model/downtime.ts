import type { EnvironmentDeclaration } from './environment.ts';
import type { Location } from './location.ts';

/** A time in which nothing can be judged; ms since the epoch. */
export interface Downtime {
  readonly kind: 'maintenance' | 'data-reset';
  /** As the page says it. */
  readonly text: string;
  readonly at: Location;
  readonly from: number;
  readonly until: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Putting data back takes a moment, and clocks differ. */
const RESET_TAKES = MINUTE;

/** The first downtime of an environment that a span touches, or undefined. */
export function downtimeIn(
  { maintenance, dataReset }: Pick<EnvironmentDeclaration, 'maintenance' | 'dataReset'>,
  from: number,
  until: number,
): Downtime | undefined {
  const found: Downtime[] = [];
  // A window that began the day before yesterday at its last minute may have lasted until today.
  for (let day = Math.floor(from / DAY) - 2; day * DAY <= until; day += 1) {
    const midnight = day * DAY;
    const weekday = new Date(midnight).getUTCDay();
    for (const { day: on, fromMinute, toMinute, text, at } of maintenance) {
      if (on === weekday)
        found.push({
          kind: 'maintenance',
          text,
          at,
          from: midnight + fromMinute * MINUTE,
          until: midnight + toMinute * MINUTE,
        });
    }
    if (dataReset !== undefined && (dataReset.day ?? weekday) === weekday) {
      const { text, at, minute } = dataReset;
      const begins = midnight + minute * MINUTE;
      found.push({ kind: 'data-reset', text, at, from: begins, until: begins + RESET_TAKES });
    }
  }
  return found
    .filter((downtime) => downtime.from <= until && downtime.until > from)
    .sort((left, right) => left.from - right.from)[0];
}
