import type { Json } from '../model/json.ts';
import { type Edit, invalid, valid } from './edit.ts';
import { brokenBy, formatOf, typesOf } from './level.ts';
import type { Place } from './place.ts';

/** Texts that all but have a format, and rarer spellings that have it. */
export function* formatEdits({ schema, meaning }: Place): Iterable<Edit> {
  const format = formatOf(schema);
  if (format === undefined || typesOf(meaning)?.includes('string') === false) return;
  const misses = (MISSES[format] ?? []).filter(([, written]) => brokenBy(meaning, written).length === 0);
  for (const [index, [label, written]] of misses.entries()) {
    yield invalid('format', `not of format ${format}: ${label}`, [written], { boundary: index === 0 });
  }
  for (const [label, written] of SPELLINGS[format] ?? []) {
    if (brokenBy(meaning, written).length === 0)
      yield valid('format', `of format ${format} ${label}`, [written]);
  }
  const respelled = RESPELLED[format];
  if (respelled !== undefined) {
    const [label, respell] = respelled;
    const values = (current: Json | undefined): readonly string[] =>
      typeof current === 'string' ? respell(current).filter((written) => written !== current) : [];
    yield valid('format', `of format ${format} ${label}`, values, { boundary: true });
  }
}

type Written = readonly (readonly [label: string, written: string])[];

// Formats that nothing can break (binary, password, float) are not here. The first that fits stands for the format.
const MISSES: Readonly<Record<string, Written>> = {
  'date-time': [
    ['30 February', '2026-02-30T10:30:00Z'],
    ['a time without a zone', '2026-01-15T10:30:00'],
    ['a date alone', '2026-01-15'],
    ['a blank for the T', '2026-01-15 10:30:00Z'],
    ['hour 25', '2026-01-15T25:30:00Z'],
    ['seconds since 1970', '1768473000'],
  ],
  date: [
    ['30 February', '2026-02-30'],
    ['month 13', '2026-13-01'],
    ['29 February of a common year', '2026-02-29'],
    ['a day of one digit', '2026-01-5'],
    ['day before month before year', '15.01.2026'],
    ['a date with a time', '2026-01-15T10:30:00Z'],
  ],
  time: [
    ['hour 25', '25:30:00Z'],
    ['a time without a zone', '10:30:00'],
    ['minute 60', '10:60:00Z'],
    ['a time of twelve hours', '10:30 PM'],
  ],
  duration: [
    ['a sign without an amount', 'P'],
    ['an empty time', 'PT'],
    ['an amount without a sign', '1H'],
    ['hours before the T', 'P1H'],
  ],
  email: [
    ['no at sign', 'someone.example.com'],
    ['no domain', 'someone@'],
    ['two at signs', 'some@one@example.com'],
    ['no local part', '@example.com'],
    ['a blank', 'some one@example.com'],
    ['two dots', 'someone@example..com'],
  ],
  hostname: [
    ['an underscore', 'exa_mple.com'],
    ['a leading hyphen', '-example.com'],
    ['two dots', 'example..com'],
    ['a label of 64 characters', `${'a'.repeat(64)}.com`],
  ],
  ipv4: [
    ['256', '192.0.2.256'],
    ['three parts', '192.0.2'],
    ['a port', '192.0.2.1:80'],
    ['a leading zero', '192.0.2.01'],
  ],
  ipv6: [
    ['two gaps', '2001:db8::1::2'],
    ['a letter that is no digit', '2001:db8::g'],
    ['nine groups', '1:2:3:4:5:6:7:8:9'],
    ['an IPv4 address', '192.0.2.1'],
  ],
  uri: [
    ['a path alone', '/example'],
    ['no scheme', '//example.com/'],
    ['a blank', 'https://example.com/a b'],
    ['a host alone', 'example.com'],
  ],
  'uri-reference': [
    ['a blank', '/a b'],
    ['a broken escape', '/%zz'],
  ],
  'uri-template': [['an open brace', '/{id']],
  uuid: [
    ['a digit less', '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a1'],
    ['a letter that is no digit', '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a1g'],
    ['no hyphens', '7f0c2f5e55a34b559d1e2f7b1b0a6a11'],
    ['braces', '{7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11}'],
    ['a digit more', '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a111'],
  ],
  regex: [['an open bracket', '[a-z']],
  'json-pointer': [
    ['no leading slash', 'a/b'],
    ['a broken escape', '/a~2'],
  ],
  byte: [
    ['no padding', 'YQ'],
    ['a sign that is no digit', 'YQ=!'],
  ],
  country: [
    ['an unassigned code', 'ZZ'],
    ['lower case', 'de'],
    ['three letters', 'DEU'],
    ['a name', 'Germany'],
  ],
  currency: [
    ['an unassigned code', 'XYZ'],
    ['lower case', 'eur'],
    ['two letters', 'EU'],
    ['a sign', '€'],
  ],
  e164: [
    ['a national number', '015112345678'],
    ['a country code that starts with zero', '+0151123456'],
    ['blanks', '+49 151 12345678'],
    ['16 digits', '+4915112345678901'],
  ],
  decimal: [
    ['a comma', '12,50'],
    ['an exponent', '1e2'],
    ['no digit before the point', '.50'],
    ['two points', '1.2.3'],
    ['a word', 'ten'],
  ],
};

const SPELLINGS: Readonly<Record<string, Written>> = {
  'date-time': [
    ['with an offset', '2026-01-15T16:00:00+05:30'],
    ['with a fraction of a second', '2026-01-15T10:30:00.123456Z'],
    ['on a leap day', '2028-02-29T10:30:00Z'],
  ],
  date: [['on a leap day', '2028-02-29']],
  time: [['with an offset', '16:00:00+05:30']],
  duration: [['of weeks', 'P2W']],
  email: [['with a plus sign', 'some.one+orders@mail.example.com']],
  hostname: [['of digits and hyphens', '1-2.example.com']],
  ipv6: [['written in full', '2001:0db8:0000:0000:0000:0000:0000:0001']],
  uri: [['with a port, a query and a fragment', 'https://example.com:8443/a?b=c#d']],
  'uri-reference': [['of a query alone', '?b=c']],
  e164: [['of 15 digits', '+491511234567890']],
  decimal: [['below zero', '-0.01']],
};

/** The value that is there, said differently. */
const RESPELLED: Readonly<
  Record<string, readonly [label: string, respell: (current: string) => readonly string[]]>
> = {
  'date-time': ['with a numeric offset', (current) => [current.replace(/Z$/i, '+00:00')]],
  uuid: ['in the other case', (current) => [current.toUpperCase(), current.toLowerCase()]],
};
