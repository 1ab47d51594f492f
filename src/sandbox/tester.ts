import type { Contract } from '../model/contract.ts';
import { effectOfMethod } from '../model/effect.ts';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import {
  type BodyShape,
  type DeclaredHeader,
  type DeclaredResponse,
  type Method,
  type Operation,
  type Parameter,
  responseFor,
} from '../model/operation.ts';
import { exampleOf } from '../schema/infer.ts';
import { createValidator } from '../schema/validator.ts';
import { createProvider, type Provider, type ProviderResponse, type SandboxOptions } from './provider.ts';
import { memoryStore } from './store.ts';

const AT: Location = { file: 'hand-made.md', line: 1, column: 1 };

/** Parts of contracts, written by hand: tests of the sandbox need no reader of specs. */
export function shapeOf(schema: JsonSchema, schemas: Contract['schemas'] = {}): BodyShape {
  const example = exampleOf(schema, schemas);
  return { schema, advisory: undefined, origin: 'declared', example, places: {}, at: AT };
}

export function header(name: string, example?: string): DeclaredHeader {
  return { name, description: undefined, example, schema: { type: 'string' }, required: true, at: AT };
}

export function answered(
  status: string,
  schema?: JsonSchema,
  more: {
    readonly code?: string;
    readonly headers?: readonly DeclaredHeader[];
    readonly schemas?: Contract['schemas'];
  } = {},
): DeclaredResponse {
  return {
    status,
    description: undefined,
    headers: more.headers ?? [],
    contentType: schema === undefined ? undefined : 'application/json',
    body: schema === undefined ? undefined : shapeOf(schema, more.schemas),
    errorCode: more.code === undefined ? undefined : { value: more.code, at: AT },
    origin: 'operation',
    at: AT,
  };
}

export function parameter(
  place: Parameter['place'],
  name: string,
  schema: JsonSchema,
  required = true,
): Parameter {
  return { name, place, required, shape: shapeOf(schema), description: undefined, at: AT };
}

export function operation(
  method: Method,
  path: string,
  more: Partial<Operation> & { readonly takes?: JsonSchema },
): Operation {
  const { takes, ...rest } = more;
  return {
    key: `${method} ${path}`,
    method,
    path,
    description: undefined,
    parameters: [],
    body:
      takes === undefined
        ? undefined
        : { contentType: 'application/json', required: true, shape: shapeOf(takes), at: AT },
    responses: [],
    secured: false,
    scopes: [],
    idempotencyHeader: undefined,
    effect: effectOfMethod(method),
    killSwitch: undefined,
    at: AT,
    ...rest,
  };
}

export function contractOf(more: Partial<Contract>): Contract {
  return {
    title: 'Hand-made',
    version: '1',
    status: undefined,
    purpose: undefined,
    scope: [],
    source: { file: AT.file, digest: '' },
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

export const NOW: number = Date.UTC(2026, 10, 24, 12, 0, 0);

export function providerOf(contract: Contract, more: Partial<SandboxOptions> = {}): Provider {
  let seed = 1;
  return createProvider(contract, {
    behaviour: undefined,
    store: memoryStore(),
    credentials: new Map(),
    now: () => NOW,
    random: () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    },
    limitFactor: 1,
    deliver: undefined,
    webhookSecret: undefined,
    ...more,
  });
}

export interface Asked {
  readonly headers?: readonly (readonly [string, string])[];
  readonly json?: Json;
  readonly text?: string;
}

export interface Told {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Json | undefined;
  readonly raw: ProviderResponse;
}

/** Sends `GET /orders?limit=1` to a provider. */
export function ask(provider: Provider, line: string, { headers = [], json, text }: Asked = {}): Told {
  const [method = 'GET', target = '/'] = line.split(' ');
  const type = json === undefined ? [] : [['Content-Type', 'application/json'] as const];
  const body = Buffer.from(json === undefined ? (text ?? '') : JSON.stringify(json));
  const raw = provider.handle({ method, target, headers: [...type, ...headers], body });
  const shown: Json | undefined =
    raw.body.length === 0 ? undefined : JSON.parse(Buffer.from(raw.body).toString());
  return {
    status: raw.status,
    header: (name) => raw.headers.find(([set]) => set.toLowerCase() === name.toLowerCase())?.[1],
    body: shown,
    raw,
  };
}

export function memberOf(body: Json | undefined, name: string): Json | undefined {
  return isJsonObject(body) ? body[name] : undefined;
}

/** What an answer breaks of the contract that the provider was made from: nothing, if all is well. */
export function breaches(contract: Contract, key: string, told: Told): readonly string[] {
  const asked = contract.operations.find((candidate) => candidate.key === key);
  const declared = asked === undefined ? undefined : responseFor(asked, told.status);
  if (declared === undefined) return [`${key} declares no ${told.status}`];
  const validator = createValidator(contract.schemas);
  const broken = (shape: BodyShape | undefined): readonly string[] =>
    shape === undefined
      ? []
      : validator
          .validate(shape.schema, told.body ?? null)
          .map(({ pointer, message }) => `${key} ${told.status} ${pointer} ${message}`);
  const unset = declared.headers.filter(({ name, required }) => required && told.header(name) === undefined);
  return [
    ...broken(declared.body),
    ...(told.status >= 400 && declared.body === undefined ? broken(contract.errors.envelope) : []),
    ...unset.map(({ name }) => `${key} ${told.status} lacks the header ${name}`),
  ];
}
