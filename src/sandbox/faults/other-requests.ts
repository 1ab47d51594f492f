import type { Contract } from '../../model/contract.ts';
import { promiseId } from '../../model/promise.ts';
import type { ProviderResponse } from '../exchange.ts';
import { successOf } from '../replies.ts';
import { answering, crashed, isOfApi, withoutHeader } from './blocks.ts';
import { byStandard, type Deviate, type Fault, faultOf } from './fault.ts';

/** The promise is that of the first operation: a page says nothing of what is not on it. */
export function otherRequestFaults({ operations, promises }: Contract): readonly Fault[] {
  const first = operations.find(({ method }) => method === 'GET') ?? operations[0];
  const status = first === undefined ? undefined : successOf(first)?.status;
  if (first === undefined || status === undefined) return [];
  const made = (name: string, title: string, deviate: Deviate): Fault =>
    faultOf('robustness', {
      name: `other requests ${name}`,
      title,
      promise: promiseId.status(first.key, status),
      deviate,
    });
  const unknown =
    (wanted: number, change: (answer: ProviderResponse) => ProviderResponse): Deviate =>
    (world) => ({
      handle: (request, next) => {
        const answer = next(request);
        if (
          world.find(request) !== undefined ||
          request.method === 'HEAD' ||
          !isOfApi(request, world) ||
          answer.status !== wanted
        )
          return answer;
        world.acted();
        return change(answer);
      },
    });
  const all = [
    made('of unknown paths crash', 'answers 500 to a path that is not there', unknown(404, crashed)),
    made(
      'of unknown paths succeed',
      'answers 200 to a path that is not there',
      unknown(404, (answer) => ({ ...answer, status: 200 })),
    ),
    made('of other methods crash', 'answers 500 to a method that is not there', unknown(405, crashed)),
    made(
      'of other methods succeed',
      'answers 200 to a method that is not there',
      unknown(405, (answer) => ({ ...answer, status: 200 })),
    ),
    byStandard(
      made(
        'of other methods are answered 404',
        'answers 404 to a method that is not there',
        unknown(405, (answer) => ({ ...answer, status: 404 })),
      ),
    ),
    byStandard(
      made(
        'of other methods without Allow',
        'does not say which methods there are',
        answering({ status: 405 }, withoutHeader(/^allow$/i)),
      ),
    ),
    made(
      'that are too large crash',
      'answers 500 to a body that is too large',
      answering({ status: 413 }, crashed),
    ),
  ];
  return all.filter(({ promise }) => promises.some(({ id }) => id === promise));
}
