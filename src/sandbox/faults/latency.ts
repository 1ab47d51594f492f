import type { Contract } from '../../model/contract.ts';
import { promiseId } from '../../model/promise.ts';
import { type Deviate, type Fault, faultOf } from './fault.ts';

/** Answers that are slower than an environment promises. */
export function latencyFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.environments
    .flatMap(({ name, sla }) =>
      [
        { part: 'p95', ms: sla?.p95Ms, share: 0.05 },
        { part: 'p99', ms: sla?.p99Ms, share: 0.01 },
      ].flatMap(({ part, ms, share }) => {
        if (ms === undefined) return [];
        const made = (label: string, title: string, deviate: Deviate): Fault =>
          faultOf('latency', {
            name: `${name} ${part} ${label}`,
            title,
            promise: promiseId.environment(name, part),
            conditions: { form: 'environment', name },
            deviate,
          });
        return [
          made('always', `takes ${ms * 2} ms for every answer`, slow(ms * 2, 1)),
          made('one in eight', `takes ${ms * 2} ms for one answer in eight`, slow(ms * 2, 8)),
          made(
            'just above',
            `takes ${ms + 10} ms for more answers than are allowed to`,
            slow(ms + 10, Math.floor(1 / (share * 3))),
          ),
        ];
      }),
    )
    .filter(({ promise }) => promised.has(promise));
}

function slow(ms: number, every: number): Deviate {
  return (world) => {
    let answers = 0;
    return {
      handle: (request, next) => {
        const answer = next(request);
        if (world.find(request) === undefined) return answer;
        answers += 1;
        if (answers % every !== 0) return answer;
        world.acted();
        return { ...answer, elapsedMs: ms };
      },
    };
  };
}
