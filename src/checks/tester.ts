import { expect, test } from 'vitest';
import type { Contract } from '../model/contract.ts';
import type { EnvironmentDeclaration } from '../model/environment.ts';
import type { HttpRequest, HttpResponse, ParsedJson } from '../model/exchange.ts';
import type { Check, Judgement, Subject } from '../model/extension.ts';
import type { Json, JsonSchema } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { BodyShape, DeclaredResponse, Operation } from '../model/operation.ts';
import type { Expectation, Intent } from '../model/plan.ts';

export interface CheckCase {
  readonly name: string;
  readonly subject: Subject;
  /** Messages of the broken judgements, in order; `advice: ` before those that only advise. */
  readonly problems: readonly string[];
  /** Promises named as broken, where given. */
  readonly broken?: readonly string[];
  /** Promises kept, where given. */
  readonly kept?: readonly string[];
  /** Lines of the spec that the problems point to, where given. */
  readonly lines?: readonly number[];
}

/** One test per case: the file of a check's tests is data. */
export function testCheck(check: Check, cases: readonly CheckCase[]): void {
  for (const { name, subject, problems, broken, kept, lines } of cases) {
    test(name, () => {
      const judgements = [...check.judge(subject)];
      const told = judgements.filter((judgement) => judgement.state === 'broken');
      expect(told.map((judgement) => describeBroken(judgement, check))).toEqual(problems);
      if (broken !== undefined) expect(told.flatMap(({ promise }) => promise ?? [])).toEqual(broken);
      if (lines !== undefined) expect(told.map(({ problem }) => problem.at?.line)).toEqual(lines);
      if (kept !== undefined) {
        expect(judgements.flatMap((each) => (each.state === 'kept' ? [each.promise] : []))).toEqual(kept);
      }
    });
  }
}

function describeBroken(judgement: Extract<Judgement, { state: 'broken' }>, check: Check): string {
  const advice = (judgement.severity ?? check.severity) === 'advice' ? 'advice: ' : '';
  return advice + judgement.problem.message;
}

export function line(number: number): Location {
  return { file: 'specs/orders.md', line: number, column: 1 };
}

export function shapeOf(schema: JsonSchema, more: Partial<BodyShape> = {}): BodyShape {
  const at = more.at ?? line(100);
  return { schema, advisory: undefined, origin: 'declared', example: undefined, places: {}, at, ...more };
}

export function responseOf(status: string, more: Partial<DeclaredResponse> = {}): DeclaredResponse {
  return {
    status,
    description: undefined,
    headers: [],
    contentType: undefined,
    body: undefined,
    errorCode: undefined,
    origin: 'operation',
    at: line(90),
    ...more,
  };
}

export function operationOf(more: Partial<Operation> = {}): Operation {
  return {
    key: 'POST /orders',
    method: 'POST',
    path: '/orders',
    description: undefined,
    parameters: [],
    body: undefined,
    responses: [responseOf('201'), responseOf('400')],
    secured: true,
    scopes: [],
    idempotencyHeader: undefined,
    effect: 'creating',
    killSwitch: undefined,
    at: line(10),
    ...more,
  };
}

export function contractOf(more: Partial<Contract> = {}): Contract {
  return {
    title: 'Orders',
    version: '1.0.0',
    status: undefined,
    purpose: undefined,
    scope: [],
    source: { file: 'specs/orders.md', digest: 'digest' },
    operations: [],
    schemas: {},
    auth: undefined,
    errors: { envelope: undefined, codeField: 'error_code', codes: [] },
    idempotency: [],
    invariants: [],
    limits: undefined,
    webhooks: undefined,
    environments: [],
    scenarios: [],
    diagrams: [],
    promises: [],
    ...more,
  };
}

export function environmentOf(
  name: string,
  baseUrl: string | undefined,
  more: Partial<EnvironmentDeclaration> = {},
): EnvironmentDeclaration {
  return {
    name,
    baseUrl: baseUrl === undefined ? undefined : { value: baseUrl, at: line(301) },
    purpose: undefined,
    limitFactor: 1,
    timeScale: undefined,
    dataNote: undefined,
    readOnly: undefined,
    credentialsNote: undefined,
    sla: undefined,
    maintenance: [],
    dataReset: undefined,
    at: line(300),
    ...more,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers?: readonly (readonly [string, string])[];
  /** A text is sent as it is, everything else as JSON with its content type. */
  readonly body?: Json;
  readonly truncated?: boolean;
}

export interface SubjectParts {
  readonly contract?: Contract;
  readonly environment?: string;
  /** `null`: the spec declares no operation for the request. */
  readonly operation?: Operation | null;
  readonly expectation?: Partial<Expectation>;
  readonly symbols?: Readonly<Record<string, Json>>;
  readonly method?: string;
  readonly intent?: Intent;
  /** Headers that were sent. */
  readonly sent?: HttpRequest['headers'];
  readonly url?: string;
}

/** An answered exchange as the engine shows it to a check. */
export function subjectOf(answer: Answer, parts: SubjectParts = {}): Subject {
  const operation = parts.operation === undefined ? operationOf() : (parts.operation ?? undefined);
  const method = parts.method ?? operation?.method ?? 'POST';
  return {
    contract: parts.contract ?? contractOf(),
    environment: parts.environment ?? 'staging',
    operation,
    step: {
      kind: 'send',
      id: 'step 1',
      title: 'send order',
      operation: operation?.key,
      request: {
        method,
        path: '/orders',
        query: [],
        headers: [],
        body: { form: 'none' },
        authenticate: true,
      },
      intent: parts.intent ?? 'valid',
      expectation: expectationOf(parts.expectation),
      captures: [],
      dropAfterMs: undefined,
      promises: [],
      at: line(200),
    },
    exchange: {
      request: {
        method,
        url: parts.url ?? 'http://127.0.0.1:1/orders',
        headers: parts.sent ?? [],
        body: undefined,
      },
      elapsedMs: 1,
      attempt: 1,
      earlier: [],
      outcome: 'response',
      response: httpResponse(answer),
    },
    transcript: [],
    symbols: new Map(Object.entries(parts.symbols ?? {})),
  };
}

function expectationOf(parts: Partial<Expectation> = {}): Expectation {
  return {
    statuses: [],
    errorCode: undefined,
    contains: [],
    headers: [],
    body: undefined,
    symbols: [],
    blames: undefined,
    offTopic: [],
    places: {},
    promises: {},
    ...parts,
  };
}

function httpResponse({ status, headers, body, truncated = false }: Answer): HttpResponse {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const typed = typeof body !== 'string' && body !== undefined;
  return {
    status,
    headers: [...(typed ? [['Content-Type', 'application/json'] as const] : []), ...(headers ?? [])],
    body: new TextEncoder().encode(text),
    json: () => parse(text),
    truncated,
  };
}

function parse(text: string): ParsedJson {
  try {
    const value: Json = JSON.parse(text);
    return { parsed: true, value };
  } catch {
    return { parsed: false, reason: 'it starts with text' };
  }
}
