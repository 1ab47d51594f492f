import type { PacedWindow } from '../http/pace.ts';
import type { Contract, RateWindow } from '../model/contract.ts';
import type { HttpRequest } from '../model/exchange.ts';
import type { Operation } from '../model/operation.ts';

/** The declared windows as a run keeps to them: an operation with limits of its own is free of the general ones. */
export function pacedWindows(
  contract: Contract,
  { baseUrl, factor }: { readonly baseUrl: string; readonly factor: number },
): readonly PacedWindow[] {
  const { limits } = contract;
  if (limits === undefined) return [];
  const patterns = contract.operations.map((operation) => ({
    operation,
    fits: patternOf(operation, baseUrl),
  }));
  const operationOf = ({ method, url }: HttpRequest): Operation | undefined => {
    const path = url.replace(/[?#].*$/s, '');
    return patterns.find(({ operation, fits }) => operation.method === method && fits.test(path))?.operation;
  };
  const isOwn = (
    operation: Operation | undefined,
    { path, method }: (typeof limits.perOperation)[number],
  ): boolean => operation?.path === path && (method === undefined || method === operation.method);
  const paced = (window: RateWindow, covers: PacedWindow['covers']): PacedWindow => ({
    covers,
    limit: window.limit * factor,
    windowMs: window.windowSeconds * 1000,
  });
  const general = limits.windows.map((window) =>
    paced(window, (request) => {
      const operation = operationOf(request);
      return !limits.perOperation.some((own) => isOwn(operation, own));
    }),
  );
  const perOperation = limits.perOperation.flatMap((own) =>
    contract.operations
      .filter((operation) => isOwn(operation, own))
      .map((operation) => paced(own.window, (request) => operationOf(request) === operation)),
  );
  return [...general, ...perOperation];
}

function patternOf({ path }: Operation, baseUrl: string): RegExp {
  const escaped = `${baseUrl}${path}`.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
