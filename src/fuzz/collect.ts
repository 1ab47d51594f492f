import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { type Branch, type Draft, emptyDraft, type Facts, type Group, type Source } from './facts.ts';
import { addKeywords, within } from './keywords.ts';
import { choicesOf, isSchema, objectAt, schemasAt } from './level.ts';
import { type Impossible, impossible, type Origin } from './node.ts';
import type { Rewriting } from './rewriting.ts';

/** What a set of schemas says together. */
export interface Collected {
  readonly facts: Facts;
  readonly seen: ReadonlySet<JsonSchema>;
}

/** Adds schemas to what others say. */
export function collect(
  sources: readonly Source[],
  known: Collected | undefined,
  rewriting: Rewriting,
): Collected | Impossible {
  const draft: Draft = known === undefined ? emptyDraft() : { ...known.facts };
  const seen = new Set<JsonSchema>(known?.seen);
  const pending = [...sources];
  for (let source = pending.shift(); source !== undefined; source = pending.shift()) {
    const { schema, origin } = source;
    if (schema === false) return impossible('no value is allowed here', origin);
    if (schema === true || seen.has(schema)) continue;
    seen.add(schema);
    const level = rewriting.withoutNullableReference(schema);
    addKeywords(draft, level, origin);
    pending.push(...joined(level, origin, rewriting));
    const denied = level['not'];
    if (isSchema(denied)) pending.push(...addDenied(draft, denied, within(origin, 'not'), rewriting));
    const groups = groupsOf(level, origin, rewriting);
    if (groups.length > 0) draft.groups = [...draft.groups, ...groups];
  }
  return withoutTypes(draft) ?? { facts: draft, seen };
}

/** The same where the first choice between forms is to be made by adding one of them. */
export function withoutChoice({ facts, seen }: Collected): Collected {
  return { facts: { ...facts, groups: facts.groups.slice(1) }, seen };
}

function withoutTypes({ types, typeClaims }: Draft): Impossible | undefined {
  const last = typeClaims.at(-1);
  if (types.size > 0 || last === undefined) return undefined;
  const claims = [...new Set(typeClaims.map(({ names }) => names))].join(' and ');
  return impossible(`no value has the types ${claims} at once`, last.origin);
}

/** Schemas that apply to the same value without any choice. */
function joined(schema: JsonObject, origin: Origin, rewriting: Rewriting): readonly Source[] {
  const reference = schema['$ref'];
  const target = typeof reference === 'string' ? rewriting.resolve(reference) : undefined;
  const all = schemasAt(schema, 'allOf').map((part, index) => ({
    schema: part,
    origin: within(within(origin, 'allOf'), String(index)),
  }));
  return target === undefined ? all : [{ schema: target, origin }, ...all];
}

function addDenied(
  draft: Draft,
  denied: JsonSchema,
  origin: Origin,
  rewriting: Rewriting,
): readonly Source[] {
  const rewritten = rewriting.negated(denied);
  if (rewritten !== undefined) return [{ schema: rewritten, origin }];
  const values = isJsonObject(denied) ? listedValues(denied) : undefined;
  if (values !== undefined) draft.excluded = [...draft.excluded, ...values];
  else draft.checks = [...draft.checks, rewriting.not(denied)];
  // A value of another type satisfies a keyword that does not concern it.
  const type = isJsonObject(denied) ? Object.keys(denied).map((keyword) => CONCERNS[keyword])[0] : undefined;
  return type === undefined ? [] : [{ schema: type, origin }];
}

/** A schema that only the validator can deny makes a single statement, which may be a list of values. */
function listedValues(schema: JsonObject): readonly Json[] | undefined {
  const { const: constant } = schema;
  return choicesOf(schema) ?? (constant === undefined ? undefined : [constant]);
}

function concerning(type: string, keywords: string): readonly [string, JsonObject][] {
  const only = { type };
  return keywords.split(' ').map((keyword) => [keyword, only]);
}

