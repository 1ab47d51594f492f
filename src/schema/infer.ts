import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { BodyShape } from '../model/operation.ts';
import type { ListNode, MapNode, ScalarNode, TreeNode } from '../model/tree.ts';
import { isCountry, isCurrency } from './codes.ts';
import { parseDescriptor } from './descriptor.ts';
import { recognisedFormat } from './format-names.ts';
import { toPointer } from './pointer.ts';

/**
 * The shape that an example promises: its members and their types, and as advice the formats that it shows.
 * A literal error code is no part of the shape, for other codes may come with the same status: the caller keeps it.
 */
export function inferShape(
  node: TreeNode,
  options: { readonly at: Location; readonly errorCodeField?: string },
): BodyShape {
  const inferred = inferNode(node, '');
  const places: Record<string, Location> = { '': options.at };
  collectPlaces(node, [], places);
  return {
    schema: inferred.schema,
    advisory: Object.keys(inferred.advisory).length === 0 ? undefined : inferred.advisory,
    origin: 'inferred',
    example: inferred.example,
    places,
    at: options.at,
  };
}

interface Inferred {
  readonly schema: JsonObject;
  readonly advisory: JsonObject;
  readonly example: Json | undefined;
  readonly optional: boolean;
}

function inferNode(node: TreeNode, key: string): Inferred {
  switch (node.kind) {
    case 'map':
      return inferMap(node);
    case 'list':
      return inferList(node, key);
    case 'scalar':
      return inferScalar(node, key);
    default:
      return node satisfies never;
  }
}

function inferMap(node: MapNode): Inferred {
  const members = node.entries.map(({ key, value }) => [key, inferNode(value, key)] as const);
  const required = members.filter(([, inferred]) => !inferred.optional).map(([key]) => key);
  const advisory = members.filter(([, inferred]) => Object.keys(inferred.advisory).length > 0);
  const examples = members.flatMap(([key, { example }]) =>
    example === undefined ? [] : [[key, example] as const],
  );
  return {
    schema: {
      type: 'object',
      ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
      properties: Object.fromEntries(members.map(([key, inferred]) => [key, inferred.schema])),
    },
    advisory:
      advisory.length === 0
        ? {}
        : { properties: Object.fromEntries(advisory.map(([key, inferred]) => [key, inferred.advisory])) },
    example: examples.length === 0 && members.length > 0 ? undefined : Object.fromEntries(examples),
    optional: false,
  };
}

function inferList(node: ListNode, key: string): Inferred {
  const entries = node.items.map((item) => inferNode(item, key));
  const items =
    entries.map(({ schema }) => schema).reduce<JsonObject | undefined>(commonSchema, undefined) ?? {};
  const advisories = new Set(entries.map(({ advisory }) => JSON.stringify(advisory)));
  const advisory = advisories.size === 1 ? (entries[0]?.advisory ?? {}) : {};
  const examples = entries.flatMap(({ example }) => (example === undefined ? [] : [example]));
  return {
    schema: { type: 'array', ...(Object.keys(items).length === 0 ? {} : { items }) },
    advisory: Object.keys(advisory).length === 0 ? {} : { items: advisory },
    example: examples.length === 0 && entries.length > 0 ? undefined : examples,
    optional: false,
  };
}

function inferScalar(node: ScalarNode, key: string): Inferred {
  const { value } = node;
  const descriptor = typeof value === 'string' ? parseDescriptor(value) : undefined;
  if (descriptor !== undefined) {
    const { schema, format, optional } = descriptor;
    return { schema, advisory: format === undefined ? {} : { format }, example: undefined, optional };
  }
  // The type of a null is not shown: only its presence is promised.
  const schema: JsonObject = value === null ? {} : { type: typeof value };
  return { schema, advisory: advisoryOf(value, key), example: value, optional: false };
}

function advisoryOf(value: ScalarNode['value'], key: string): JsonObject {
  // JSON has one kind of number: that an amount of 300 is whole proves nothing, that an id is does.
  if (typeof value === 'number')
    return Number.isInteger(value) && /(?:^|_)id$|Id$/.test(key) ? { type: 'integer' } : {};
  if (typeof value !== 'string') return {};
  if (/currency/i.test(key) && isCurrency(value)) return { format: 'currency' };
  if (/country/i.test(key) && isCountry(value)) return { format: 'country' };
  const format = recognisedFormat(value);
  return format === undefined ? {} : { format };
}

/** What two entries of a list have in common; `{}` when that is nothing. */
function commonSchema(left: JsonObject | undefined, right: JsonObject): JsonObject {
  if (left === undefined) return right;
  if (left['type'] !== right['type'] || left['type'] === undefined) return {};
  if (left['type'] === 'array') {
    const [mine, yours] = [left['items'], right['items']];
    const items = isJsonObject(mine) && isJsonObject(yours) ? commonSchema(mine, yours) : {};
    return { type: 'array', ...(Object.keys(items).length === 0 ? {} : { items }) };
  }
  return left['type'] === 'object' ? commonObject(left, right) : { type: left['type'] };
}

function commonObject(left: JsonObject, right: JsonObject): JsonObject {
  const [mine, yours] = [asObject(left['properties']), asObject(right['properties'])];
  const properties = Object.fromEntries(
    Object.entries({ ...mine, ...yours }).map(([name, schema]) => {
      const [one, other] = [mine[name], yours[name]];
      return [name, isJsonObject(one) && isJsonObject(other) ? commonSchema(one, other) : schema];
    }),
  );
  const [demanded, also] = [asList(left['required']), asList(right['required'])];
  const required = demanded.filter((name) => also.includes(name));
  return { type: 'object', ...(required.length === 0 ? {} : { required }), properties };
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function collectPlaces(node: TreeNode, path: readonly string[], places: Record<string, Location>): void {
  if (node.kind === 'map') {
    for (const { key, keyAt, value } of node.entries) {
      places[toPointer([...path, 'properties', key])] ??= keyAt;
      collectPlaces(value, [...path, 'properties', key], places);
    }
  }
  if (node.kind === 'list') {
    for (const item of node.items) {
      places[toPointer([...path, 'items'])] ??= item.at;
      collectPlaces(item, [...path, 'items'], places);
    }
  }
}

export { exampleOf } from './example.ts';
