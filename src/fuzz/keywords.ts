import { isJsonList, isJsonObject, type JsonObject } from '../model/json.ts';
import { namedFormat } from '../schema/format-names.ts';
import type { Draft, Limit, Shape, Source, TypeName } from './facts.ts';
import {
  boundsOf,
  choicesOf,
  countAt,
  demandedBy,
  isSame,
  isSchema,
  numberAt,
  objectAt,
  prefixOf,
  typesOf,
} from './level.ts';
import type { Origin } from './node.ts';
import { compiledPattern } from './pattern-syntax.ts';

/** Adds what the keywords of one schema say by themselves, those that combine schemas left out. */
export function addKeywords(draft: Draft, schema: JsonObject, origin: Origin): void {
  addTypes(draft, schema, origin);
  addChoices(draft, schema, origin);
  addNumbers(draft, schema, origin);
  addText(draft, schema, origin);
  addEntries(draft, schema, origin);
  addMembers(draft, schema, origin);
  const { example, examples, default: usual } = schema;
  const shown = [
    ...(example === undefined ? [] : [example]),
    ...(isJsonList(examples) ? examples : []),
    ...(usual === undefined ? [] : [usual]),
  ];
  if (shown.length > 0) draft.examples = [...draft.examples, ...shown];
  if (schema['readOnly'] === true) draft.readOnly = true;
}

export function within({ conjunct, path }: Origin, step: string): Origin {
  return { conjunct, path: `${path}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}` };
}

function addTypes(draft: Draft, schema: JsonObject, origin: Origin): void {
  const names = typesOf(schema);
  if (names === undefined) return;
  const allowed = new Set(names.map((name) => (name === 'integer' ? 'number' : name)));
  const isAllowed = (type: TypeName): boolean => allowed.has(type);
  draft.types = new Set([...draft.types].filter(isAllowed));
  draft.whole ||= names.includes('integer') && !names.includes('number');
  const place = { names: names.map((name) => `\`${name}\``).join(' or '), origin: within(origin, 'type') };
  draft.typeClaims = [...draft.typeClaims, place];
}

function addChoices(draft: Draft, schema: JsonObject, origin: Origin): void {
  const constant = schema['const'];
  const listed = [choicesOf(schema), constant === undefined ? undefined : [constant]];
  for (const choices of listed) {
    if (choices === undefined) continue;
    draft.choices = draft.choices?.filter((mine) => choices.some((other) => isSame(mine, other))) ?? choices;
    draft.choicesOrigin = within(origin, constant === undefined ? 'enum' : 'const');
  }
}

const WHOLE_32 = { low: -(2 ** 31), high: 2 ** 31 - 1 };

function addNumbers(draft: Draft, schema: JsonObject, origin: Origin): void {
  for (const { keyword, limit, lower, exclusive } of boundsOf(schema)) {
    const bound = { value: limit, exclusive, origin: within(origin, keyword) };
    if (lower) draft.lowest = tighter(draft.lowest, bound, 1);
    else draft.highest = tighter(draft.highest, bound, -1);
  }
  const step = numberAt(schema, 'multipleOf');
  if (step !== undefined && step > 0) {
    draft.steps = [...draft.steps, { value: step, exclusive: false, origin: within(origin, 'multipleOf') }];
  }
  const { format } = schema;
  if (format === 'int32' || format === 'int64') draft.whole = true;
  if (format === 'int32') {
    const bound = (value: number): Limit => ({ value, exclusive: false, origin: within(origin, 'format') });
    draft.lowest = tighter(draft.lowest, bound(WHOLE_32.low), 1);
    draft.highest = tighter(draft.highest, bound(WHOLE_32.high), -1);
  }
}

/** Of two bounds the one that leaves less; `direction` 1 for lower ones. */
function tighter(known: Limit | undefined, bound: Limit, direction: 1 | -1): Limit {
  if (known === undefined) return bound;
  const difference = (bound.value - known.value) * direction;
  return difference > 0 || (difference === 0 && bound.exclusive) ? bound : known;
}

type CountName = 'shortest' | 'longest' | 'fewestEntries' | 'mostEntries' | 'fewestMembers' | 'mostMembers';

function addCount(draft: Draft, name: CountName, place: Source, keyword: string): void {
  const value = isJsonObject(place.schema) ? countAt(place.schema, keyword) : undefined;
  if (value === undefined) return;
  const limit = { value, exclusive: false, origin: within(place.origin, keyword) };
  draft[name] = tighter(draft[name], limit, name.startsWith('most') || name === 'longest' ? -1 : 1);
}

