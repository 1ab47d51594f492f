import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { dereference } from '../schema/evaluation.ts';
import { exampleOf } from '../schema/infer.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

/** Fits a stored value to what an answer's schema demands; the same value when nothing is to be done. */
export type Projection = (value: Json) => Json;

/**
 * What a caller sends rarely has all that an answer must have: required members are added from the schema's
 * examples, members that a closed schema does not know are left out.
 */
export function projectionOf(schema: JsonSchema, definitions: Definitions): Projection {
  return compile(schema, definitions, new Map());
}

/** The members of an object schema, with those of its `allOf` branches. */
export function objectMembers(
  schema: JsonSchema | undefined,
  definitions: Definitions,
): { readonly properties: Readonly<Record<string, JsonSchema>>; readonly required: ReadonlySet<string> } {
  const properties: Record<string, JsonSchema> = {};
  const required = new Set<string>();
  const target = dereference(schema, definitions);
  if (!isJsonObject(target)) return { properties, required };
  for (const branch of isJsonList(target['allOf']) ? target['allOf'] : []) {
    if (!isJsonObject(branch)) continue;
    const inner = objectMembers(branch, definitions);
    Object.assign(properties, inner.properties);
    for (const name of inner.required) required.add(name);
  }
  const own = isJsonObject(target['properties']) ? target['properties'] : {};
  for (const [name, member] of Object.entries(own)) if (isSchema(member)) properties[name] = member;
  for (const name of isJsonList(target['required']) ? target['required'] : []) required.add(String(name));
  return { properties, required };
}

const SAME: Projection = (value) => value;

function compile(
  schema: JsonSchema,
  definitions: Definitions,
  known: Map<JsonSchema, { made: Projection }>,
): Projection {
  // Found again inside itself: a schema that refers to itself is compiled once and called late.
  const earlier = known.get(schema);
  if (earlier !== undefined) return (value) => earlier.made(value);
  const target = dereference(schema, definitions);
  if (!isJsonObject(target)) return SAME;
  const slot = { made: SAME };
  known.set(schema, slot);
  const { items } = target;
  const { properties, required } = objectMembers(target, definitions);
  if (isJsonObject(items)) slot.made = listProjection(compile(items, definitions, known));
  else if (Object.keys(properties).length > 0) {
    const members = Object.entries(properties).map(([name, member]): Member => {
      const made = required.has(name) ? exampleOf(member, definitions) : undefined;
      return { name, project: compile(member, definitions, known), made };
    });
    slot.made = objectProjection(members, target['additionalProperties'] === false);
  }
  return slot.made;
}

interface Member {
  readonly name: string;
  readonly project: Projection;
  /** What stands there when the value lacks a member that must be present. */
  readonly made: Json | undefined;
}

function listProjection(project: Projection): Projection {
  if (project === SAME) return SAME;
  return (value) => {
    if (!isJsonList(value)) return value;
    const projected = value.map(project);
    return projected.some((entry, index) => entry !== value[index]) ? projected : value;
  };
}

function objectProjection(members: readonly Member[], closed: boolean): Projection {
  const names = new Set(members.map(({ name }) => name));
  const changing = members.filter(({ project, made }) => project !== SAME || made !== undefined);
  if (changing.length === 0 && !closed) return SAME;
  return (value) => {
    if (!isJsonObject(value)) return value;
    // Most values fit as they are: copied only when something is to be added or left out.
    let fitted: JsonObject = closed ? onlyNamed(value, names) : value;
    for (const { name, project, made } of changing) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      const next: Json | undefined = given === undefined ? made : project(given);
      if (next !== given && next !== undefined) fitted = { ...fitted, [name]: next };
    }
    return fitted;
  };
}

function onlyNamed(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  const keys = Object.keys(value);
  if (keys.every((name) => names.has(name))) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}

function isSchema(value: Json): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value);
}
