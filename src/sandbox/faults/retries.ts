import type { Contract, Webhooks } from '../../model/contract.ts';
import { isJsonObject } from '../../model/json.ts';
import { promiseId } from '../../model/promise.ts';
import { delaysBeforeAttempts } from '../../model/windows.ts';
import { jsonOf } from '../calls.ts';
import { signatureHeaders } from '../webhooks.ts';
import { type Deviate, type Fault, faultOf } from './fault.ts';

type Retry = NonNullable<Webhooks['retry']>;

/** What becomes of a delivery that the receiver did not take. */
export function retryFaults({ retry }: Webhooks): readonly Fault[] {
  if (retry === undefined) return [];
  const made = (name: string, title: string, deviate: Deviate): Fault =>
    faultOf('webhooks', { name: `retry ${name}`, title, promise: promiseId.webhook('*', 'retry'), deviate });
  const whole = delaysBeforeAttempts(retry);
  const schedule = (attempts: number, delays: readonly number[]): Deviate =>
    rescheduled({ ...retry, attempts, delaysSeconds: delays });
  return [
    made('never', 'gives up after the first attempt', schedule(1, whole.slice(0, 1))),
    made('for ever', 'never gives up', schedule(40, whole)),
    made('one too many', 'tries once more than it says', schedule(retry.attempts + 1, whole)),
    ...(retry.attempts > 2
      ? [
          made(
            'one too few',
            'tries once less than it says',
            schedule(retry.attempts - 1, whole.slice(0, -1)),
          ),
        ]
      : []),
    made(
      'at once',
      'repeats without any delay',
      schedule(
        retry.attempts,
        whole.map(() => 0),
      ),
    ),
    made(
      'late',
      'waits a hundred times longer than it says',
      schedule(
        retry.attempts,
        whole.map((delay, index) => (index === 0 ? delay : delay * 100 + 1e6)),
      ),
    ),
    made('as another event', 'gives each attempt an id of its own', (world) => {
      let attempts = 0;
      return {
        attempt: (attempt) => {
          attempts += 1;
          const value = jsonOf(attempt.body);
          if (attempts === 1 || !isJsonObject(value)) return attempt;
          world.acted();
          const [name = 'event_id'] = Object.keys(value);
          const id = `evt_attempt_${attempts}`;
          const body = Buffer.from(JSON.stringify({ ...value, [name]: id }));
          const signed = signatureHeaders(
            world.contract.webhooks?.signature,
            world.webhookSecret,
            { body, id },
            world.now(),
          );
          return { ...attempt, body, headers: signed };
        },
      };
    }),
  ];
}

/** Every delivery is under another schedule; it shows in the first that is not taken. */
function rescheduled(retry: Retry): Deviate {
  return (world) => {
    const contract: Contract = {
      ...world.contract,
      ...(world.contract.webhooks === undefined ? {} : { webhooks: { ...world.contract.webhooks, retry } }),
    };
    return {
      contract,
      deliver: (delivery, next) => {
        world.acted();
        next(delivery);
      },
    };
  };
}
