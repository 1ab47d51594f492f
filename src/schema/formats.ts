import type { JsonSchema } from '../model/json.ts';
import { isCountry, isCurrency } from './codes.ts';
import { namedFormat } from './format-names.ts';
import { subschemas } from './normalise.ts';
import { toPointer } from './pointer.ts';

/** Formats of ours, beside those of JSON Schema and OpenAPI. */
export const OWN_FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  country: isCountry,
  currency: isCurrency,
  decimal: (value) => /^-?\d+(?:\.\d+)?$/.test(value),
  e164: (value) => /^\+[1-9]\d{1,14}$/.test(value),
};

/** Formats that nobody knows and that therefore promise nothing, with their places in the schema. */
export function unknownFormats(
  schema: JsonSchema,
): readonly { readonly pointer: string; readonly format: string }[] {
  if (typeof schema === 'boolean') return [];
  const { format } = schema;
  const own =
    typeof format === 'string' && namedFormat(format) === undefined ? [{ pointer: '/format', format }] : [];
  const inner = [...subschemas(schema)].flatMap(([path, entry]) =>
    unknownFormats(entry).map((unknown) => ({ ...unknown, pointer: toPointer(path) + unknown.pointer })),
  );
  return [...own, ...inner];
}
