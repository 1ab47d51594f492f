import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Operation, Parameter } from '../model/operation.ts';
import { fieldName } from '../schema/fields.ts';
import type { SchemaProblem, Validator } from '../schema/validator.ts';
import { detailsOf, type Fault } from './details.ts';
import type { Refusal } from './errors.ts';
import { givenHeader, type ProviderRequest } from './exchange.ts';

export interface Received {
  readonly request: ProviderRequest;
  readonly query: URLSearchParams;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export type ReadBody =
  | { readonly form: 'body'; readonly value: Json | undefined }
  | { readonly form: 'refused'; readonly refusal: Refusal };

/** Bytes that are no UTF-8 are no JSON (RFC 8259 section 8.1). */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The body as JSON; a refusal for what is no JSON or has another media type than the declared one. */
export function readBody(operation: Operation, request: ProviderRequest): ReadBody {
  if (operation.body === undefined) return { form: 'body', value: undefined };
  if (request.body.length === 0 && !operation.body.required) return { form: 'body', value: undefined };
  const type = mediaType(givenHeader(request, 'content-type') ?? '');
  const declared = mediaType(operation.body.contentType);
  if (isJson(declared) ? !isJson(type) : type !== declared) {
    const status = operation.responses.some((response) => response.status === '415') ? 415 : 400;
    return refused(status, [{ field: 'Content-Type', error: `must be ${operation.body.contentType}` }]);
  }
  if (declared === 'application/x-www-form-urlencoded')
    return { form: 'body', value: formValue(request.body, operation.body.shape.schema) };
  // A body of another kind is the behaviour's own business: there is no schema that could judge it.
  if (!isJson(declared)) return { form: 'body', value: undefined };
  try {
    const value: Json = JSON.parse(UTF8.decode(request.body));
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

function bodyFault(problem: SchemaProblem): Fault {
  return { field: problem.pointer === '' ? 'body' : fieldName(problem.pointer), error: problem.message };
}

function parameterFaults(parameter: Parameter, received: Received, validator: Validator): readonly Fault[] {
  const given = givenValue(parameter, received);
  if (given === undefined) return parameter.required ? [{ field: parameter.name, error: 'is required' }] : [];
  const value = typedParameter(given, parameter, received);
  return validator
    .validate(parameter.shape.schema, value)
    .map(({ message }) => ({ field: parameter.name, error: message }));
}

function givenValue(parameter: Parameter, { request, query, pathParameters }: Received): string | undefined {
  switch (parameter.place) {
    case 'header':
      return givenHeader(request, parameter.name.toLowerCase());
    case 'query':
      return query.get(parameter.name) ?? undefined;
    case 'path':
      return pathParameters[parameter.name];
    default:
      return parameter.place satisfies never;
  }
}

/** A list is written as repeated names or with commas between its values. */
function typedParameter(given: string, { name, place, shape }: Parameter, { query }: Received): Json {
  const { schema } = shape;
  if (!isJsonObject(schema) || schema['type'] !== 'array') return typed(given, schema);
  const repeated = place === 'query' ? query.getAll(name) : [given];
  const values = repeated.length > 1 ? repeated : given.split(',');
  const { items } = schema;
  return values.map((value) => typed(value, isJsonObject(items) ? items : true));
}

function formValue(body: Uint8Array, schema: JsonSchema): Json {
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  const pairs = [...new URLSearchParams(Buffer.from(body).toString('utf8'))].map(
    ([name, text]): readonly [string, Json] => {
      const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return [name, typed(text, isJsonObject(member) ? member : true)];
    },
  );
  return Object.fromEntries(pairs);
}

const JSON_TYPE = 'application/json';

function mediaType(header: string): string {
  return header === JSON_TYPE ? header : (header.split(';')[0] ?? '').trim().toLowerCase();
}

function isJson(type: string): boolean {
  return type === JSON_TYPE || /^application\/([\w.+-]+\+)?json$/.test(type);
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
  return { status, message, details: detailsOf(details) };
}
