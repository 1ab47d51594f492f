import type { Contract } from '../model/contract.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { BodyShape, Operation, Parameter } from '../model/operation.ts';
import type { RequestTemplate } from '../model/plan.ts';
import { exampleOf } from '../schema/infer.ts';
import { validatorFor } from '../schema/validator.ts';

/** The request that the page describes as valid: required parameters and a valid body, nothing optional. */
export function validRequest(operation: Operation, contract: Contract): RequestTemplate {
  const required = operation.parameters.filter(({ required: needed }) => needed);
  return {
    method: operation.method,
    path: operation.path.replace(/\{([^{}/]+)\}/g, (hole, name: string) => {
      const parameter = operation.parameters.find(
        (candidate) => candidate.place === 'path' && candidate.name === name,
      );
      return parameter === undefined ? hole : encodeURIComponent(parameterText(parameter, contract));
    }),
    query: required
      .filter(({ place }) => place === 'query')
      .map((parameter) => [parameter.name, parameterText(parameter, contract)] as const),
    headers: [
      ...required
        .filter(({ place }) => place === 'header')
        .map((parameter) => [parameter.name, headerText(parameter, operation, contract)] as const),
      ...(operation.body === undefined ? [] : [['Content-Type', operation.body.contentType] as const]),
    ],
    body:
      operation.body === undefined
        ? { form: 'none' }
        : { form: 'json', value: validBody(operation, contract) ?? {} },
    authenticate: operation.secured,
  };
}

// A memo and no state: every task of an operation starts from the same body.
const bodies = new WeakMap<BodyShape, Json | undefined>();

/** The documented example completed from the schema; undefined when nothing valid could be put together. */
export function validBody(operation: Operation, contract: Contract): Json | undefined {
  const shape = operation.body?.shape;
  if (shape === undefined) return undefined;
  if (!bodies.has(shape)) bodies.set(shape, findValidBody(shape, contract));
  return bodies.get(shape);
}

function findValidBody(shape: BodyShape, contract: Contract): Json | undefined {
  const validator = validatorFor(contract.schemas);
  const generated = exampleOf(shape.schema, contract.schemas);
  const completed =
    isJsonObject(shape.example) && isJsonObject(generated)
      ? { ...generated, ...shape.example }
      : shape.example;
  return [shape.example, completed, generated].find(
    (candidate) => candidate !== undefined && validator.validate(shape.schema, candidate).length === 0,
  );
}

/** A key that all requests shared would make repeats of them. */
function headerText(parameter: Parameter, operation: Operation, contract: Contract): string {
  return parameter.name.toLowerCase() === operation.idempotencyHeader?.toLowerCase()
    ? '{{uuid}}'
    : parameterText(parameter, contract);
}

/** Headers that trace a request get a fresh value each time; everything else is the documented or the smallest valid value. */
function parameterText(parameter: Parameter, contract: Contract): string {
  const { shape } = parameter;
  if (parameter.place === 'header' && isJsonObject(shape.schema) && shape.schema['format'] === 'uuid')
    return '{{uuid}}';
  const value = shape.example ?? exampleOf(shape.schema, contract.schemas) ?? 'x';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
