import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Diagnostic, Location } from '../model/location.ts';
import type { MapNode, TreeEntry, TreeNode } from '../model/tree.ts';
import { parseConstraints, parseFormat } from './constraints.ts';
import { entriesOf, flag, get, itemsOf, text, toJson, unknownKeys } from './nodes.ts';
import type { Names } from './shape.ts';
import { nearest, slipOf } from './suggest.ts';

export interface ReadSchema {
  readonly schema: JsonObject;
  readonly places: Readonly<Record<string, Location>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** JSON Schema as a page writes it: prose constraints compiled, references made `#/$defs/Name`, every place kept. */
export function readSchema(node: MapNode, names: Names): ReadSchema;
export function readSchema(node: TreeNode, names: Names): ReadSchema;
export function readSchema(node: TreeNode, names: Names): ReadSchema {
  const reading: Reading = { names, places: {}, diagnostics: [] };
  const schema = schemaAt(node, '', reading);
  return {
    schema: isJsonObject(schema) ? schema : {},
    places: reading.places,
    diagnostics: reading.diagnostics,
  };
}

interface Reading {
  readonly names: Names;
  readonly places: Record<string, Location>;
  readonly diagnostics: Diagnostic[];
}

/** Keywords whose value is a schema, a list of schemas, or a map of schemas. */
const ONE: readonly string[] = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'additionalItems',
  'unevaluatedItems',
];
const LIST: readonly string[] = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAP: readonly string[] = [
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
];
const PLAIN: readonly string[] = (
  'type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format minItems maxItems ' +
  'uniqueItems minContains maxContains minProperties maxProperties required dependentRequired nullable default example examples title ' +
  'description deprecated readOnly writeOnly contentEncoding contentMediaType discriminator externalDocs xml $id $schema $comment $anchor'
).split(' ');
const KNOWN: readonly string[] = [...PLAIN, ...ONE, ...LIST, ...MAP, '$ref', 'constraints'];

function schemaAt(node: TreeNode, pointer: string, reading: Reading): Json {
  if (node.kind !== 'map') return toJson(node);
  reading.diagnostics.push(...unknownKeys(node, KNOWN, 'a JSON Schema'));
  let schema: JsonObject = {};
  for (const entry of node.entries) schema = conjoin(schema, keyword(entry, node, pointer, reading));
  return withRequiredFlags(schema, node);
}

function keyword(entry: TreeEntry, node: MapNode, pointer: string, reading: Reading): JsonObject {
  const { key, keyAt, value } = entry;
  const here = `${pointer}/${escapePointer(key)}`;
  const place = { ...keyAt, length: keyAt.length ?? 1 };
  if (key === 'constraints') return proseConstraints(entry, node, pointer, reading);
  if (key === 'format') return formatOf(entry, node, pointer, reading);
  if (key === 'type') checkType(value, reading);
  if (key === '$ref') return { $ref: referenceTo(text(value) ?? '', value.at, reading) };
  reading.places[here] ??= place;
  if (MAP.includes(key) && value.kind === 'map') {
    const members = value.entries.map((member) => {
      const inner = `${here}/${escapePointer(member.key)}`;
      reading.places[inner] ??= member.keyAt;
      return [member.key, schemaAt(member.value, inner, reading)] as const;
    });
    return { [key === 'definitions' ? '$defs' : key]: Object.fromEntries(members) };
  }
  if (ONE.includes(key) && value.kind === 'map') return { [key]: schemaAt(value, here, reading) };
  if (LIST.includes(key) && value.kind === 'list') {
    return { [key]: value.items.map((item, index) => schemaAt(item, `${here}/${index}`, reading)) };
  }
  if (key === 'required') {
    reading.diagnostics.push(...misspeltMembers(value, node));
    for (const item of value.kind === 'list' ? value.items : [])
      reading.places[`${here}/${escapePointer(text(item) ?? '')}`] = item.at;
    return value.kind === 'list' ? { required: value.items.map((item) => text(item) ?? '') } : {};
  }
  return { [key]: toJson(value) };
}

const TYPES: readonly string[] = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** A schema with a type that is none cannot be used, so nothing of it would be tested. */
function checkType(node: TreeNode, reading: Reading): void {
  for (const item of itemsOf(node)) {
    const name = text(item) ?? '';
    if (TYPES.includes(name)) continue;
    const near = nearest(name, TYPES);
    reading.diagnostics.push({
      code: 'unknown-type',
      severity: 'error',
      message: `\`${name}\` is no type of JSON Schema`,
      at: item.at,
      related: [],
      help: near === undefined ? `Types are: ${TYPES.join(', ')}.` : `Did you mean \`${near}\`?`,
    });
  }
}

