import type { Contract, RateWindow } from '../../model/contract.ts';
import { promiseId } from '../../model/promise.ts';
import { answering, type Change, changingHeader, withHeader, withoutHeader } from './blocks.ts';
import { type Conditions, type Deviate, EMBEDDED_CONDITIONS, type Fault, faultOf } from './fault.ts';

const IN_FORCE: Conditions = { form: 'declared limits' };

/** Windows that are wider or narrower than declared, and headers that do not tell the truth of them. */
export function rateLimitFaults(contract: Contract): readonly Fault[] {
  const { limits } = contract;
  if (limits === undefined) return [];
  const promised = new Set(contract.promises.map(({ id }) => id));
  return [...ofWindows(contract), ...ofHeaders(contract), ...ofRefusals(contract)].filter(({ promise }) =>
    promised.has(promise),
  );
}

function ofWindows(contract: Contract): readonly Fault[] {
  const { limits } = contract;
  if (limits === undefined) return [];
  const windows = [
    ...limits.windows.map((window) => ({
      window,
      promise: promiseId.limit(`default ${window.windowSeconds} s`),
    })),
    ...limits.perOperation.map(({ window, method, path }) => ({
      window,
      promise: promiseId.limit(`${method ?? '*'} ${path}`),
    })),
  ];
  return windows.flatMap(({ window, promise }) => {
    const made = (name: string, title: string, limit: number): Fault =>
      faultOf('rate limits', {
        name: `${promise.replace('rate-limits > ', '')} ${name}`,
        title,
        promise,
        conditions: IN_FORCE,
        deviate: counting(window, limit),
      });
    return [
      made('never', 'refuses nobody', window.limit * 1000),
      made('late', 'lets twice as many through', window.limit * 2),
      made('one too many', 'lets one too many through', window.limit + 1),
      made('early', 'refuses after half of what is allowed', Math.floor(window.limit / 2)),
      made('one too few', 'lets one too few through', window.limit - 1),
    ];
  });
}

/** Another limit than the page's, with headers that speak of the page's. */
function counting(window: RateWindow, limit: number): Deviate {
  return (world) => {
    const { limits } = world.contract;
    if (limits === undefined) return {};
    const other = (kept: RateWindow): RateWindow =>
      kept.at.line === window.at.line && kept.limit === window.limit ? { ...kept, limit } : kept;
    return {
      contract: {
        ...world.contract,
        limits: {
          ...limits,
          windows: limits.windows.map(other),
          perOperation: limits.perOperation.map((own) => ({ ...own, window: other(own.window) })),
        },
      },
      handle: (request, next) => {
        const answer = next(request);
        const isCounted = answer.headers.some(
          ([name, value]) => /limit$/i.test(name) && Number(value) === limit,
        );
        if (!isCounted) return answer;
        world.acted();
        return {
          ...answer,
          headers: answer.headers.map(([name, value]) => [
            name,
            /limit$/i.test(name) && Number(value) === limit ? String(window.limit) : value,
          ]),
        };
      },
    };
  };
}

function ofHeaders({ limits }: Contract): readonly Fault[] {
  return (limits?.headers ?? []).flatMap(({ name }) => {
    const made = (label: string, title: string, change: Change): Fault =>
      faultOf('rate limits', {
        name: `header ${name} ${label}`,
        title,
        promise: promiseId.limitHeader(name),
        conditions: EMBEDDED_CONDITIONS,
        deviate: answering({}, change),
      });
    const always = [
      made('is left out', `answers without ${name}`, withoutHeader(new RegExp(`^${name}$`, 'i'))),
      made(
        'is no number',
        `answers with words in ${name}`,
        changingHeader(name, () => 'plenty'),
      ),
      made(
        'is negative',
        `answers with a negative ${name}`,
        changingHeader(name, (value) => String(-1 - Number(value))),
      ),
    ];
    if (/remaining/i.test(name)) return [...always, ...remaining(name, made)];
    if (/reset/i.test(name)) return [...always, ...resetting(name, made)];
    if (/limit/i.test(name))
      return [
        ...always,
        made(
          'is doubled',
          'says twice the limit',
          changingHeader(name, (value) => String(Number(value) * 2)),
        ),
      ];
    return always;
  });
}

type Made = (label: string, title: string, change: Change) => Fault;

function remaining(name: string, made: Made): readonly Fault[] {
  return [
    made(
      'does not count',
      'always says that as many requests are left',
      changingHeader(name, () => '50'),
    ),
    made('counts up', 'counts the requests up that are left', (answer, request, world) => {
      const limit = Number(answer.headers.find(([key]) => /limit$/i.test(key))?.[1] ?? 0);
      return changingHeader(name, (value) => String(limit - Number(value)))(answer, request, world);
    }),
    made(
      'is above the limit',
      'says that more are left than the limit is',
      changingHeader(name, (value) => String(Number(value) * 2 + 2)),
    ),
  ];
}

function resetting(name: string, made: Made): readonly Fault[] {
  return [
    made(
      'in milliseconds',
      'tells the end of a window in milliseconds',
      changingHeader(name, (value) => `${value}000`),
    ),
    made(
      'in the past',
      'tells an end that is over',
      changingHeader(name, (value) => String(Number(value) - 3600)),
    ),
    made(
      'far ahead',
      'tells an end that is hours ahead',
      changingHeader(name, (value) => String(Number(value) + 7200)),
    ),
    made(
      'in the other form',
      'tells the end in the other form: seconds for a time, a time for seconds',
      (answer, request, world) =>
        changingHeader(name, (value) => {
          const now = Math.floor(world.now() / 1000);
          return String(Number(value) > 1e9 ? Number(value) - now : Number(value) + now);
        })(answer, request, world),
    ),
  ];
}

function ofRefusals({ limits }: Contract): readonly Fault[] {
  const status = limits?.exceeded?.status ?? 429;
  const made = (name: string, title: string, deviate: Deviate): Fault =>
    faultOf('rate limits', {
      name: `refusal ${name}`,
      title,
      promise: promiseId.limit('exceeded'),
      conditions: IN_FORCE,
      deviate,
    });
  const refused = (change: Change): Deviate => answering({ status }, change);
  return [
    made('without Retry-After', 'does not say how long to wait', refused(withoutHeader(/^retry-after$/i))),
    made(
      'with Retry-After too short',
      'asks for a second where a minute is needed',
      refused(withHeader('Retry-After', '1')),
    ),
    made(
      'with Retry-After in milliseconds',
      'asks for milliseconds',
      refused(changingHeader('Retry-After', (value) => `${value}000`)),
    ),
    made('with Retry-After in words', 'asks for a wait in words', refused(withHeader('Retry-After', 'soon'))),
    made(
      'with 503',
      'answers 503 over the limit',
      refused((answer) => ({ ...answer, status: 503 })),
    ),
    made(
      'with 403',
      'answers 403 over the limit',
      refused((answer) => ({ ...answer, status: 403 })),
    ),
    made('for ever', 'never lets anybody in again who was over the limit', (world) => {
      let refusal: ReturnType<Change> | undefined;
      return {
        handle: (request, next) => {
          const answer = next(request);
          if (answer.status === status) refusal ??= answer;
          else if (refusal !== undefined && world.find(request) !== undefined) {
            world.acted();
            return refusal;
          }
          return answer;
        },
      };
    }),
  ];
}
