import { isJsonList, isJsonObject, type JsonObject, type JsonSchema } from '../model/json.ts';
import { member, pointerSegments, toPointer } from './pointer.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/** The schema that a reference leads to; the schema itself when it is none. */
export function dereference(
  schema: JsonSchema | undefined,
  definitions: Definitions,
): JsonSchema | undefined {
  let current = schema;
  for (let hops = 0; hops < 20; hops += 1) {
    if (!isJsonObject(current) || typeof current['$ref'] !== 'string') return current;
    const name = current['$ref'].replace(/^#\/\$defs\//, '');
    const target = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    const { $ref: _, ...siblings } = current;
    // The target itself where it can be: what is known of a schema is kept by its object.
    current = isJsonObject(target) && Object.keys(siblings).length > 0 ? { ...target, ...siblings } : target;
  }
  return undefined;
}

/**
 * The way through a schema to what judges a place of the instance, then the keyword:
 * `/properties/items/items/properties/quantity/maximum`. References are followed without being named.
 */
export function evaluationPointer(
  schema: JsonSchema,
  definitions: Definitions,
  instancePointer: string,
  keyword: string,
): string {
  let path: readonly string[] = [];
  let current: JsonSchema | undefined = schema;
  for (const segment of pointerSegments(instancePointer)) {
    const step = stepInto(dereference(current, definitions), segment, definitions, 0);
    if (step === undefined) return toPointer([...path, keyword]);
    path = [...path, ...step.path];
    current = step.schema;
  }
  return toPointer([...path, keyword]);
}

interface SchemaStep {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

function stepInto(
  schema: JsonSchema | undefined,
  segment: string,
  definitions: Definitions,
  depth: number,
): SchemaStep | undefined {
  if (!isJsonObject(schema) || depth > 10) return undefined;
  const direct =
    stepTo(schema, ['properties', segment]) ??
    (/^\d+$/.test(segment)
      ? (stepTo(schema, ['prefixItems', segment]) ?? stepTo(schema, ['items']))
      : undefined);
  if (direct !== undefined) return direct;
  for (const combination of ['allOf', 'anyOf', 'oneOf']) {
    const branches = schema[combination];
    for (const [index, branch] of (isJsonList(branches) ? branches : []).entries()) {
      const inner = isJsonObject(branch) ? dereference(branch, definitions) : undefined;
      const step = stepInto(inner, segment, definitions, depth + 1);
      if (step !== undefined) return { ...step, path: [combination, String(index), ...step.path] };
    }
  }
  return stepTo(schema, ['additionalProperties']);
}

function stepTo(schema: JsonObject, path: readonly string[]): SchemaStep | undefined {
  const [keyword = '', name] = path;
  const target = name === undefined ? schema[keyword] : member(schema[keyword], name);
  return typeof target === 'boolean' || isJsonObject(target) ? { path, schema: target } : undefined;
}
