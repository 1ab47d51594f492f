import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../model/environment.ts';
import { headerValue } from '../model/exchange.ts';
import type { Delivery } from '../model/extension.ts';
import type { JsonObject } from '../model/json.ts';
import { numberOf, textOf } from './argument.ts';

export interface SignatureProblem {
  /** `unknown` when we lack the secret: then nobody can say whether it is right. */
  readonly held: 'no' | 'unknown';
  readonly message: string;
}

/** What is wrong with a delivery's signature, computed over the raw body as the spec declares it. */
export function signatureProblem(
  delivery: Delivery,
  signature: JsonObject,
  secret: Secret | undefined,
): SignatureProblem | undefined {
  const header = textOf(signature, 'header') ?? '';
  const given = headerValue(delivery.headers, header);
  if (given === undefined) return { held: 'no', message: `it carries no ${header}` };
  if (secret === undefined)
    return { held: 'unknown', message: 'its signature cannot be checked: WEBHOOK_SECRET is not set' };
  const timestampHeader = textOf(signature, 'timestampHeader');
  const timestamp =
    timestampHeader === undefined ? undefined : headerValue(delivery.headers, timestampHeader);
  if (timestampHeader !== undefined && timestamp === undefined)
    return { held: 'no', message: `it carries no ${timestampHeader}` };
  const prefix = textOf(signature, 'prefix') ?? '';
  const algorithm = (textOf(signature, 'algorithm') ?? 'hmac-sha256').replace('hmac-', '');
  const mac = createHmac(algorithm, secret.reveal());
  if (textOf(signature, 'covers') === 'timestamp.body') mac.update(`${timestamp ?? ''}.`);
  mac.update(delivery.body);
  const expected = prefix + mac.digest(textOf(signature, 'encoding') === 'base64' ? 'base64' : 'hex');
  if (!sameText(expected, given))
    return { held: 'no', message: `its ${header} is not the signature of its raw body` };
  return staleness(timestamp, signature, delivery.receivedAt);
}

function staleness(
  timestamp: string | undefined,
  signature: JsonObject,
  receivedAt: number,
): SignatureProblem | undefined {
  const tolerance = numberOf(signature, 'toleranceSeconds');
  if (timestamp === undefined || tolerance === undefined) return undefined;
  const at =
    textOf(signature, 'timestampFormat') === 'iso-8601' ? Date.parse(timestamp) : Number(timestamp) * 1000;
  if (Number.isNaN(at))
    return { held: 'no', message: `its timestamp \`${timestamp}\` is not of the declared form` };
  const ageSeconds = Math.abs(receivedAt - at) / 1000;
  return ageSeconds > tolerance
    ? {
        held: 'no',
        message: `its timestamp is ${Math.round(ageSeconds)} s off, more than the ${tolerance} s that are allowed`,
      }
    : undefined;
}

/** In constant time; texts of different length differ. */
function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
