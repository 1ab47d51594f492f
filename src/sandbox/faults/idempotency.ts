import { credentialHeader } from '../../model/auth.ts';
import type { Contract } from '../../model/contract.ts';
import type { IdempotencyProfile } from '../../model/idempotency.ts';
import type { Json } from '../../model/json.ts';
import { promiseId } from '../../model/promise.ts';
import { readField, setField } from '../../schema/fields.ts';
import { jsonOf } from '../calls.ts';
import { givenHeader, type ProviderRequest, type ProviderResponse } from '../exchange.ts';
import { answering, withBody } from './blocks.ts';
import { type Deviate, type Fault, faultOf, type Next, type World } from './fault.ts';
import { onRepeat, type Repeat, unkeyed, withKey, withoutKey } from './repeats.ts';

/** What goes wrong when a request comes again. */
export function idempotencyFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.idempotency
    .flatMap((profile) => ofProfile(profile, contract))
    .filter(({ promise }) => promised.has(promise));
}

function ofProfile(profile: IdempotencyProfile, contract: Contract): readonly Fault[] {
  const { operation: key, header, idField } = profile;
  const made = (name: string, title: string, part: string, deviate: Deviate): Fault =>
    faultOf('idempotency', {
      name: `${key} ${name}`,
      title,
      promise: promiseId.idempotency(key, part),
      operation: key,
      deviate,
    });
  const repeats = (
    answer: (repeat: Repeat, next: Next, world: World) => ProviderResponse | undefined,
  ): Deviate => onRepeat(profile, answer);
  const anew = ({ request }: Repeat, next: Next): ProviderResponse => next(withoutKey(request, header));
  const changed = (change: (body: Json) => Json): Deviate =>
    repeats((repeat, next) => {
      const answer = next(repeat.request);
      const body = jsonOf(answer.body);
      return repeat.sameBody && answer.status < 300 && body !== undefined
        ? withBody(answer, change(body))
        : undefined;
    });
  const status = (wanted: number): Deviate =>
    repeats((repeat, next) => {
      const answer = next(repeat.request);
      return repeat.sameBody && answer.status < 300 && answer.status !== wanted
        ? { ...answer, status: wanted }
        : undefined;
    });
  const credential = (credentialHeader(contract.auth) ?? 'Authorization').toLowerCase();
  const other = profile.otherBody?.status;
  const replayed = Number(profile.replay?.value);
  return [
    made('ignored', 'does not look at idempotency keys', 'one effect', repeats(anew)),
    made(
      'raced',
      'misses a repeat that comes at once',
      'one effect',
      repeats((repeat, next) => (repeat.atOnce ? anew(repeat, next) : undefined)),
    ),
    made(
      'forgotten',
      'forgets a key when another one comes',
      'one effect',
      repeats((repeat, next) => (repeat.overtaken ? anew(repeat, next) : undefined)),
    ),
    made(
      'done twice',
      'answers a repeat as before and does it again',
      'one effect',
      repeats((repeat, next) => {
        const answer = next(repeat.request);
        if (repeat.sameBody) anew(repeat, next);
        return answer;
      }),
    ),
    made(
      'other body replayed',
      'answers another body with the first answer',
      'other body',
      repeats((repeat, next) =>
        repeat.sameBody ? undefined : next({ ...repeat.request, body: repeat.first.body }),
      ),
    ),
    made(
      'other body taken',
      'takes another body under a used key',
      'other body',
      repeats((repeat, next) => (repeat.sameBody ? undefined : anew(repeat, next))),
    ),
    made(
      'other body done and refused',
      'refuses another body and does what it says',
      'other body',
      repeats((repeat, next) => {
        if (repeat.sameBody) return undefined;
        anew(repeat, next);
        return next(repeat.request);
      }),
    ),
    ...(other === undefined || !/^\d+$/.test(other)
      ? []
      : [
          made(
            'other body refused otherwise',
            'refuses another body with 409',
            'other body',
            answering({ operation: key, status: Number(other) }, (answer) => ({
              ...answer,
              status: other === '409' ? 422 : 409,
            })),
          ),
        ]),
    made(
      'crosses clients',
      'gives one client what another one made with the same key',
      'own keys',
      repeats(({ request, first }, next) => {
        const [own, other] = [givenHeader(request, credential), givenHeader(first, credential)];
        return own === undefined || other === undefined || own === other
          ? undefined
          : next({ ...request, headers: withHeader(request.headers, credential, other) });
      }),
    ),
    made('refused', 'refuses a repeat with 409', 'replay', status(409)),
    made(
      'replayed with another status',
      'answers a repeat with another status',
      'replay',
      status(replayed === 201 ? 200 : Number.isNaN(replayed) ? 202 : 201),
    ),
    made(
      'empty body',
      'answers a repeat with an empty object',
      'same body',
      changed(() => ({})),
    ),
    ...(idField === undefined
      ? []
      : [
          made(
            'another id',
            'answers a repeat with another id',
            'same body',
            changed((body) => setField(body, idField, other9(readField(body, idField)))),
          ),
        ]),
    made(
      'another member',
      'answers a repeat with a member that is another',
      'same body',
      changed((body) => touched(body, idField)),
    ),
    ...(profile.comparison?.value === 'json'
      ? [
          made('compared as bytes', 'compares the bytes of bodies', 'comparison', (world) => ({
            contract: {
              ...contract,
              idempotency: contract.idempotency.map((kept) =>
                kept === profile && kept.comparison !== undefined
                  ? { ...kept, comparison: { ...kept.comparison, value: 'bytes' } }
                  : kept,
              ),
            },
            ...repeats(({ request, first, sameBody }, next) =>
              sameBody && !Buffer.from(request.body).equals(first.body) ? next(request) : undefined,
            )(world),
          })),
        ]
      : []),
    made(
      'busy',
      'answers 409 to a repeat that comes at once',
      'in flight',
      repeats((repeat, next) =>
        repeat.atOnce && repeat.sameBody ? { ...next(repeat.request), status: 409 } : undefined,
      ),
    ),
    ...(profile.missing !== undefined && 'value' in profile.missing
      ? [
          made(
            'demanded',
            'refuses requests without a key',
            'missing',
            unkeyed(profile, (_, answer) => withBody({ ...answer, status: 400 }, {})),
          ),
        ]
      : [
          made(
            'not demanded',
            'takes requests without a key',
            'missing',
            unkeyed(profile, (next, answer, request) =>
              answer.status < 400 ? answer : next(withKey(request, header)),
            ),
          ),
        ]),
  ];
}

/** `ORD-00000001` is `ORD-00000009`: another, in the same form. */
export function other9(id: Json | undefined): Json {
  if (typeof id === 'number') return id + 8;
  const changed = String(id).replace(/\d(?=\D*$)/, (digit) => (digit === '9' ? '8' : '9'));
  return changed === String(id) ? `${changed}-9` : changed;
}

/** The last text or number of the answer that is not its id. */
function touched(body: Json, idField: string | undefined): Json {
  let done = false;
  return (
    jsonOf(
      Buffer.from(
        JSON.stringify(body, (name, value: unknown) => {
          if (done || name === '' || name === idField || typeof value !== 'number') return value;
          done = true;
          return value + 1;
        }),
      ),
    ) ?? body
  );
}

function withHeader(
  headers: ProviderRequest['headers'],
  lowerName: string,
  value: string,
): ProviderRequest['headers'] {
  return [...headers.filter(([name]) => name.toLowerCase() !== lowerName), [lowerName, value]];
}
