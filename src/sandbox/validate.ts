import { headerValue } from '../model/exchange.ts';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Operation, Parameter } from '../model/operation.ts';
import { fieldName } from '../schema/fields.ts';
import type { SchemaProblem, Validator } from '../schema/validator.ts';
import type { Refusal } from './errors.ts';
import type { ProviderRequest } from './exchange.ts';

export interface Received {
  readonly request: ProviderRequest;
  readonly query: URLSearchParams;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export type ReadBody =
  | { readonly form: 'body'; readonly value: Json | undefined }
  | { readonly form: 'refused'; readonly refusal: Refusal };

/** The JSON body; a refusal for what is no JSON or has another media type. */
export function readBody(operation: Operation, request: ProviderRequest): ReadBody {
  if (operation.body === undefined) return { form: 'body', value: undefined };
  const type = headerValue(request.headers, 'content-type') ?? '';
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    const status = operation.responses.some((response) => response.status === '415') ? 415 : 400;
    return refused(status, [{ field: 'Content-Type', error: `must be ${operation.body.contentType}` }]);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(request.body);
    const value: Json = JSON.parse(text);
    return { form: 'body', value };
  } catch {
    return refused(400, [{ field: 'body', error: 'must be JSON' }]);
  }
}

/** Every parameter and the body against the page; all that is wrong, each with its field. */
export function findFaults(
  operation: Operation,
  received: Received,
  body: Json | undefined,
  validator: Validator,
): Refusal | undefined {
  const details = [
    ...operation.parameters.flatMap((parameter) => parameterFaults(parameter, received, validator)),
    ...(operation.body === undefined || body === undefined
      ? []
      : validator.validate(operation.body.shape.schema, body).map(bodyFault)),
  ];
  return details.length === 0 ? undefined : refusalOf(400, details);
}

interface Fault {
  readonly field: string;
  readonly error: string;
}

function bodyFault(problem: SchemaProblem): Fault {
  return { field: problem.pointer === '' ? 'body' : fieldName(problem.pointer), error: problem.message };
}

function parameterFaults(parameter: Parameter, received: Received, validator: Validator): readonly Fault[] {
  const given = givenValue(parameter, received);
  if (given === undefined) return parameter.required ? [{ field: parameter.name, error: 'is required' }] : [];
  const value = typed(given, parameter.shape.schema);
  return validator
    .validate(parameter.shape.schema, value)
    .map(({ message }) => ({ field: parameter.name, error: message }));
}

function givenValue(parameter: Parameter, { request, query, pathParameters }: Received): string | undefined {
  switch (parameter.place) {
    case 'header':
      return headerValue(request.headers, parameter.name);
    case 'query':
      return query.get(parameter.name) ?? undefined;
    case 'path':
      return pathParameters[parameter.name];
    default:
      return parameter.place satisfies never;
  }
}

/** On the wire everything is text: what the schema calls a number is read as one when it looks like one. */
function typed(text: string, schema: JsonSchema): Json {
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  const types = Array.isArray(type) ? type : [type];
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text))
    return Number(text);
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function refused(status: number, details: readonly Fault[]): ReadBody {
  return { form: 'refused', refusal: refusalOf(status, details) };
}

function refusalOf(status: number, details: readonly Fault[]): Refusal {
  const [first] = details;
  const message = first === undefined ? 'the request is not valid' : `${first.field} ${first.error}`;
  return { status, message, details: details.map(({ field, error }) => ({ field, error })) };
}
