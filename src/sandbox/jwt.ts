import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TokenFormat } from '../model/auth.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

type JwtFormat = Extract<TokenFormat, { readonly form: 'jwt' }>;

export interface JwtOptions {
  readonly format: JwtFormat;
  readonly key: string;
  /** ms since the epoch. */
  readonly now: number;
}

/** A JWT (RFC 7519) signed with HMAC SHA-256 (RFC 7518 section 3.2), with the claims that the page names. */
export function signJwt(
  claims: JsonObject & { readonly lifeSeconds: number },
  { format, key, now }: JwtOptions,
): string {
  const { lifeSeconds, ...others } = claims;
  const issued = Math.floor(now / 1000);
  const payload = {
    ...(format.issuer === undefined ? {} : { iss: format.issuer }),
    ...(format.audience === undefined ? {} : { aud: format.audience }),
    iat: issued,
    exp: issued + lifeSeconds,
    ...others,
  };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(payload)}`;
  return `${signed}.${signatureOf(signed, key)}`;
}

/** The claims of a token that this key signed, that is not over and that is meant for us; undefined otherwise. */
export function verifyJwt(token: string, { format, key, now }: JwtOptions): JsonObject | undefined {
  const [header = '', payload = '', signature = '', more] = token.split('.');
  // Only one algorithm is taken, whatever the header asks for (RFC 8725 section 3.1).
  if (more !== undefined || member(decoded(header), 'alg') !== 'HS256') return undefined;
  const expected = Buffer.from(signatureOf(`${header}.${payload}`, key));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const claims = decoded(payload);
  if (claims === undefined) return undefined;
  const until = member(claims, 'exp');
  if (typeof until !== 'number' || until * 1000 <= now) return undefined;
  const { audience, issuer } = format;
  if (audience !== undefined && ![member(claims, 'aud')].flat().includes(audience)) return undefined;
  return issuer === undefined || member(claims, 'iss') === issuer ? claims : undefined;
}

function signatureOf(signed: string, key: string): string {
  return createHmac('sha256', key).update(signed).digest('base64url');
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function member(value: JsonObject | undefined, name: string): Json | undefined {
  return value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
}
