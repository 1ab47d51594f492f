import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { pointerSegments, readPointer } from '../schema/pointer.ts';
import { isSchema } from './level.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/** The schema behind `#/$defs/Name` or a place in it. */
export function resolveReference(reference: string, definitions: Definitions): JsonSchema | undefined {
  const pointer = pointerOf(reference);
  const [keyword, name = '', ...inner] = pointerSegments(pointer ?? '');
  if (keyword !== '$defs' || !Object.hasOwn(definitions, name)) return undefined;
  const target = inner.reduce<Json | undefined>(
    (place, segment) =>
      isJsonList(place) ? place[Number(segment)] : isJsonObject(place) ? place[segment] : undefined,
    definitions[name],
  );
  return isSchema(target) ? target : undefined;
}

/**
 * References into the schema itself (`#`, `#/definitions/Name`) become references to definitions, so that a part
 * of the schema can be looked at alone.
 */
export function localised(
  schema: JsonSchema,
  definitions: Definitions,
): { readonly schema: JsonSchema; readonly definitions: Definitions } {
  const names = new Map<string, string>();
  const nameOf = (pointer: string): string => {
    const known = names.get(pointer);
    if (known !== undefined) return known;
    let name = `local.${names.size}`;
    while (Object.hasOwn(definitions, name)) name += '_';
    names.set(pointer, name);
    return name;
  };
  const rewrite = (value: Json): Json => {
    if (isJsonList(value)) return value.map(rewrite);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([keyword, inner]) => [
        keyword,
        keyword === '$ref' && typeof inner === 'string'
          ? rewritten(inner, schema, definitions, nameOf)
          : VERBATIM.has(keyword)
            ? inner
            : rewrite(inner),
      ]),
    );
  };
  const whole = rewrite(schema);
  if (names.size === 0 || !isSchema(whole)) return { schema, definitions };
  const added: Record<string, JsonSchema> = {};
  // The list of names grows while their schemas are rewritten.
  for (const [pointer, name] of names) {
    const target = rewrite(readPointer(schema, pointer) ?? true);
    added[name] = isSchema(target) ? target : true;
  }
  return { schema: whole, definitions: { ...definitions, ...added } };
}

// Values, in which a member called `$ref` is nothing special.
const VERBATIM: ReadonlySet<string> = new Set(['const', 'enum', 'example', 'examples', 'default']);

function rewritten(
  reference: string,
  schema: JsonSchema,
  definitions: Definitions,
  nameOf: (pointer: string) => string,
): string {
  const pointer = pointerOf(reference);
  if (pointer === undefined || resolveReference(reference, definitions) !== undefined) return reference;
  return isSchema(readPointer(schema, pointer)) ? `#/$defs/${nameOf(pointer)}` : reference;
}

/** Undefined for a reference to elsewhere. */
function pointerOf(reference: string): string | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined;
  }
}
