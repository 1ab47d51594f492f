import { expect, test } from 'vitest';
import { labelsOf, offences } from './mutation-tester.ts';

const SAMPLES: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T10:30:00Z',
  date: '2026-01-15',
  time: '10:30:00Z',
  duration: 'PT1H',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/',
  'uri-template': '/{id}',
  uuid: '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11',
  regex: 'a',
  'json-pointer': '/a',
  byte: 'YQ==',
  country: 'DE',
  currency: 'EUR',
  e164: '+4915112345678',
  decimal: '1.00',
};

test.each(Object.entries(SAMPLES))(
  'texts that miss the format %s narrowly are no texts of it',
  (format, base) => {
    const subject = { schema: { type: 'string', format }, base };
    expect(offences(subject)).toEqual([]);
    const [first, ...others] = labelsOf(subject, 'invalid', 'format');
    expect(first).toMatch(/^\* not of format /);
    expect(
      [...others, ...labelsOf(subject, 'valid', 'format')].filter((label) => label.startsWith('(')),
    ).toEqual([]);
  },
);

test('a format that a length or a pattern narrows is missed within both', () => {
  const schema = { type: 'string', format: 'ISO 4217', pattern: '^[A-Z]{3}$' };
  expect(labelsOf({ schema, base: 'EUR' }, 'invalid', 'format')).toEqual([
    '* not of format currency: an unassigned code',
  ]);
});
