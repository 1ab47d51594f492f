import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { dereference } from '../schema/evaluation.ts';
import { objectMembers } from './projection.ts';

export interface Fault {
  /** `items[0].quantity`, or the name of a parameter. */
  readonly field: string;
  readonly error: string;
}

export function detailsOf(faults: readonly Fault[]): Json {
  return faults.map(({ field, error }) => ({ field, error }));
}

/** The faults in the form that the page declares for `details`: `{field, error}` each unless it names other members. */
export function shapedDetails(
  details: Json,
  declared: JsonSchema | undefined,
  definitions: Readonly<Record<string, JsonSchema>>,
): Json {
  const schema = dereference(declared, definitions);
  if (!isJsonObject(schema) || !isJsonList(details) || !details.every(isFault)) return details;
  if (schema['type'] === 'string') return details.map(({ field, error }) => `${field} ${error}`).join('; ');
  if (schema['type'] === 'object')
    return Object.fromEntries(details.map(({ field, error }) => [field, error]));
  const items = schema['items'];
  const item = isJsonObject(items) ? dereference(items, definitions) : undefined;
  if (isJsonObject(item) && item['type'] === 'string')
    return details.map(({ field, error }) => `${field} ${error}`);
  const names = Object.keys(objectMembers(item, definitions).properties);
  const place = names.find((name) => /field|path|pointer|property|param|location/i.test(name)) ?? 'field';
  const reason =
    names.find((name) => /error|message|reason|issue|problem|description/i.test(name)) ?? 'error';
  return details.map(({ field, error }) => ({ [place]: field, [reason]: error }));
}

function isFault(value: Json): value is JsonObject & { readonly field: string; readonly error: string } {
  return isJsonObject(value) && typeof value['field'] === 'string' && typeof value['error'] === 'string';
}