/** A member that is demanded under a name and described under another one that is nearly the same. */
function misspeltMembers(required: TreeNode, node: MapNode): readonly Diagnostic[] {
  const described = entriesOf(get(node, 'properties')).map(({ key }) => key);
  const demanded = required.kind === 'list' ? required.items : [];
  const names = demanded.map((item) => text(item) ?? '');
  return demanded.flatMap((item, index): readonly Diagnostic[] => {
    const name = names[index] ?? '';
    if (described.includes(name)) return [];
    const meant = slipOf(
      name,
      described.filter((member) => member.length > 3 && !names.includes(member)),
    );
    if (meant === undefined) return [];
    return [
      {
        code: 'required-unknown',
        severity: 'error',
        message: `\`${name}\` is required, but not among the properties`,
        at: item.at,
        related: [],
        help: `Did you mean \`${meant}\`?`,
      },
    ];
  });
}

/** `max 50 characters, alphanumeric` beside a schema. */
function proseConstraints(entry: TreeEntry, node: MapNode, pointer: string, reading: Reading): JsonObject {
  const prose = text(entry.value);
  if (prose === undefined) return {};
  const { schema, unread } = parseConstraints(prose, text(get(node, 'type')));
  for (const keyword of Object.keys(schema)) reading.places[`${pointer}/${keyword}`] ??= entry.value.at;
  for (const part of unread) {
    reading.diagnostics.push({
      code: 'prose-constraint',
      severity: 'warning',
      message: `\`${part.text}\` is not a constraint that can be executed, so nothing tests it`,
      at: shifted(entry.value.at, part.start, part.end - part.start),
      related: [],
      help: 'Write it as a JSON Schema keyword (maxLength, pattern, minimum ...), or as `max 50 characters`, `between 1 and 999`.',
    });
  }
  return schema;
}

function formatOf(entry: TreeEntry, node: MapNode, pointer: string, reading: Reading): JsonObject {
  const name = text(entry.value) ?? '';
  const parsed = parseFormat(name);
  const description = text(get(node, 'description')) ?? '';
  // `decimal` says nothing by itself; `(2 decimal places)` beside it does.
  const decimals =
    name === 'decimal' ? parseConstraints(description, 'number').schema['multipleOf'] : undefined;
  reading.places[`${pointer}/format`] ??= entry.keyAt;
  if (decimals !== undefined && get(node, 'multipleOf') === undefined) {
    reading.places[`${pointer}/multipleOf`] ??= get(node, 'description')?.at ?? entry.keyAt;
    return { multipleOf: decimals };
  }
  if (parsed !== undefined) return parsed;
  reading.diagnostics.push({
    code: 'unknown-format',
    severity: 'warning',
    message: `nobody knows the format \`${name}\`, so nothing tests it`,
    at: entry.value.at,
    related: [],
    help: 'Use one of date-time, date, uuid, uri, email, ISO 4217, ISO 3166-1 alpha-2, E.164, decimal, or a pattern.',
  });
  return {};
}

/** `Order`, `#/models/Order` and `#/components/schemas/Order` all mean the named schema. */
function referenceTo(reference: string, at: Location, reading: Reading): string {
  const name = reference.replace(
    /^#?\/?(models|data_models|schemas|definitions|components\/schemas|\$defs)\//,
    '',
  );
  const known = Object.keys(reading.names.schemas);
  if (!known.includes(name)) {
    const near = nearest(name, known);
    reading.diagnostics.push({
      code: 'unknown-reference',
      severity: 'error',
      message: `\`${reference}\` refers to a model that is not there`,
      at,
      related: [],
      help: near === undefined ? `Models are: ${known.join(', ') || 'none'}.` : `Did you mean \`${near}\`?`,
    });
  }
  return `#/$defs/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** `required: true` on a property is what many pages write for the parent's list. */
function withRequiredFlags(schema: JsonObject, node: MapNode): JsonObject {
  const flagged = entriesOf(get(node, 'properties')).flatMap(({ key, value }) =>
    flag(get(value, 'required')) === true ? [key] : [],
  );
  if (flagged.length === 0) return schema;
  const listed = isJsonList(schema['required']) ? schema['required'] : [];
  return { ...schema, required: [...new Set([...listed, ...flagged])] };
}

function conjoin(left: JsonObject, right: JsonObject): JsonObject {
  const clash = Object.keys(right).filter(
    (key) => key in left && JSON.stringify(left[key]) !== JSON.stringify(right[key]),
  );
  if (clash.length === 0) return { ...left, ...right };
  const extra = Object.fromEntries(clash.map((key) => [key, right[key] ?? null]));
  const rest = Object.fromEntries(Object.entries(right).filter(([key]) => !clash.includes(key)));
  const all = isJsonList(left['allOf']) ? left['allOf'] : [];
  return { ...left, ...rest, allOf: [...all, extra] };
}

function shifted(at: Location, start: number, length: number): Location {
  return { ...at, column: at.column + 1 + start, length };
}

function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
