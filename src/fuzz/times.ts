import { type Dice, pick } from './dice.ts';

/** Days on which calendars go wrong. */
const EDGES = ['2024-02-29', '2000-02-29', '1999-12-31', '2026-03-29', '2038-01-19', '1970-01-01'];

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function dateText(dice: Dice): string {
  if (dice.once(8)) return pick(dice, EDGES) ?? '';
  const year = dice.once(6) ? dice.between(1900, 2199) : dice.between(2000, 2039);
  const month = dice.between(1, 12);
  const day = dice.between(1, DAYS[month - 1] ?? 28);
  return `${year}-${padded(month)}-${padded(day)}`;
}

/** RFC 3339, without leap seconds: few calendars know them. */
export function timeText(dice: Dice): string {
  const clock = [dice.between(0, 23), dice.between(0, 59), dice.between(0, 59)].map(padded).join(':');
  if (!dice.once(4)) return clock;
  const places = dice.between(1, 6);
  return `${clock}.${String(dice.between(0, 10 ** places - 1)).padStart(places, '0')}`;
}

export function offsetText(dice: Dice): string {
  if (!dice.once(3)) return 'Z';
  const sign = dice.between(0, 1) === 0 ? '+' : '-';
  return `${sign}${padded(dice.between(0, 12))}:${padded(15 * dice.between(0, 3))}`;
}

export function durationText(dice: Dice): string {
  const amount = (unit: string): string => (dice.between(0, 1) === 1 ? `${dice.between(1, 30)}${unit}` : '');
  if (dice.once(6)) return `P${dice.between(1, 52)}W`;
  const date = amount('Y') + amount('M') + amount('D');
  const time = amount('H') + amount('M') + amount('S');
  if (time !== '') return `P${date}T${time}`;
  return date === '' ? 'PT0S' : `P${date}`;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
