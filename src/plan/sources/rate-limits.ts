import type { Contract } from '../../model/contract.ts';
import type { Source } from '../../model/extension.ts';
import type { Operation } from '../../model/operation.ts';
import { isSafe, responseFor } from '../../model/operation.ts';
import type { Expectation, ScenarioTask, SendStep } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { type DeclaredWindow, declaredWindows, limitFactorOf } from '../../model/windows.ts';
import { baseId, baseRequest } from '../base.ts';
import { NOTHING_EXPECTED } from '../expectation.ts';
import { validBody } from '../request.ts';

/** More requests than that are no burst but a load test. */
const MOST_REQUESTS = 2000;

/** Goes over each declared limit, where a run is told that it may. */
export const rateLimits: Source = {
  id: 'rate-limits',
  title: 'the smallest window of each declared limit, and what comes over it',
  *tasks({ contract, burst, environment, maxWaitMs }) {
    if (!burst) return;
    const windows = declaredWindows(contract, limitFactorOf(contract, environment));
    for (const declared of smallest(windows)) {
      const operation = operationFor(declared, contract);
      const windowMs = declared.window.windowSeconds * 1000;
      if (operation === undefined || windowMs > maxWaitMs) continue;
      const least = Math.floor(declared.limit);
      const most = mostAllowed(declared, contract);
      if (least < 1 || most > MOST_REQUESTS) continue;
      const other = otherOperation(declared, contract);
      yield { form: 'task', task: burstTask(declared, operation, { least, most }, other, contract) };
    }
  },
};

/** The shortest window of those that count the same requests. */
function smallest(windows: readonly DeclaredWindow[]): readonly DeclaredWindow[] {
  return windows.filter((declared) =>
    windows.every(
      (other) =>
        other.operation?.key !== declared.operation?.key ||
        other === declared ||
        other.window.windowSeconds > declared.window.windowSeconds,
    ),
  );
}

/** A burst allowance is for the general limits; it holds for its seconds at most, so a longer window may add it once. */
function mostAllowed({ limit, operation }: DeclaredWindow, { limits }: Contract): number {
  const factor = operation === undefined ? (limits?.burst?.factor ?? 1) : 1;
  return Math.floor(limit * Math.max(1, factor));
}

/** One that changes nothing, if there is one: a burst of them is cheap for the provider. */
function operationFor(declared: DeclaredWindow, contract: Contract): Operation | undefined {
  if (declared.operation !== undefined)
    return canSend(declared.operation, contract) ? declared.operation : undefined;
  const covered = contract.operations.filter(
    (operation) => declared.covers(operation) && canSend(operation, contract),
  );
  const plain = covered.filter(({ path }) => !path.includes('{'));
  return plain.find(isSafe) ?? covered.find(isSafe);
}

function otherOperation(declared: DeclaredWindow, contract: Contract): Operation | undefined {
  return contract.operations.find(
    (operation) =>
      isSafe(operation) &&
      !operation.path.includes('{') &&
      !declared.covers(operation) &&
      canSend(operation, contract),
  );
}

function canSend(operation: Operation, contract: Contract): boolean {
  return operation.body === undefined || validBody(operation, contract) !== undefined;
}

function burstTask(
  declared: DeclaredWindow,
  operation: Operation,
  allowed: { readonly least: number; readonly most: number },
  other: Operation | undefined,
  contract: Contract,
): ScenarioTask {
  const { window, promise } = declared;
  const expectation = overTheLimit(operation, contract);
  return {
    kind: 'scenario',
    id: `${operation.key} > rate-limits > ${window.limit} in ${window.windowSeconds} s`,
    title: `more than ${declared.limit} requests in ${window.windowSeconds} s`,
    suite: operation.key,
    source: 'rate-limits',
    group: 'rate-limits',
    tags: ['burst'],
    minor: false,
    base: baseId(operation),
    promises: [promise],
    exclusive: true,
    assumptions: [],
    setup: [],
    steps: [
      {
        kind: 'burst',
        id: 'burst',
        send: sendStep(operation, contract, expectation),
        allowed,
        windowMs: window.windowSeconds * 1000,
        promise,
        other: other === undefined ? undefined : sendStep(other, contract, expectation),
        at: window.at,
      },
    ],
    postconditions: [],
    undecidable: undefined,
    at: window.at,
  };
}

function sendStep(operation: Operation, contract: Contract, expectation: Expectation): SendStep {
  return {
    kind: 'send',
    id: 'burst',
    title: operation.key,
    operation: operation.key,
    request: baseRequest(operation, contract),
    intent: 'burst',
    expectation,
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: operation.at,
  };
}

function overTheLimit(operation: Operation, contract: Contract): Expectation {
  const exceeded = contract.limits?.exceeded;
  const declared = responseFor(operation, exceeded?.status ?? 429);
  const status = String(exceeded?.status ?? 429);
  const code = exceeded?.errorCode ?? declared?.errorCode?.value;
  const at = exceeded?.at ?? declared?.at ?? operation.at;
  const promise = exceeded === undefined ? undefined : promiseId.limit('exceeded');
  const headers = retryAfterPromised(declared?.headers ?? [], contract, code)
    ? [['Retry-After', '*'] as const]
    : [];
  const parts = [
    'status',
    ...(code === undefined ? [] : ['errorCode']),
    ...(headers.length > 0 ? ['headers'] : []),
  ];
  return {
    ...NOTHING_EXPECTED,
    statuses: [status],
    errorCode: code,
    headers,
    places: Object.fromEntries(parts.map((part) => [part, at])),
    promises: promise === undefined ? {} : Object.fromEntries(parts.map((part) => [part, promise])),
  };
}

function retryAfterPromised(
  headers: readonly { readonly name: string; readonly required: boolean }[],
  { limits, errors }: Contract,
  code: string | undefined,
): boolean {
  const error = errors.codes.find((declared) => declared.code === code);
  return [...headers, ...(limits?.exceeded?.headers ?? []), ...(error?.headers ?? [])].some(
    ({ name, required }) => required && name.toLowerCase() === 'retry-after',
  );
}
