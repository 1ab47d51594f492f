import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import type { Diagnostic, Location } from '../model/location.ts';
import { type SchemaProblem, validatorFor } from '../schema/validator.ts';
import type { Names } from './shape.ts';

export interface SettledSchema {
  readonly schema: JsonSchema;
  readonly advisory: JsonSchema | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Where an example breaks a constraint beside it, one of the two is wrong and only the author knows which: the
 * example stays the valid value, the constraint becomes advice, and a diagnostic names both places.
 */
export function settleExamples(
  schema: JsonObject,
  context: { readonly places: Readonly<Record<string, Location>>; readonly names: Names },
): SettledSchema {
  const broken = contradictions(exemplified(schema, ''), context.names);
  if (broken.size === 0) return { schema, advisory: undefined, diagnostics: [] };
  const diagnostics = [...broken].flatMap(([pointer, { example, problems }]) =>
    problems.map((problem) => contradiction(problem, example, pointer, context.places)),
  );
  const { hard, soft } = split(schema, '', broken);
  return { schema: hard, advisory: soft, diagnostics };
}

interface Exemplified {
  readonly pointer: string;
  readonly schema: JsonObject;
  readonly example: Json;
}

type Broken = ReadonlyMap<string, { readonly example: Json; readonly problems: readonly SchemaProblem[] }>;

/** Keywords about which an example can say nothing. */
const SILENT: ReadonlySet<string> = new Set([
  'type',
  'example',
  'examples',
  'description',
  'title',
  'default',
  '$ref',
]);

/** Every scalar example with the constraints that stand beside it. */
function* exemplified(schema: JsonObject, pointer: string): Iterable<Exemplified> {
  const { example, properties, items } = schema;
  const constrained = Object.keys(schema).some((key) => !SILENT.has(key));
  if (example !== undefined && constrained && !isJsonObject(example) && !isJsonList(example))
    yield { pointer, schema, example };
  for (const [name, member] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (isJsonObject(member)) yield* exemplified(member, `${pointer}/properties/${escapePointer(name)}`);
  }
  if (isJsonObject(items)) yield* exemplified(items, `${pointer}/items`);
}

/** All of them are judged in one go, as members of one object: compiling a schema for each would cost a second. */
function contradictions(found: Iterable<Exemplified>, names: Names): Broken {
  const all = [...found];
  if (all.length === 0) return new Map();
  const properties = Object.fromEntries(all.map(({ schema }, index) => [`e${index}`, schema]));
  const values = Object.fromEntries(all.map(({ example }, index) => [`e${index}`, example]));
  const problems = validatorFor(names.schemas).validate({ properties }, values);
  return new Map(
    all.flatMap(({ pointer, schema, example }, index) => {
      const own = problems.filter(
        (problem) =>
          problem.pointer === `/e${index}` && problem.keyword in schema && problem.keyword !== 'type',
      );
      return own.length === 0 ? [] : [[pointer, { example, problems: own }] as const];
    }),
  );
}

interface Split {
  readonly hard: JsonObject;
  readonly soft: JsonObject | undefined;
}

/** The schema without the constraints that examples break, and those constraints at the same places. */
function split(schema: JsonObject, pointer: string, broken: Broken): Split {
  const keywords = (broken.get(pointer)?.problems ?? []).map(({ keyword }) => keyword);
  let hard: JsonObject = Object.fromEntries(
    Object.entries(schema).filter(([key]) => !keywords.includes(key)),
  );
  let soft: JsonObject | undefined =
    keywords.length === 0
      ? undefined
      : Object.fromEntries(keywords.map((keyword) => [keyword, schema[keyword] ?? null]));
  const { properties, items } = schema;
  if (isJsonObject(properties)) {
    const members = Object.entries(properties).map(([name, member]) => {
      const parts = isJsonObject(member)
        ? split(member, `${pointer}/properties/${escapePointer(name)}`, broken)
        : undefined;
      return { name, hard: parts?.hard ?? member, soft: parts?.soft };
    });
    hard = { ...hard, properties: Object.fromEntries(members.map((member) => [member.name, member.hard])) };
    const advised = members.flatMap((member): readonly (readonly [string, Json])[] =>
      member.soft === undefined ? [] : [[member.name, member.soft]],
    );
    if (advised.length > 0) soft = { ...soft, properties: Object.fromEntries(advised) };
  }
  if (isJsonObject(items)) {
    const parts = split(items, `${pointer}/items`, broken);
    hard = { ...hard, items: parts.hard };
    if (parts.soft !== undefined) soft = { ...soft, items: parts.soft };
  }
  return { hard, soft };
}

function contradiction(
  problem: SchemaProblem,
  example: Json,
  pointer: string,
  places: Readonly<Record<string, Location>>,
): Diagnostic {
  const constraint = places[`${pointer}/${problem.keyword}`];
  const at = places[`${pointer}/example`] ??
    places[pointer] ??
    constraint ?? { file: '', line: 1, column: 1 };
  return {
    code: 'example-violates-constraint',
    severity: 'warning',
    message: `the example ${JSON.stringify(example)} breaks the constraint beside it: it ${problem.message}`,
    at,
    related: constraint === undefined ? [] : [{ message: 'the constraint', at: constraint }],
    help: 'Correct one of the two. Until then the example counts as valid and the constraint only advises.',
  };
}

function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
