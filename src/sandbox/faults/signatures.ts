import { createHmac } from 'node:crypto';
import type { Webhooks } from '../../model/contract.ts';
import { promiseId } from '../../model/promise.ts';
import { jsonOf } from '../calls.ts';
import { signatureHeaders } from '../webhooks.ts';
import { delivering, idOf } from './deliveries.ts';
import { type Deviate, type Fault, faultOf, type World } from './fault.ts';

/** Deliveries that are not to be trusted. */
export function signatureFaults({ signature }: Webhooks): readonly Fault[] {
  if (signature === undefined) return [];
  const { header, timestampHeader } = signature;
  const made = (name: string, title: string, deviate: Deviate): Fault =>
    faultOf('webhooks', {
      name: `signature ${name}`,
      title,
      promise: promiseId.webhook('*', 'signature'),
      deviate,
    });
  const inHeader = (wanted: string, change: (value: string) => string | undefined): Deviate =>
    delivering((delivery, world) => {
      world.acted();
      return [
        {
          ...delivery,
          headers: (now) =>
            delivery.headers(now).flatMap(([name, value]) => {
              const changed = name === wanted ? change(value) : value;
              return changed === undefined ? [] : [[name, changed] as const];
            }),
        },
      ];
    });
  const signing = (
    secretOf: (world: World) => string,
    bodyOf: (body: Uint8Array) => Uint8Array,
    laterMs = 0,
  ): Deviate =>
    delivering((delivery, world) => {
      world.acted();
      const body = bodyOf(delivery.body);
      return [
        {
          ...delivery,
          headers: (now) =>
            signatureHeaders(signature, secretOf(world), { body, id: idOf(delivery) }, now + laterMs),
        },
      ];
    });
  const secret = (world: World): string => world.webhookSecret ?? '';
  const same = (body: Uint8Array): Uint8Array => body;
  const tolerance = (signature.toleranceSeconds ?? 300) * 1000;
  return [
    made(
      'is left out',
      'does not sign deliveries',
      inHeader(header, () => undefined),
    ),
    made(
      'with another secret',
      'signs with another secret',
      signing(() => 'another-secret', same),
    ),
    made(
      'over other bytes',
      'signs the JSON in another spacing than it sends',
      signing(secret, (body) => Buffer.from(JSON.stringify(jsonOf(body), null, 1))),
    ),
    made(
      'over nothing',
      'signs the time alone',
      signing(secret, () => new Uint8Array(0)),
    ),
    made(
      'cut',
      'sends half of the signature',
      inHeader(header, (value) => value.slice(0, value.length / 2)),
    ),
    made(
      'in capitals',
      'writes the signature with another prefix',
      inHeader(header, (value) => `v0=${value.replace(/^[\w-]+=/, '')}`),
    ),
    made(
      'of another algorithm',
      'signs with SHA-1',
      inHeader(header, (value) =>
        value.replace(/[^=]*$/, createHmac('sha1', 'key').update(value).digest('hex')),
      ),
    ),
    ...(timestampHeader === undefined
      ? []
      : [
          made(
            'without a time',
            'does not say when it signed',
            inHeader(timestampHeader, () => undefined),
          ),
          made(
            'of another time',
            'names another time than it signed',
            inHeader(timestampHeader, (value) => String(Number(value) + 1)),
          ),
        ]),
    ...(signature.toleranceSeconds === undefined
      ? []
      : [
          made('stale', 'signs with a time that is too old', signing(secret, same, -2 * tolerance)),
          made(
            'from the future',
            'signs with a time that is still to come',
            signing(secret, same, 2 * tolerance),
          ),
        ]),
  ];
}
