import type { Contract } from '../../model/contract.ts';
import { type DeclaredResponse, type Operation, responseFor } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { conditionsOf } from './answers.ts';
import { answering, withStatus } from './blocks.ts';
import { type Fault, faultOf } from './fault.ts';

/** Every declared status answered as one that is not declared, and as another of those that are. */
export function statusFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.operations
    .flatMap((operation) =>
      operation.responses
        .filter(({ status }) => /^\d+$/.test(status))
        .flatMap((response) => ofResponse(operation, response, contract)),
    )
    .filter(({ promise }) => promised.has(promise));
}

/** Statuses that a careless provider might answer with instead, by their first digit. */
const INSTEAD: Readonly<Record<string, readonly number[]>> = {
  2: [202, 203, 206, 200],
  3: [307, 302],
  4: [418, 410, 406],
  5: [502, 500],
};

function ofResponse(
  operation: Operation,
  { status }: DeclaredResponse,
  contract: Contract,
): readonly Fault[] {
  const { key, responses } = operation;
  const made = (other: number, how: string): Fault =>
    faultOf('statuses', {
      name: `${key} ${status} as ${other}`,
      title: `answers ${other} (${how}) in the place of ${status}`,
      promise: promiseId.status(key, status),
      operation: key,
      conditions: conditionsOf(status, contract),
      deviate: answering({ operation: key, status: Number(status) }, withStatus(other)),
    });
  const unknown = (INSTEAD[status[0] ?? ''] ?? []).find(
    (other) => responseFor(operation, other) === undefined,
  );
  const declared = responses
    .map((response) => response.status)
    .filter((other) => /^\d+$/.test(other) && other[0] === status[0] && other !== status);
  const next = declared.find((other) => Number(other) > Number(status)) ?? declared[0];
  return [
    ...(unknown === undefined ? [] : [made(unknown, 'not declared')]),
    ...(next === undefined ? [] : [made(Number(next), 'declared for something else')]),
  ];
}
