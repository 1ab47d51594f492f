import type { Contract } from '../model/contract.ts';
import { isJsonObject } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { Resource, ResourceOperation } from '../model/resource.ts';
import { dereference } from '../schema/evaluation.ts';
import { listFields } from '../schema/fields.ts';
import { validBody, validRequest } from './request.ts';

/** Kinds of things that the operations create and then work on, inferred from paths and from the members of answers. */
export function resourcesOf(contract: Contract): readonly Resource[] {
  return contract.operations.flatMap((create): readonly Resource[] => {
    if (create.method !== 'POST' || create.path.includes('{') || create.body === undefined) return [];
    const collection = create.path;
    const onOne = contract.operations.filter(({ path }) => idParameter(path, collection) !== undefined);
    const [first] = onOne;
    const parameter = first === undefined ? undefined : idParameter(first.path, collection);
    const idField = parameter === undefined ? undefined : idFieldOf(create, parameter, contract);
    if (idField === undefined || parameter === undefined || validBody(create, contract) === undefined)
      return [];
    const one = `${collection}/{${parameter}}`;
    const on = (...methods: readonly string[]): ResourceOperation | undefined => {
      const found = onOne.find(({ path, method }) => path === one && methods.includes(method));
      return found === undefined ? undefined : resourceOperation(found, contract);
    };
    const resource: Resource = {
      collection,
      idField,
      create: resourceOperation(create, contract),
      read: on('GET'),
      list: listOf(collection, idField, contract),
      update: on('PATCH', 'PUT'),
      remove: on('DELETE'),
      actions: onOne
        .filter(({ path, method }) => method === 'POST' && path.startsWith(`${one}/`) && isPlain(path, one))
        .map((operation) => resourceOperation(operation, contract)),
    };
    return resource.read === undefined && resource.list === undefined ? [] : [resource];
  });
}

/** The id's name in `/orders/{order_id}` and below. */
export function idParameter(path: string, collection: string): string | undefined {
  return path.startsWith(`${collection}/`)
    ? /^\{([^{}/]+)\}/.exec(path.slice(collection.length + 1))?.[1]
    : undefined;
}

function isPlain(path: string, one: string): boolean {
  return !path.slice(one.length).includes('{');
}

function idFieldOf(create: Operation, parameter: string, contract: Contract): string | undefined {
  const answer = create.responses.find(({ status }) => /^2/.test(status))?.body;
  if (answer === undefined) return undefined;
  const names = listFields(answer.schema, contract.schemas).map(({ schemaName }) => schemaName);
  return [parameter, 'id'].find((name) => names.includes(name));
}

export function resourceOperation(operation: Operation, contract: Contract): ResourceOperation {
  const request = validRequest(operation, contract);
  const path = operation.path.replace(/\{[^{}/]+\}/, '{{id}}');
  return {
    operation: operation.key,
    request: { ...request, path: path.includes('{{id}}') ? path : request.path },
  };
}

function listOf(collection: string, idField: string, contract: Contract): Resource['list'] {
  const operation = contract.operations.find(({ method, path }) => method === 'GET' && path === collection);
  const answer = operation?.responses.find(({ status }) => /^2/.test(status))?.body;
  if (operation === undefined || answer === undefined) return undefined;
  const fields = listFields(answer.schema, contract.schemas);
  const entry = fields.find(({ schemaName }) => new RegExp(`^[^.]*\\[\\]\\.${idField}$`).test(schemaName));
  if (entry === undefined) return undefined;
  const entries = entry.schemaName.slice(0, entry.schemaName.indexOf('['));
  const whole = dereference(answer.schema, contract.schemas);
  const members =
    isJsonObject(whole) && isJsonObject(whole['properties']) ? Object.keys(whole['properties']) : [];
  const total = members.find((name) => /^(total|total_count|totalCount|count_total)$/.test(name));
  const found = resourceOperation(operation, contract);
  const limit = operation.parameters.find(
    ({ name, place, shape }) =>
      place === 'query' &&
      /^(limit|per_page|page_size|pageSize)$/.test(name) &&
      isJsonObject(shape.schema) &&
      typeof shape.schema['maximum'] === 'number',
  );
  const most = isJsonObject(limit?.shape.schema) ? limit.shape.schema['maximum'] : undefined;
  const query =
    limit === undefined
      ? found.request.query
      : [...found.request.query.filter(([name]) => name !== limit.name), [limit.name, String(most)] as const];
  return { ...found, request: { ...found.request, query }, entries, total };
}
