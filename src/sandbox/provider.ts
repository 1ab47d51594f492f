import type { Contract } from '../model/contract.ts';
import type { ProviderBehaviour, ProviderCall, ProviderDecision, ProviderStore } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import { type Validator, validatorFor } from '../schema/validator.ts';
import { type Caller, type Gate, openCaller, openGate } from './access.ts';
import { type Arrived, callOf, jsonOf } from './calls.ts';
import { conditionally } from './conditional.ts';
import { type Refusal, refuse, statusForCode } from './errors.ts';
import { type ProviderRequest, type ProviderResponse, type Reply, toResponse } from './exchange.ts';
import { openHeaderFiller } from './headers.ts';
import { openKeyBook } from './idempotency.ts';
import { openLimiter } from './limits.ts';
import { overLimit, withExceededBody } from './over-limit.ts';
import { keyReused, pathFaultsOnly } from './reasons.ts';
import { requestIdOf } from './request-id.ts';
import { openResources, type Resources } from './resources.ts';
import { compileRoutes, type RouteFinder } from './routes.ts';
import { openTokenDesk, type TokenDesk } from './tokens.ts';
import { findFaults, readBody } from './validate.ts';
import type { OutgoingWebhook } from './webhooks.ts';

/** A body with more bytes is refused, however it came. */
export const MOST_BODY_BYTES: number = 1024 * 1024;

export type { ProviderRequest, ProviderResponse } from './exchange.ts';

export interface SandboxOptions {
  readonly behaviour: ProviderBehaviour | undefined;
  readonly store: ProviderStore;
  /** Values by the names of the contract's credential references. */
  readonly credentials: ReadonlyMap<string, string>;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** 10 makes every declared limit ten times as wide. */
  readonly limitFactor: number;
  /** Takes the deliveries that changes cause; undefined sends none. */
  readonly deliver: ((delivery: OutgoingWebhook) => void) | undefined;
  readonly webhookSecret: string | undefined;
}

/** A provider made from a contract: the whole of it is this function from a request to an answer. */
export interface Provider {
  readonly handle: (request: ProviderRequest) => ProviderResponse;
}

type Control = (call: ProviderCall) => {
  readonly status: number;
  readonly headers?: Reply['headers'];
  readonly body?: Json;
};

/** Token endpoint, access, limits, validation, idempotency, resources and webhooks, all read from the contract. */
export function createProvider(contract: Contract, options: SandboxOptions): Provider {
  const desk =
    contract.auth?.type === 'client-credentials' ? openTokenDesk(contract.auth, options) : undefined;
  const sandbox: Sandbox = {
    contract,
    options,
    desk,
    gate: openGate(contract.auth, options, desk),
    caller: openCaller(contract.auth, desk),
    limiter: openLimiter(contract, options.limitFactor),
    keys: openKeyBook(contract),
    fill: openHeaderFiller(contract),
    validator: validatorFor(contract.schemas),
    resources: openResources(contract, options),
    routes: compileRoutes(
      contract.operations.map((operation) => [operation.method, operation.path, operation]),
    ),
    controls: compileRoutes(
      Object.entries(options.behaviour?.controls ?? {}).map(([key, control]) => {
        const [method = '', path = ''] = key.split(' ');
        return [method, path, control];
      }),
    ),
  };
  return { handle: (request) => toResponse(answer(request, sandbox)) };
}

interface Sandbox {
  readonly contract: Contract;
  readonly options: SandboxOptions;
  readonly desk: TokenDesk | undefined;
  readonly gate: Gate;
  readonly caller: Caller;
  readonly limiter: ReturnType<typeof openLimiter>;
  readonly keys: ReturnType<typeof openKeyBook>;
  readonly fill: ReturnType<typeof openHeaderFiller>;
  readonly validator: Validator;
  readonly resources: Resources;
  readonly routes: RouteFinder<Operation>;
  readonly controls: RouteFinder<Control>;
}

function answer(request: ProviderRequest, sandbox: Sandbox): Reply {
  const mark = request.target.indexOf('?');
  const path = mark === -1 ? request.target : request.target.slice(0, mark);
  const search = mark === -1 ? '' : request.target.slice(mark + 1);
  if (request.body.length > MOST_BODY_BYTES) {
    const message = `a body has at most ${MOST_BODY_BYTES} bytes`;
    return refusal({ status: 413, message }, request, undefined, sandbox);
  }
  if (sandbox.desk !== undefined && path === sandbox.desk.path) return sandbox.desk.answer(request);
  const control = sandbox.controls(request.method, path);
  if (control.form === 'found') return answerControl(control.matched, { request, path, search }, sandbox);
  const asked = sandbox.routes(request.method, path);
  // HEAD is GET without the body, which the server leaves out (RFC 9110 section 9.3.2).
  const found = request.method === 'HEAD' && asked.form !== 'found' ? sandbox.routes('GET', path) : asked;
  if (found.form === 'none')
    return refusal({ status: 404, message: `there is no ${path}` }, request, undefined, sandbox);
  if (found.form === 'other-methods') {
    const headers = [['Allow', allowed(found.allowed)]] as const;
    return refusal(
      { status: 405, message: `${request.method} is not allowed here`, headers },
      request,
      undefined,
      sandbox,
    );
  }
  const { value: operation, parameters } = found.matched;
  const counted = sandbox.limiter(operation, sandbox.options.now());
  const reply =
    counted.retryAfterSeconds === undefined
      ? answerOperation(
          operation,
          { request, query: queryOf(search), path, pathParameters: parameters },
          sandbox,
        )
      : withExceededBody(
          refusal(overLimit(sandbox.contract, counted.retryAfterSeconds), request, operation, sandbox),
          sandbox.contract,
          counted.retryAfterSeconds,
        );
  const told = conditionally(request, operation, reply);
  const counting = counted.headers.length === 0 ? told : withHeaders(told, counted.headers);
  return sandbox.fill(operation, counting, () => requestIdOf(request, operation, sandbox));
}

