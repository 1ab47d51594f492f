import type { Contract } from '../model/contract.ts';
import type { HttpRequest } from '../model/exchange.ts';
import type { Operation } from '../model/operation.ts';
import { declaredWindows, limitFactorOf } from '../model/windows.ts';
import type { PacedWindow } from './pace.ts';

/** The declared windows as a run keeps to them; `sharers` runs keep to them together. */
export function pacedWindows(
  contract: Contract,
  { baseUrl, name }: { readonly baseUrl: string; readonly name: string },
  sharers: number,
): readonly PacedWindow[] {
  const patterns = contract.operations.map((operation) => ({
    operation,
    fits: patternOf(operation, baseUrl),
  }));
  const operationOf = ({ method, url }: HttpRequest): Operation | undefined => {
    const path = url.replace(/[?#].*$/s, '');
    return patterns.find(({ operation, fits }) => operation.method === method && fits.test(path))?.operation;
  };
  return declaredWindows(contract, limitFactorOf(contract, name)).map(({ window, limit, covers }) => ({
    covers: (request) => covers(operationOf(request)),
    ...shareOf(limit, window.windowSeconds * 1000, sharers),
  }));
}

/** Runs at the same time have a part of the limit each; where that is less than one request, one in a longer time. */
export function shareOf(
  limit: number,
  windowMs: number,
  sharers: number,
): Pick<PacedWindow, 'limit' | 'windowMs'> {
  if (limit < 1 || limit >= sharers) return { limit: Math.floor(limit / sharers), windowMs };
  return { limit: 1, windowMs: Math.ceil((windowMs * sharers) / limit) };
}

function patternOf({ path }: Operation, baseUrl: string): RegExp {
  const escaped = `${baseUrl}${path}`.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^{}/]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