// These are rules for numbers, or none at all.
const NOT_FOR_TEXT: ReadonlySet<string> = new Set([
  'int32',
  'int64',
  'float',
  'double',
  'password',
  'binary',
]);

function addText(draft: Draft, schema: JsonObject, origin: Origin): void {
  addCount(draft, 'shortest', { schema, origin }, 'minLength');
  addCount(draft, 'longest', { schema, origin }, 'maxLength');
  const { pattern, format } = schema;
  if (typeof pattern === 'string') {
    const expression = compiledPattern(pattern);
    draft.patterns = [...draft.patterns, { pattern, expression, origin: within(origin, 'pattern') }];
  }
  const name = typeof format === 'string' ? (namedFormat(format) ?? format) : undefined;
  if (name !== undefined && !NOT_FOR_TEXT.has(name)) {
    draft.formats = [...draft.formats, { format: name, origin: within(origin, 'format') }];
  }
}

function addEntries(draft: Draft, schema: JsonObject, origin: Origin): void {
  addCount(draft, 'fewestEntries', { schema, origin }, 'minItems');
  addCount(draft, 'mostEntries', { schema, origin }, 'maxItems');
  draft.unique ||= schema['uniqueItems'] === true;
  const { items, contains } = schema;
  const listed = isJsonList(items);
  const prefix = prefixOf(schema).map((entry, index) => ({
    schema: entry,
    origin: within(within(origin, listed ? 'items' : 'prefixItems'), String(index)),
  }));
  const rest = sourceAt(schema, listed ? 'additionalItems' : 'items', origin);
  if (prefix.length > 0 || rest !== undefined) draft.tuples = [...draft.tuples, { prefix, rest }];
  const others = sourceAt(schema, 'unevaluatedItems', origin);
  if (others !== undefined) draft.otherEntries = [...draft.otherEntries, others];
  if (!isSchema(contains)) return;
  const fewest = countAt(schema, 'minContains') ?? 1;
  const most = countAt(schema, 'maxContains');
  const check = { contains, minContains: fewest, ...(most === undefined ? {} : { maxContains: most }) };
  const source = { schema: contains, origin: within(origin, 'contains') };
  draft.contains = [...draft.contains, { source, fewest, most, check }];
}

function addMembers(draft: Draft, schema: JsonObject, origin: Origin): void {
  addCount(draft, 'fewestMembers', { schema, origin }, 'minProperties');
  addCount(draft, 'mostMembers', { schema, origin }, 'maxProperties');
  const demanded = demandedBy(schema);
  if (demanded.length > 0) {
    const place = within(origin, 'required');
    draft.required = new Map([...demanded.map((name) => [name, place] as const), ...draft.required]);
  }
  const shape = shapeOf(schema, origin);
  if (shape !== undefined) draft.shapes = [...draft.shapes, shape];
  const names = sourceAt(schema, 'propertyNames', origin);
  if (names !== undefined) draft.names = [...draft.names, names];
  const others = sourceAt(schema, 'unevaluatedProperties', origin);
  if (others !== undefined) draft.otherMembers = [...draft.otherMembers, others];
  const dependents = ['dependentRequired', 'dependencies'].flatMap((keyword) =>
    Object.entries(objectAt(schema, keyword)).flatMap(([trigger, list]) =>
      isJsonList(list) ? [{ trigger, names: list.map(String) }] : [],
    ),
  );
  if (dependents.length > 0) draft.dependents = [...draft.dependents, ...dependents];
}

function shapeOf(schema: JsonObject, origin: Origin): Shape | undefined {
  const additional = sourceAt(schema, 'additionalProperties', origin);
  const named = sourcesIn(schema, 'properties', origin);
  const patterned = sourcesIn(schema, 'patternProperties', origin);
  if (additional === undefined && named.length === 0 && patterned.length === 0) return undefined;
  const patterns = patterned.flatMap(([text, source]) => {
    const pattern = compiledPattern(text);
    return pattern === undefined ? [] : [{ pattern, text, source }];
  });
  return { properties: new Map(named), patterns, additional };
}

function sourceAt(schema: JsonObject, keyword: string, origin: Origin): Source | undefined {
  const value = schema[keyword];
  return isSchema(value) ? { schema: value, origin: within(origin, keyword) } : undefined;
}

function sourcesIn(schema: JsonObject, keyword: string, origin: Origin): readonly [string, Source][] {
  const place = within(origin, keyword);
  return Object.entries(objectAt(schema, keyword)).flatMap(([name, value]) =>
    isSchema(value) ? [[name, { schema: value, origin: within(place, name) }]] : [],
  );
}