function allowed(methods: readonly string[]): string {
  return (methods.includes('GET') ? [...new Set([...methods, 'HEAD'])] : methods).join(', ');
}

function answerOperation(operation: Operation, arrived: Arrived, sandbox: Sandbox): Reply {
  const { request, query } = arrived;
  const no = (reason: Refusal): Reply => refusal(reason, request, operation, sandbox);
  const closed = operation.secured ? sandbox.gate(request, query, operation) : undefined;
  if (closed !== undefined) return no(closed);
  const read = readBody(operation, request);
  if (read.form === 'refused') return no(read.refusal);
  const body = read.value;
  const fault = findFaults(operation, arrived, body, sandbox.validator);
  // An id that cannot exist is not found; only where the page documents no 404 is it an invalid request.
  const onlyPath = fault !== undefined && pathFaultsOnly(fault, operation);
  if (fault !== undefined && !(onlyPath && operation.responses.some(({ status }) => status === '404')))
    return no(fault);
  const sent = { request, body, caller: () => sandbox.caller(request, query) };
  const repeated = sandbox.keys.look(operation, sent);
  if (repeated.form === 'replay') return repeated.reply;
  if (repeated.form === 'other-body') return no(keyReused(operation, sandbox.contract));
  if (repeated.form === 'no-key')
    return no({ status: repeated.status, code: repeated.code, message: 'an idempotency key is needed' });
  const resource = onlyPath ? undefined : sandbox.resources.named(operation, arrived.pathParameters);
  if (resource === undefined && sandbox.resources.needsResource(operation))
    return no({ status: 404, message: `there is no ${arrived.path}` });
  const decision = sandbox.options.behaviour?.operations?.[operation.key]?.(
    callOf(arrived, body, resource, sandbox.options),
  ) ?? { form: 'proceed' };
  const reply = decide(decision, operation, { arrived, body, resource }, sandbox, no);
  sandbox.keys.keep(operation, sent, reply);
  return reply;
}

function decide(
  decision: ProviderDecision,
  operation: Operation,
  at: {
    readonly arrived: Arrived;
    readonly body: Json | undefined;
    readonly resource: JsonObject | undefined;
  },
  sandbox: Sandbox,
  no: (reason: Refusal) => Reply,
): Reply {
  switch (decision.form) {
    case 'refuse': {
      const status = statusForCode(decision.code, operation, sandbox.contract);
      return no({
        status,
        code: decision.code,
        message: decision.message ?? decision.code,
        details: decision.details,
      });
    }
    case 'reply':
      return {
        status: decision.reply.status,
        headers: decision.reply.headers ?? [],
        body: decision.reply.body,
      };
    case 'proceed':
      return sandbox.resources.apply(operation, {
        body: isJsonObject(at.body) ? at.body : {},
        fields: decision.fields ?? {},
        after: decision.after,
        resource: at.resource,
        pathParameters: at.arrived.pathParameters,
        query: at.arrived.query,
        path: at.arrived.path,
      });
    default:
      return decision satisfies never;
  }
}

function answerControl(
  matched: { readonly value: Control; readonly parameters: Readonly<Record<string, string>> },
  at: { readonly request: ProviderRequest; readonly path: string; readonly search: string },
  sandbox: Sandbox,
): Reply {
  const query = queryOf(at.search);
  const arrived = { request: at.request, query, path: at.path, pathParameters: matched.parameters };
  const reply = matched.value(callOf(arrived, jsonOf(at.request.body), undefined, sandbox.options));
  return { status: reply.status, headers: reply.headers ?? [], body: reply.body };
}

function refusal(
  reason: Refusal,
  request: ProviderRequest,
  operation: Operation | undefined,
  sandbox: Sandbox,
): Reply {
  const { contract, options } = sandbox;
  const requestId = requestIdOf(request, operation, sandbox);
  return refuse(reason, { contract, operation, requestId, now: options.now() });
}

// Nobody writes to a query: those of requests without one are the same.
const NO_QUERY = new URLSearchParams();

function queryOf(search: string): URLSearchParams {
  return search === '' ? NO_QUERY : new URLSearchParams(search);
}

function withHeaders(reply: Reply, headers: Reply['headers']): Reply {
  return { ...reply, headers: [...reply.headers, ...headers] };
}
