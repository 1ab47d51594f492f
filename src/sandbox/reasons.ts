import type { Contract } from '../model/contract.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { Refusal } from './errors.ts';

/** What the page says; else 422 where it declares one (as draft-ietf-httpapi-idempotency-key-header has it), else 409. */
export function keyReused(operation: Operation, { idempotency }: Pick<Contract, 'idempotency'>): Refusal {
  const stated = idempotency.find((profile) => profile.operation === operation.key)?.otherBody;
  const declared = operation.responses.some((response) => response.status === '422') ? 422 : 409;
  const status = stated !== undefined && /^\d+$/.test(stated.status) ? Number(stated.status) : declared;
  return {
    status,
    code: stated?.errorCode,
    message: 'this idempotency key belongs to a request with another body',
  };
}

/** Whether nothing but the path is wrong: then the resource that it names cannot exist. */
export function pathFaultsOnly(fault: Refusal, operation: Operation): boolean {
  const names = operation.parameters.filter(({ place }) => place === 'path').map(({ name }) => name);
  return (
    Array.isArray(fault.details) &&
    fault.details.every((detail: Json) => isJsonObject(detail) && names.includes(String(detail['field'])))
  );
}

/** In the form of a UUID of version 4, from the randomness that was handed in. */
export function madeId(random: () => number): string {
  const digits = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
