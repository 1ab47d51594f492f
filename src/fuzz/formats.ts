import { countries, currencies } from '../schema/codes.ts';
import {
  emailText,
  hostnameText,
  ipv4Text,
  ipv6Text,
  pathText,
  uriReferenceText,
  uriText,
  urlText,
  word,
} from './addresses.ts';
import { countCharacters } from './characters.ts';
import { type Dice, pick } from './dice.ts';
import { lazy } from './lazy.ts';
import type { PatternText } from './pattern.ts';
import { dateText, durationText, offsetText, timeText } from './times.ts';

/** A maker of texts of a format; undefined for a format that nobody knows. */
export function formatText(name: string): PatternText | undefined {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format === undefined) return undefined;
  return (dice, shortest, longest) => {
    const text = format.draw(dice);
    const length = countCharacters(text);
    if (length > longest) return format.short;
    if (length >= shortest) return text;
    return format.longer?.(text, dice.between(shortest, Math.min(longest, shortest + 20)) - length);
  };
}

interface TextFormat {
  readonly draw: (dice: Dice) => string;
  /** As short as it gets. */
  readonly short: string;
  /** The text with about so many characters more; a format of fixed length has none. */
  readonly longer?: (text: string, more: number) => string;
}

const COUNTRIES = lazy(countries);
const CURRENCIES = lazy(currencies);

const appended = (text: string, more: number): string => text + 'a'.repeat(more);
const prepended = (text: string, more: number): string => 'a'.repeat(more) + text;

const email: TextFormat = { draw: emailText, short: 'a@b.example', longer: prepended };
const hostname: TextFormat = {
  draw: hostnameText,
  short: 'a',
  // A label has at most 63 characters.
  longer: (text, more) => `${'a'.repeat(49)}.`.repeat(more / 50) + 'a'.repeat(more % 50) + text,
};
const uri: TextFormat = { draw: uriText, short: 'a:b', longer: appended };
const uriReference: TextFormat = { draw: uriReferenceText, short: 'a', longer: appended };

const FORMATS: Readonly<Record<string, TextFormat>> = {
  date: { draw: dateText, short: '2026-01-15' },
  time: { draw: (dice) => timeText(dice) + offsetText(dice), short: '10:30:00Z' },
  'date-time': {
    draw: (dice) => `${dateText(dice)}T${timeText(dice)}${offsetText(dice)}`,
    short: '2026-01-15T10:30:00Z',
  },
  'iso-time': { draw: (dice) => timeText(dice) + (dice.once(2) ? '' : offsetText(dice)), short: '10:30:00' },
  'iso-date-time': {
    draw: (dice) => `${dateText(dice)}T${timeText(dice)}${dice.once(2) ? '' : offsetText(dice)}`,
    short: '2026-01-15T10:30:00',
  },
  duration: { draw: durationText, short: 'P1D' },
  email,
  'idn-email': email,
  hostname,
  'idn-hostname': hostname,
  ipv4: { draw: ipv4Text, short: '0.0.0.0' },
  ipv6: { draw: ipv6Text, short: '::' },
  uri,
  iri: uri,
  url: { draw: urlText, short: 'http://a.bc', longer: appended },
  'uri-reference': uriReference,
  'iri-reference': uriReference,
  'uri-template': {
    draw: (dice) => `${pathText(dice)}${pick(dice, ['', '/{id}', '{?page,size}', '{/path*}', '{+rest:3}'])}`,
    short: 'a',
    longer: appended,
  },
  uuid: { draw: uuidText, short: '00000000-0000-4000-8000-000000000000' },
  regex: {
    draw: (dice) =>
      pick(dice, ['^[a-z]+$', '.', `${word(dice)}?`, '^\\d{2,4}$', '(a|b)*', '[^/]+\\.json$']) ?? '',
    short: 'a',
    longer: appended,
  },
  'json-pointer': { draw: pointerText, short: '', longer: appended },
  'json-pointer-uri-fragment': { draw: (dice) => `#${pointerText(dice)}`, short: '#', longer: appended },
  'relative-json-pointer': {
    draw: (dice) => `${dice.between(0, 12)}${dice.once(4) ? '#' : pointerText(dice)}`,
    short: '0',
  },
  byte: {
    draw: (dice) =>
      Buffer.from(Array.from({ length: dice.between(0, 12) }, () => dice.between(0, 255))).toString('base64'),
    short: '',
    longer: (text, more) => 'AAAA'.repeat(Math.ceil(more / 4)) + text,
  },
  country: { draw: (dice) => pick(dice, COUNTRIES()) ?? '', short: 'DE' },
  currency: { draw: (dice) => pick(dice, CURRENCIES()) ?? '', short: 'EUR' },
  decimal: { draw: decimalText, short: '0', longer: (text, more) => text + '0'.repeat(more) },
  e164: {
    draw: (dice) => `+${dice.between(1, 9)}${digits(dice, dice.between(6, 14))}`,
    short: '+49',
    longer: (text, more) => text + '0'.repeat(more),
  },
};

/** Version 4, the usual one. */
function uuidText(dice: Dice): string {
  const hex = (length: number): string =>
    dice
      .between(0, 16 ** length - 1)
      .toString(16)
      .padStart(length, '0');
  const variant = dice.between(8, 11).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

function pointerText(dice: Dice): string {
  const segment = (): string =>
    `/${pick(dice, [word(dice), String(dice.between(0, 20)), '', 'a~1b', 'm~0n'])}`;
  return Array.from({ length: dice.between(0, 3) }, segment).join('');
}

function decimalText(dice: Dice): string {
  const sign = dice.once(5) ? '-' : '';
  const places = dice.between(0, 4);
  return `${sign}${dice.between(0, 10 ** dice.between(1, 6))}${places === 0 ? '' : `.${digits(dice, places)}`}`;
}

function digits(dice: Dice, length: number): string {
  return Array.from({ length }, () => dice.between(0, 9)).join('');
}
