import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';
import type { Refusal } from './refusal.ts';

/** How an operation refuses whoever shows no valid credentials: 401, or 403 where that is what the page declares. */
export function authRefusal(operation: Operation, contract: Contract): Refusal {
  const declared = ['401', '403'].find(
    (status) =>
      operation.responses.some((response) => response.status === status) ||
      contract.errors.codes.some((code) => String(code.status) === status && code.origin === 'table'),
  );
  // A page that names neither still promises that nobody gets in.
  if (declared === undefined) return { statuses: ['4XX'], errorCode: undefined };
  return { statuses: [declared], errorCode: codeFor(declared, operation, contract) };
}

/** The code that must come with a status; undefined where the page knows several, or none. */
export function codeFor(status: string, operation: Operation, contract: Contract): string | undefined {
  const table = contract.errors.codes.filter(
    (code) => String(code.status) === status && code.origin === 'table',
  );
  const literal = operation.responses.find((response) => response.status === status)?.errorCode?.value;
  if (table.length > 1) return undefined;
  return literal ?? table[0]?.code;
}
