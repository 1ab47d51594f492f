import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { listFields, promisedField } from '../schema/fields.ts';
import type { SchemaProblem } from '../schema/validator.ts';

/** The member that a problem is about, by the name that promises use; an extra member blames its parent. */
export function blamedMember(problem: SchemaProblem): string {
  const extra = problem.keyword === 'additionalProperties' || problem.keyword === 'unevaluatedProperties';
  return promisedField(extra ? problem.pointer.slice(0, problem.pointer.lastIndexOf('/')) : problem.pointer);
}

export interface ProblemGroup {
  readonly problem: SchemaProblem;
  /** How many others break the same rule in other entries of a list. */
  readonly more: number;
}

/** One problem per member and rule: a thousand entries with one mistake are one finding. */
export function groupProblems(problems: readonly SchemaProblem[]): readonly ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  for (const problem of problems) {
    const key = `${promisedField(problem.pointer)} ${problem.schemaPointer}`;
    const known = groups.get(key);
    groups.set(key, known === undefined ? { problem, more: 0 } : { ...known, more: known.more + 1 });
  }
  return [...groups.values()];
}

/** The members of a schema that a value holds and that no problem blames, and `''` for a body that is sound as a whole. */
export function soundMembers(
  schema: JsonSchema,
  value: Json,
  options: {
    readonly problems: readonly SchemaProblem[];
    readonly definitions: Readonly<Record<string, JsonSchema>>;
  },
): readonly string[] {
  const { problems, definitions } = options;
  const blamed = new Set(problems.map(blamedMember));
  const sound = namedMembers(schema, definitions).filter(
    ({ name, path }) => !blamed.has(name) && holds(value, path, 0),
  );
  const names = sound.map(({ name }) => name);
  return problems.length === 0 ? ['', ...names] : names;
}

interface NamedMember {
  /** `items[].quantity`. */
  readonly name: string;
  /** `undefined` stands for any entry of a list. */
  readonly path: readonly (string | undefined)[];
}

// A memo and no state: a schema names the same members for every answer.
const members = new WeakMap<JsonObject, readonly NamedMember[]>();

function namedMembers(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
): readonly NamedMember[] {
  if (!isJsonObject(schema)) return [];
  const known = members.get(schema);
  if (known !== undefined) return known;
  const named = listFields(schema, definitions).map(({ schemaName, segments }) => ({
    name: schemaName,
    path: segments.map((segment) => (typeof segment === 'number' ? undefined : segment)),
  }));
  members.set(schema, named);
  return named;
}

// More entries of a list than these show nothing new, and a body may hold very many.
const ENTRIES = 50;

function holds(value: Json | undefined, path: NamedMember['path'], depth: number): boolean {
  if (value === undefined) return false;
  if (depth === path.length) return true;
  const segment = path[depth];
  if (segment !== undefined)
    return isJsonObject(value) && Object.hasOwn(value, segment) && holds(value[segment], path, depth + 1);
  if (!isJsonList(value)) return false;
  for (let index = 0; index < value.length && index < ENTRIES; index += 1) {
    if (holds(value[index], path, depth + 1)) return true;
  }
  return false;
}
