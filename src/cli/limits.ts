import type { PacedWindow } from '../http/pace.ts';
import type { Contract } from '../model/contract.ts';
import type { HttpRequest } from '../model/exchange.ts';
import type { Operation } from '../model/operation.ts';
import { declaredWindows } from '../model/windows.ts';

/** The declared windows as a run keeps to them. */
export function pacedWindows(
  contract: Contract,
  { baseUrl, factor }: { readonly baseUrl: string; readonly factor: number },
): readonly PacedWindow[] {
  const patterns = contract.operations.map((operation) => ({
    operation,
    fits: patternOf(operation, baseUrl),
  }));
  const operationOf = ({ method, url }: HttpRequest): Operation | undefined => {
    const path = url.replace(/[?#].*$/s, '');
    return patterns.find(({ operation, fits }) => operation.method === method && fits.test(path))?.operation;
  };
  return declaredWindows(contract, factor).map(({ window, limit, covers }) => ({
    covers: (request) => covers(operationOf(request)),
    limit,
    windowMs: window.windowSeconds * 1000,
  }));
}

function patternOf({ path }: Operation, baseUrl: string): RegExp {
  const escaped = `${baseUrl}${path}`.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^{}/]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
