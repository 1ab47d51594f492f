import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../model/environment.ts';
import { headerValue } from '../model/exchange.ts';
import type { Delivery } from '../model/extension.ts';
import type { JsonObject } from '../model/json.ts';
import { numberOf, textOf } from './argument.ts';
import { type SignatureTerms, signatureSchemes } from './signature-schemes.ts';

export interface SignatureProblem {
  /** `unknown` when we lack the secret: then nobody can say whether it is right. */
  readonly held: 'no' | 'unknown';
  readonly message: string;
}

/** What is wrong with a delivery's signature, computed over the raw body as the spec declares it. */
export function signatureProblem(
  delivery: Delivery,
  terms: SignatureTerms,
  secret: Secret | undefined,
): SignatureProblem | undefined {
  const header = headerValue(delivery.headers, terms.header);
  if (header === undefined) return { held: 'no', message: `it carries no ${terms.header}` };
  const scheme = signatureSchemes[terms.scheme];
  const parts = scheme.read(delivery, terms, header);
  if (typeof parts === 'string') return { held: 'no', message: parts };
  if (secret === undefined)
    return { held: 'unknown', message: 'its signature cannot be checked: WEBHOOK_SECRET is not set' };
  const expected = createHmac(terms.algorithm.replace('hmac-', ''), scheme.key(secret.reveal()))
    .update(parts.before)
    .update(delivery.body)
    .digest(terms.encoding);
  // Hexadecimal digits are the same in capitals.
  const spelt = parts.given.map((text) => (terms.encoding === 'hex' ? text.toLowerCase() : text));
  if (!spelt.some((text) => sameText(expected, text)))
    return { held: 'no', message: `its ${terms.header} is not the signature of its raw body` };
  return staleness(parts.timestamp, terms, delivery.receivedAt);
}

/** The terms as they stand among the arguments of a probe. */
export function signatureTerms(argument: JsonObject): SignatureTerms {
  const choice = <T extends string>(name: string, choices: readonly [T, ...T[]]): T =>
    choices.find((known) => known === textOf(argument, name)) ?? choices[0];
  return {
    header: textOf(argument, 'header') ?? '',
    algorithm: choice('algorithm', ['hmac-sha256', 'hmac-sha512', 'hmac-sha1']),
    encoding: choice('encoding', ['hex', 'base64']),
    prefix: textOf(argument, 'prefix') ?? '',
    covers: choice('covers', ['body', 'timestamp.body']),
    scheme: choice('scheme', ['plain', 'slack', 'standard-webhooks', 'stripe']),
    idHeader: textOf(argument, 'idHeader'),
    timestampHeader: textOf(argument, 'timestampHeader'),
    timestampFormat: choice('timestampFormat', ['unix-seconds', 'iso-8601']),
    toleranceSeconds: numberOf(argument, 'toleranceSeconds'),
  };
}

function staleness(
  timestamp: string | undefined,
  { timestampFormat, toleranceSeconds }: SignatureTerms,
  receivedAt: number,
): SignatureProblem | undefined {
  if (timestamp === undefined || toleranceSeconds === undefined) return undefined;
  const at = timestampFormat === 'iso-8601' ? Date.parse(timestamp) : Number(timestamp) * 1000;
  if (Number.isNaN(at))
    return { held: 'no', message: `its timestamp \`${timestamp}\` is not of the declared form` };
  const offSeconds = Math.abs(receivedAt - at) / 1000;
  return offSeconds > toleranceSeconds
    ? {
        held: 'no',
        message: `its timestamp is ${Math.round(offSeconds)} s off, more than the ${toleranceSeconds} s that are allowed`,
      }
    : undefined;
}

/** In constant time; texts of different length differ. */
function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
