import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Operation, Parameter } from '../model/operation.ts';
import { dereference } from './evaluation.ts';
import { listFields } from './fields.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** How an operation answers with a list, page by page. */
export interface PagedList {
  /** The member that holds the entries; `''` when the answer is the list. */
  readonly entries: string;
  readonly limit: Parameter;
}

/** The member of a successful answer that holds a list of objects; undefined where there is none, or several. */
export function entriesOf(operation: Operation, schemas: Schemas): string | undefined {
  if (operation.method !== 'GET') return undefined;
  const answer = operation.responses.find(({ status }) => /^2/.test(status))?.body?.schema;
  const whole = answer === undefined ? undefined : dereference(answer, schemas);
  if (!isJsonObject(whole)) return undefined;
  if (isListOfObjects(whole, schemas)) return '';
  const members = isJsonObject(whole['properties']) ? Object.entries(whole['properties']) : [];
  const lists = members.filter(([, member]) => isListOfObjects(member, schemas));
  return lists.length === 1 ? lists[0]?.[0] : undefined;
}

export function pageOf(operation: Operation, schemas: Schemas): PagedList | undefined {
  const entries = entriesOf(operation, schemas);
  const limit = operation.parameters.find(
    ({ name, place, shape }) =>
      place === 'query' &&
      /^(limit|per_page|page_size|perPage|pageSize)$/.test(name) &&
      isJsonObject(shape.schema) &&
      shape.schema['type'] === 'integer',
  );
  return entries === undefined || limit === undefined ? undefined : { entries, limit };
}

/** The list and the values that a parameter picks entries by: an enumeration that the entries' member of that name has, too. */
export function filterOf(
  parameter: Parameter,
  operation: Operation,
  schemas: Schemas,
): { readonly entries: string; readonly values: readonly string[] } | undefined {
  const entries = entriesOf(operation, schemas);
  const answer = operation.responses.find(({ status }) => /^2/.test(status))?.body?.schema;
  if (entries === undefined || answer === undefined || parameter.place !== 'query') return undefined;
  const member = listFields(answer, schemas).find(
    ({ schemaName }) => schemaName === `${entries}[].${parameter.name}`,
  );
  const [asked, had] = [choices(parameter.shape.schema, schemas), choices(member?.schema, schemas)];
  const values = asked.filter((value) => had.includes(value));
  return values.length === 0 || values.length < asked.length ? undefined : { entries, values };
}

function choices(schema: JsonSchema | undefined, schemas: Schemas): readonly string[] {
  const target = dereference(schema, schemas);
  const values = isJsonObject(target) ? target['enum'] : undefined;
  return isJsonList(values) ? values.filter((value): value is string => typeof value === 'string') : [];
}

function isListOfObjects(schema: Json, schemas: Schemas): boolean {
  const list = isJsonObject(schema) ? dereference(schema, schemas) : undefined;
  const items = isJsonObject(list) ? list['items'] : undefined;
  const entry = isJsonObject(items) ? dereference(items, schemas) : undefined;
  return isJsonObject(entry) && isJsonObject(entry['properties']);
}
