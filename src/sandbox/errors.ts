import type { Contract } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Operation, responseFor } from '../model/operation.ts';
import type { Reply } from './exchange.ts';

export interface Refusal {
  readonly status: number;
  /** The declared code, when the caller knows it; otherwise that of the status. */
  readonly code?: string | undefined;
  readonly message: string;
  readonly details?: Json | undefined;
  readonly headers?: Headers | undefined;
}

export interface RefusalContext {
  readonly contract: Contract;
  readonly operation: Operation | undefined;
  readonly requestId: string;
  readonly now: number;
}

/** An error as the page documents it: the envelope, the code, and whatever else the example of that status shows. */
export function refuse(refusal: Refusal, context: RefusalContext): Reply {
  const { contract, operation, requestId, now } = context;
  const documented = operation === undefined ? undefined : responseFor(operation, refusal.status);
  const code = refusal.code ?? documented?.errorCode?.value ?? codeForStatus(refusal.status, contract);
  const example = isJsonObject(documented?.body?.example) ? documented.body.example : {};
  const envelope = envelopeMembers(contract);
  const known: JsonObject = {
    [contract.errors.codeField]: code,
    message: refusal.message,
    request_id: requestId,
    timestamp: new Date(now).toISOString(),
  };
  const body: Record<string, Json> = {};
  for (const name of [...envelope, ...Object.keys(example)]) {
    if (name === 'details') continue;
    const value = known[name] ?? example[name];
    if (value !== undefined) body[name] = value;
  }
  // A page without an error format still gets a code and a sentence.
  if (Object.keys(body).length === 0)
    Object.assign(body, { [contract.errors.codeField]: code, message: refusal.message });
  if (refusal.details !== undefined) body['details'] = refusal.details;
  return { status: refusal.status, headers: refusal.headers ?? [], body };
}

/** The status that a declared code comes with. */
export function statusForCode(code: string, operation: Operation, contract: Contract): number {
  const documented = operation.responses.find(({ errorCode }) => errorCode?.value === code);
  const declared = contract.errors.codes.find((candidate) => candidate.code === code)?.status;
  return Number(documented?.status ?? declared ?? 400);
}

function codeForStatus(status: number, contract: Contract): string {
  const declared = contract.errors.codes.filter((code) => code.status === status);
  return (
    (declared.find(({ origin }) => origin === 'table') ?? declared[0])?.code ?? FALLBACK[status] ?? 'ERROR'
  );
}

function envelopeMembers(contract: Contract): readonly string[] {
  const schema = contract.errors.envelope?.schema;
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

const FALLBACK: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'IDEMPOTENCY_KEY_REUSED',
  429: 'RATE_LIMIT_EXCEEDED',
};
