import type { Contract } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Operation, responseFor } from '../model/operation.ts';
import { exampleOf } from '../schema/infer.ts';
import { shapedDetails } from './details.ts';
import type { Reply } from './exchange.ts';
import { objectMembers } from './projection.ts';

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
  const { contract, operation } = context;
  const documented = operation === undefined ? undefined : responseFor(operation, refusal.status);
  const code = refusal.code ?? documented?.errorCode?.value ?? codeForStatus(refusal.status, contract);
  const example = isJsonObject(documented?.body?.example) ? documented.body.example : {};
  const envelope = objectMembers(contract.errors.envelope?.schema, contract.schemas);
  const stated = objectMembers(documented?.body?.schema, contract.schemas);
  const properties = { ...envelope.properties, ...stated.properties };
  // The status's own shape says what it must have; the general one only where the status has none.
  const required = documented?.body === undefined ? envelope.required : stated.required;
  const known = knownMembers(code, refusal, context);
  const body: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(properties), ...Object.keys(example), ...required])) {
    if (name === 'details' && refusal.details !== undefined) {
      body[name] = shapedDetails(refusal.details, properties[name], contract.schemas);
      continue;
    }
    // Details of another request would mislead: an example of them stands only where some must be given.
    const shown = name === 'details' && !required.has(name) ? undefined : example[name];
    const made = required.has(name) ? exampleOf(properties[name] ?? true, contract.schemas) : undefined;
    const value = known[name] ?? shown ?? made;
    if (value !== undefined) body[name] = isJsonObject(value) ? nested(value, known) : value;
  }
  // A page without an error format still gets a code and a sentence.
  if (Object.keys(body).length === 0)
    Object.assign(body, { [contract.errors.codeField]: code, message: refusal.message });
  if (refusal.details !== undefined) body['details'] ??= refusal.details;
  return { status: refusal.status, headers: refusal.headers ?? [], body };
}

/** The status that a declared code comes with. */
export function statusForCode(code: string, operation: Operation, contract: Contract): number {
  const documented = operation.responses.find(({ errorCode }) => errorCode?.value === code);
  const declared = contract.errors.codes.find((candidate) => candidate.code === code)?.status;
  const status = Number(documented?.status ?? declared);
  return Number.isInteger(status) ? status : 400;
}

function knownMembers(
  code: string,
  { message }: Refusal,
  { contract, requestId, now }: RefusalContext,
): JsonObject {
  return {
    [contract.errors.codeField]: code,
    message,
    request_id: requestId,
    timestamp: new Date(now).toISOString(),
  };
}

/** `{ error: { code, message } }`: the members one level down are filled as those above. */
function nested(value: JsonObject, known: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Object.hasOwn(known, name) ? (known[name] ?? member) : member,
    ]),
  );
}

function codeForStatus(status: number, contract: Contract): string {
  const declared = contract.errors.codes.filter((code) => code.status === status);
  return (
    (declared.find(({ origin }) => origin === 'table') ?? declared[0])?.code ?? FALLBACK[status] ?? 'ERROR'
  );
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
