import type { JsonSchema } from '../../model/json.ts';
import type { Diagnostic, Location } from '../../model/location.ts';
import type { MapNode, TreeNode } from '../../model/tree.ts';
import { inferShape } from '../../schema/infer.ts';
import { settleExamples } from '../examples.ts';
import { entriesOf } from '../nodes.ts';
import { readSchema } from '../schema-tree.ts';
import { sectionsNamed } from '../section.ts';
import { isSchema, type Names } from '../shape.ts';

/** Named schemas: all names are known before any of them is read, so that models may refer to each other. */
export function readModels(trees: readonly MapNode[]): {
  readonly names: Names;
  readonly diagnostics: readonly Diagnostic[];
} {
  const models = sectionsNamed(trees, 'models', 'data_models', 'schemas').flatMap((section) =>
    entriesOf(section.value),
  );
  const known: Names = { schemas: Object.fromEntries(models.map(({ key }) => [key, true])), places: {} };
  const schemas: Record<string, JsonSchema> = {};
  const places: Record<string, Readonly<Record<string, Location>>> = {};
  const diagnostics: Diagnostic[] = [];
  for (const { key, keyAt, value } of models) {
    if (key in schemas) continue;
    if (isSchema(value)) {
      const read = readSchema(withoutInvariants(value), known);
      schemas[key] = read.schema;
      places[key] = { ...read.places, '': keyAt };
      diagnostics.push(...read.diagnostics);
    } else {
      const shape = inferShape(value, { at: keyAt });
      schemas[key] = shape.schema;
      places[key] = shape.places;
    }
  }
  const written = { schemas, places };
  const settled = Object.entries(schemas).map(([name, schema]): readonly [string, JsonSchema] => {
    if (typeof schema === 'boolean') return [name, schema];
    const result = settleExamples(schema, { places: places[name] ?? {}, names: written });
    diagnostics.push(...result.diagnostics);
    return [name, result.schema];
  });
  // The same object where nothing was settled: a validator is kept for each set of definitions.
  const same = settled.every(([name, schema]) => schema === schemas[name]);
  return { names: { schemas: same ? schemas : Object.fromEntries(settled), places }, diagnostics };
}

/** `invariants` beside the keywords of a model are statements about it, and no keyword. A member may be called so. */
function withoutInvariants(node: TreeNode): TreeNode {
  if (node.kind !== 'map') return node;
  return {
    ...node,
    entries: node.entries.filter(({ key, value }) => key !== 'invariants' || value.kind === 'map'),
  };
}
