import type { Contract, RateWindow } from './contract.ts';
import { EMBEDDED, EMBEDDED_LIMIT_FACTOR, EMBEDDED_TIME_SCALE } from './environment.ts';
import type { Operation } from './operation.ts';
import { promiseId } from './promise.ts';

/** A declared window with what it counts. */
export interface DeclaredWindow {
  readonly window: RateWindow;
  /** Requests in one window, in the environment that the factor is of. */
  readonly limit: number;
  /** Names the promise that it is. */
  readonly promise: string;
  /** The operation that it counts alone; undefined: all those that have no window of their own. */
  readonly operation: Operation | undefined;
  readonly covers: (operation: Operation | undefined) => boolean;
}

/** The declared windows, times an environment's factor: an operation with limits of its own is free of the general ones. */
export function declaredWindows(contract: Contract, factor: number): readonly DeclaredWindow[] {
  const { limits } = contract;
  if (limits === undefined) return [];
  type Own = (typeof limits.perOperation)[number];
  const isOwn = (operation: Operation | undefined, { path, method }: Own): boolean =>
    operation?.path === path && (method === undefined || method === operation.method);
  const general = limits.windows.map(
    (window): DeclaredWindow => ({
      window,
      limit: window.limit * factor,
      promise: promiseId.limit(`default ${window.windowSeconds} s`),
      operation: undefined,
      covers: (operation) => !limits.perOperation.some((own) => isOwn(operation, own)),
    }),
  );
  const own = limits.perOperation.flatMap((declared) =>
    contract.operations
      .filter((operation) => isOwn(operation, declared))
      .map(
        (operation): DeclaredWindow => ({
          window: declared.window,
          limit: declared.window.limit * factor,
          promise: promiseId.limit(`${declared.method ?? '*'} ${declared.path}`),
          operation,
          covers: (other) => other?.key === operation.key,
        }),
      ),
  );
  return [...general, ...own];
}

/** How much wider the declared limits are in an environment. */
export function limitFactorOf(contract: Contract, environment: string): number {
  const declared = contract.environments.find(({ name }) => name === environment)?.limitFactor;
  return declared ?? (environment === EMBEDDED ? EMBEDDED_LIMIT_FACTOR : 1);
}

/** How much faster declared delays pass in an environment: 60 makes a second of a minute. */
export function timeScaleOf(contract: Contract, environment: string): number {
  const declared = contract.environments.find(({ name }) => name === environment)?.timeScale;
  return declared ?? (environment === EMBEDDED ? EMBEDDED_TIME_SCALE : 1);
}

/**
 * Seconds before each attempt of a delivery. A schedule with an entry per attempt starts with the first one's; a
 * shorter one that does not say `Immediate` has the delays between attempts; one that runs out goes on with its last.
 */
export function delaysBeforeAttempts(retry: {
  readonly attempts: number;
  readonly delaysSeconds: readonly number[];
}): readonly number[] {
  const { attempts, delaysSeconds } = retry;
  const whole =
    delaysSeconds.length >= attempts || delaysSeconds[0] === 0 ? delaysSeconds : [0, ...delaysSeconds];
  return Array.from({ length: attempts }, (_, index) => whole[index] ?? whole.at(-1) ?? 0);
}
