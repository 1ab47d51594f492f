import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import type { Diagnostic, Location } from '../model/location.ts';
import type { BodyShape } from '../model/operation.ts';
import type { TreeNode } from '../model/tree.ts';
import { exampleOf, inferShape } from '../schema/infer.ts';
import { settleExamples } from './examples.ts';
import { get, text } from './nodes.ts';
import { readSchema } from './schema-tree.ts';

/** What shapes may refer to: named schemas, and where each of their parts stands. */
export interface Names {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly places: Readonly<Record<string, Readonly<Record<string, Location>>>>;
}

export interface ReadShape {
  readonly shape: BodyShape;
  readonly diagnostics: readonly Diagnostic[];
}

const TYPES: ReadonlySet<string> = new Set([
  'object',
  'array',
  'string',
  'number',
  'integer',
  'boolean',
  'null',
]);

/** A body as it is written: JSON Schema where it looks like that, an example from which a schema is inferred otherwise. */
export function readShape(node: TreeNode, at: Location, names: Names): ReadShape {
  return isSchema(node)
    ? readSchemaShape(node, at, names)
    : { shape: inferShape(node, { at }), diagnostics: [] };
}

/** A map that can only be a schema, such as that of a parameter: `{minimum: 1}` is one without a type, too. */
export function readSchemaShape(node: TreeNode, at: Location, names: Names): ReadShape {
  const read = readSchema(node, names);
  const settled = settleExamples(read.schema, { places: read.places, names });
  const diagnostics = [...read.diagnostics, ...settled.diagnostics];
  const example = exampleOf(settled.schema, names.schemas);
  return {
    shape: {
      schema: settled.schema,
      advisory: settled.advisory,
      origin: 'declared',
      example,
      places: withReferences({ ...read.places, '': at }, settled.schema, names),
      at,
    },
    diagnostics,
  };
}

/** A scalar or a descriptor as the shape of a parameter: formats that it names are promised, not guessed. */
export function isSchema(node: TreeNode): boolean {
  if (node.kind !== 'map') return false;
  const type = get(node, 'type');
  const typed =
    type?.kind === 'list'
      ? type.items.every((item) => TYPES.has(text(item) ?? ''))
      : type !== undefined && TYPES.has(text(type) ?? '');
  return (
    typed ||
    text(get(node, '$ref')) !== undefined ||
    ['oneOf', 'anyOf', 'allOf', 'enum'].some((key) => get(node, key)?.kind === 'list') ||
    (get(node, 'properties')?.kind === 'map' && node.entries.every(({ key }) => key !== 'id'))
  );
}

/** The places of referred schemas under the pointers at which the reference stands; recursion stops at itself. */
function withReferences(
  places: Record<string, Location>,
  schema: JsonSchema,
  names: Names,
): Readonly<Record<string, Location>> {
  const all: Record<string, Location> = { ...places };
  for (const { pointer, name } of referencesIn(schema, ''))
    addReferred(all, pointer, name, { names, entered: [] });
  return all;
}

function addReferred(
  all: Record<string, Location>,
  pointer: string,
  name: string,
  walk: { readonly names: Names; readonly entered: readonly string[] },
): void {
  if (walk.entered.includes(name) || walk.entered.length > 8) return;
  for (const [inner, location] of Object.entries(walk.names.places[name] ?? {})) {
    const key = pointer + inner;
    if (inner !== '' || all[key] === undefined) all[key] ??= location;
  }
  const target = walk.names.schemas[name];
  if (target === undefined) return;
  const entered = [...walk.entered, name];
  for (const next of referencesIn(target, pointer))
    addReferred(all, next.pointer, next.name, { ...walk, entered });
}

function* referencesIn(
  schema: Json,
  pointer: string,
): Iterable<{ readonly pointer: string; readonly name: string }> {
  if (Array.isArray(schema)) {
    for (const [index, entry] of schema.entries()) yield* referencesIn(entry, `${pointer}/${index}`);
    return;
  }
  if (!isJsonObject(schema)) return;
  const reference = schema['$ref'];
  if (typeof reference === 'string' && reference.startsWith('#/$defs/')) {
    yield {
      pointer,
      name: decodeURIComponent(reference.slice('#/$defs/'.length))
        .replaceAll('~1', '/')
        .replaceAll('~0', '~'),
    };
  }
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'example' || key === 'examples' || key === 'default' || key === 'const' || key === 'enum')
      continue;
    yield* referencesIn(value, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

/** The shape of a value about which nothing is said. */
export function anyShape(at: Location, schema: JsonObject = {}): BodyShape {
  return { schema, advisory: undefined, origin: 'declared', example: undefined, places: { '': at }, at };
}
