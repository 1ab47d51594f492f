import type { Contract } from '../model/contract.ts';
import { headerValue } from '../model/exchange.ts';
import type { Judgement, Subject } from '../model/extension.ts';
import type { Problem, Severity } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import { type BodyShape, type DeclaredResponse, responseFor, statusMatches } from '../model/operation.ts';
import { fieldName, readField } from '../schema/fields.ts';
import { type SchemaProblem, type Validator, validatorFor } from '../schema/validator.ts';

export function validatorOf(contract: Contract): Validator {
  return validatorFor(contract.schemas);
}

/** `POST /api/v1/orders answered 201`, the start of every message. */
export function answered({ operation, step, exchange }: Subject): string {
  const name = operation?.key ?? `${step.request.method} ${step.request.path}`;
  return `${name} answered ${exchange.response.status}`;
}

export function declaredResponse({ operation, exchange }: Subject): DeclaredResponse | undefined {
  return operation === undefined ? undefined : responseFor(operation, exchange.response.status);
}

export function expectsStatus({ step, exchange }: Subject): boolean {
  return step.expectation.statuses.some((pattern) => statusMatches(pattern, exchange.response.status));
}

/** Whether the answer can have a body at all: not after HEAD, and not with 204 and 304 (RFC 9110 section 6.4.1). */
export function mayHaveBody({ exchange }: Subject): boolean {
  return exchange.request.method !== 'HEAD' && ![204, 304].includes(exchange.response.status);
}

export function jsonBody({ exchange }: Subject): Json | undefined {
  const json = exchange.response.body.length === 0 ? undefined : exchange.response.json();
  return json?.parsed === true ? json.value : undefined;
}

/** What stands behind the cut nobody has read: a member that is not in the rest may well be there. */
export function isCut({ exchange }: Subject): boolean {
  return exchange.response.truncated;
}

export function mediaType({ exchange }: Subject): string | undefined {
  return headerValue(exchange.response.headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
}

export function isJsonType(type: string): boolean {
  return /^[^/\s]+\/(?:[^/\s]+\+)?json$/i.test(type);
}

/** The error code that the answer's body carries. */
export function errorCodeOf(subject: Subject): string | undefined {
  const code = readField(jsonBody(subject), subject.contract.errors.codeField);
  return typeof code === 'string' ? code : undefined;
}

/** Whether a code may come with this answer's status: the step says so, or the table does. */
export function codeFits(subject: Subject, code: string): boolean {
  const { contract, step, exchange } = subject;
  if (step.expectation.errorCode === code && expectsStatus(subject)) return true;
  return contract.errors.codes.some(
    (known) => known.code === code && known.status === exchange.response.status,
  );
}

/**
 * The body shape that the operation declares for this answer. A documented error with a literal code speaks
 * for that code alone: another code that fits the status is judged by the general error format. The answer
 * over the rate limit speaks where the operation does not.
 */
export function declaredShape(subject: Subject): BodyShape | undefined {
  const declared = declaredResponse(subject);
  const literal = declared?.errorCode?.value;
  const code = literal === undefined ? undefined : errorCodeOf(subject);
  if (code !== undefined && code !== literal && codeFits(subject, code)) return undefined;
  const { exceeded } = subject.contract.limits ?? {};
  const overLimit = exceeded?.status === subject.exchange.response.status ? exceeded.body : undefined;
  return declared?.body ?? overLimit;
}

export function kept(promise: string): Judgement {
  return { state: 'kept', promise };
}

export function broken(promise: string | undefined, problem: Problem, severity?: Severity): Judgement {
  const printable = { ...problem, message: onOneLine(problem.message) };
  return { state: 'broken', promise, problem: printable, ...(severity === undefined ? {} : { severity }) };
}

/** The problem of one member of the answer's body, with the line that states what it must be. */
export function memberProblem(
  subject: Subject,
  shape: BodyShape,
  { problem, more }: { readonly problem: SchemaProblem; readonly more: number },
): Problem {
  const name = problem.pointer === '' ? 'the body' : `\`${fieldName(problem.pointer)}\``;
  const { actual } = problem;
  const came = actual === undefined ? 'missing' : shown(actual);
  const others = more === 0 ? '' : ` (and ${more} more like it)`;
  return {
    message: `${answered(subject)}; ${name} ${problem.message}, but is ${came}${others}.`,
    pointer: problem.pointer,
    ...(problem.keyword === 'required' ? {} : { expected: problem.message }),
    ...(actual === undefined ? {} : { actual }),
    at: placeOf(shape, problem),
  };
}

/** A value for a message, cut to one short line. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Providers choose parts of a message: no control characters reach a terminal, and no novel either. */
function onOneLine(message: string): string {
  const text = message.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
  return text.length > 600 ? `${text.slice(0, 597)}...` : text;
}

/** The closest place at or above the keyword; for a missing member the line that shows it. */
function placeOf(shape: BodyShape, problem: SchemaProblem): Location {
  const missing = problem.parameters['missingProperty'];
  const parent = problem.schemaPointer.slice(0, problem.schemaPointer.lastIndexOf('/'));
  const member = typeof missing === 'string' ? shape.places[`${parent}/properties/${missing}`] : undefined;
  const exact = shape.places[problem.schemaPointer] ?? member;
  if (exact !== undefined) return exact;
  for (let pointer = parent; pointer !== ''; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const place = shape.places[pointer];
    if (place !== undefined) return place;
  }
  return shape.places[''] ?? shape.at;
}
