import { expect, test } from 'vitest';
import { tampered } from './tampering.ts';

const JWT = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'a', exp: 4_000_000_000, aud: 'us' })}.c2lnbmF0dXJl`;

test.each([
  ['altered', 'Bearer abXdef', 'Bearer abXAef'],
  ['truncated', 'Bearer abcdef', 'Bearer abc'],
  ['empty', 'Bearer abcdef', 'Bearer'],
  ['twice', 'Bearer abc', 'Bearer abc abc'],
  ['basic', 'Bearer abc', 'Basic abc'],
  ['basic', 'Basic abc', 'Bearer abc'],
  ['other-scheme', 'Bearer abc', 'Token abc'],
  ['bare', 'Bearer abc', 'abc'],
  ['lower', 'Bearer abc', 'bearer abc'],
  ['token', 'Bearer abc', 'abc'],
  ['whole', 'Bearer abc', 'Bearer abc'],
] as const)('%s of a bearer credential', (variant, value, expected) => {
  const changed = tampered(value, variant);
  if (variant === 'altered') {
    expect(changed).not.toBe(value);
    expect(changed?.length).toBe(value.length);
  } else {
    expect(changed).toBe(expected);
  }
});

test('a token without a signature keeps its claims', () => {
  expect(tampered(`Bearer ${JWT}`, 'jwt-stripped')).toBe(`Bearer ${JWT.replace(/\.[^.]*$/, '.')}`);
});

test('alg none has no signature and says so', () => {
  const [header, , signature] = (tampered(`Bearer ${JWT}`, 'jwt-none') ?? '').slice(7).split('.');
  expect(JSON.parse(Buffer.from(header ?? '', 'base64url').toString())).toMatchObject({ alg: 'none' });
  expect(signature).toBe('');
});

test('what is no JWT has no claims to change, and a key without a scheme no scheme', () => {
  expect(tampered('Bearer abc', 'jwt-none')).toBeUndefined();
  expect(tampered('abc', 'basic')).toBeUndefined();
});

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
