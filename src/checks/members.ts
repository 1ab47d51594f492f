import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { listFields, promisedField } from '../schema/fields.ts';
import { toPointer } from '../schema/pointer.ts';
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

/** The members of a schema that a value holds and that no problem blames; `''` for a body without named members. */
export function soundMembers(
  schema: JsonSchema,
  value: Json,
  options: {
    readonly problems: readonly SchemaProblem[];
    readonly definitions: Readonly<Record<string, JsonSchema>>;
  },
): readonly string[] {
  const fields = new Set(listFields(schema, options.definitions).map((field) => field.schemaName));
  if (fields.size === 0) return options.problems.length === 0 ? [''] : [];
  const blamed = new Set(options.problems.map(blamedMember));
  const present = presentMembers(value);
  return [...fields].filter((field) => present.has(field) && !blamed.has(field));
}

// More entries of a list than these show nothing new, and a body may hold very many.
const ENTRIES = 50;

function presentMembers(value: Json): ReadonlySet<string> {
  const present = new Set<string>();
  const visit = (inner: Json, path: readonly (string | number)[]): void => {
    if (path.length > 0) present.add(promisedField(toPointer(path)));
    if (isJsonList(inner))
      for (const [index, entry] of inner.slice(0, ENTRIES).entries()) visit(entry, [...path, index]);
    else if (isJsonObject(inner))
      for (const [name, entry] of Object.entries(inner)) visit(entry, [...path, name]);
  };
  visit(value, []);
  return present;
}