const CONCERNS: Readonly<Record<string, JsonObject>> = Object.fromEntries([
  ...concerning('string', 'pattern'),
  ...concerning('number', 'multipleOf'),
  ...concerning('array', 'uniqueItems contains items prefixItems unevaluatedItems'),
  ...concerning('object', 'patternProperties additionalProperties unevaluatedProperties'),
  ['propertyNames', { type: 'object', minProperties: 1 }],
]);

function groupsOf(schema: JsonObject, origin: Origin, rewriting: Rewriting): readonly Group[] {
  const groups: Group[] = [];
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const forms = schemasAt(schema, keyword);
    const place = within(origin, keyword);
    if (!isJsonList(schema[keyword])) continue;
    const branches = forms.map((form, index): Branch => {
      const here = within(place, String(index));
      const tag = tagged(schema, form, rewriting);
      const others = keyword === 'oneOf' ? forms.filter((other) => other !== form) : [];
      return {
        sources: [{ schema: form, origin: here }],
        tag: tag === undefined ? undefined : { schema: tag, origin: here },
        alone: others.map((other) => ({ schema: rewriting.not(other), origin: here })),
      };
    });
    const check = keyword === 'oneOf' && forms.length > 1 ? rewriting.exactlyOne(schema) : undefined;
    groups.push({ origin: place, branches, check });
  }
  return [...groups, ...conditions(schema, origin, rewriting), ...dependencies(schema, origin, rewriting)];
}

/** What the discriminator calls a form: no rule for the validator, but what a provider looks at. */
function tagged(
  { discriminator }: JsonObject,
  form: JsonSchema,
  rewriting: Rewriting,
): JsonSchema | undefined {
  const name = isJsonObject(discriminator) ? discriminator['propertyName'] : undefined;
  const reference = isJsonObject(form) ? form['$ref'] : undefined;
  if (!isJsonObject(discriminator) || typeof name !== 'string' || typeof reference !== 'string')
    return undefined;
  const last = (text: Json): string => String(text).split('/').at(-1) ?? '';
  const mapped = Object.entries(objectAt(discriminator, 'mapping'))
    .filter(([, target]) => last(target) === last(reference))
    .map(([value]) => value);
  return rewriting.tag(name, mapped.length > 0 ? mapped : [last(reference)]);
}

function plainBranch(sources: readonly Source[]): Branch {
  return { sources, tag: undefined, alone: [] };
}

/** `if`: either it holds and `then` with it, or it does not and `else` holds. */
function conditions(schema: JsonObject, origin: Origin, rewriting: Rewriting): readonly Group[] {
  const { if: condition, then: consequence, else: alternative } = schema;
  if (!isSchema(condition)) return [];
  if (!isSchema(consequence) && !isSchema(alternative)) return [];
  const place = within(origin, 'if');
  const held = [
    { schema: condition, origin: place },
    ...(isSchema(consequence) ? [{ schema: consequence, origin: within(origin, 'then') }] : []),
  ];
  const denied = [
    { schema: rewriting.not(condition), origin: place },
    ...(isSchema(alternative) ? [{ schema: alternative, origin: within(origin, 'else') }] : []),
  ];
  return [{ origin: place, branches: [held, denied].map(plainBranch), check: undefined }];
}

/** A schema that a member brings along: either the member is not there, or the schema holds. */
function dependencies(schema: JsonObject, origin: Origin, rewriting: Rewriting): readonly Group[] {
  return ['dependentSchemas', 'dependencies'].flatMap((keyword) =>
    Object.entries(objectAt(schema, keyword)).flatMap(([name, dependent]): readonly Group[] => {
      if (!isSchema(dependent)) return [];
      const place = within(within(origin, keyword), name);
      const absent = [{ schema: rewriting.absent(name), origin: place }];
      const present = [
        { schema: rewriting.present(name), origin: place },
        { schema: dependent, origin: place },
      ];
      const branches = [absent, present].map(plainBranch);
      return [{ origin: place, branches, check: undefined }];
    }),
  );
}
