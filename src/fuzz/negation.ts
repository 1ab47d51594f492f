import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { countAt, demandedBy, isSchema, numberAt, objectAt, schemasAt, typesOf } from './level.ts';
import { compiledPattern } from './pattern-syntax.ts';

/** What is known while schemas are turned into their opposites. */
export interface Negating {
  readonly resolve: (reference: string) => JsonSchema | undefined;
  /** The single statements that schemas were split into: they are not split again. */
  readonly statements: WeakSet<JsonObject>;
}

/**
 * What a value must be that does not satisfy a schema, said without `not` as far as that goes: then it can be
 * made and need not be waited for. Undefined where only the validator can tell.
 */
export function negation(schema: JsonSchema, negating: Negating): JsonSchema | undefined {
  if (!isJsonObject(schema)) return !schema;
  if (negating.statements.has(schema)) return negatedStatement(schema, negating);
  const statements = statementsOf(schema);
  const [only] = statements;
  if (only === undefined) return false;
  if (statements.length === 1) return negatedStatement(only, negating);
  for (const statement of statements) negating.statements.add(statement);
  return { anyOf: statements.map(notOf) };
}

/** The keywords of a schema one by one, those together that mean nothing alone. */
function statementsOf(schema: JsonObject): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (ALONE.has(keyword)) found.push({ [keyword]: value });
    const companions = COMPANIONS[keyword];
    if (companions === undefined) continue;
    const together = companions.flatMap((name) => {
      const beside = schema[name];
      return beside === undefined ? [] : [[name, beside] as const];
    });
    found.push({ [keyword]: value, ...Object.fromEntries(together) });
  }
  return found;
}

const ALONE: ReadonlySet<string> = new Set(
  (
    '$ref not allOf anyOf oneOf const pattern format minLength maxLength multipleOf minItems maxItems uniqueItems ' +
    'required minProperties maxProperties properties propertyNames dependentRequired dependentSchemas ' +
    'dependencies patternProperties unevaluatedItems unevaluatedProperties prefixItems'
  ).split(' '),
);

const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  type: ['nullable'],
  enum: ['nullable', 'type'],
  minimum: ['exclusiveMinimum'],
  maximum: ['exclusiveMaximum'],
  exclusiveMinimum: ['minimum'],
  exclusiveMaximum: ['maximum'],
  contains: ['minContains', 'maxContains'],
  additionalProperties: ['properties', 'patternProperties'],
  items: ['prefixItems', 'additionalItems'],
  if: ['then', 'else'],
};

/** The first keyword of a statement is the one that it is about. */
function negatedStatement(statement: JsonObject, { resolve }: Negating): JsonSchema | undefined {
  const [keyword = ''] = Object.keys(statement);
  const alone = Object.keys(statement).length === 1;
  const value = statement[keyword];
  switch (keyword) {
    case '$ref': {
      const target = resolve(String(value));
      return target === undefined ? undefined : notOf(target);
    }
    case 'not':
      return isSchema(value) ? value : undefined;
    case 'allOf':
      return { anyOf: schemasAt(statement, keyword).map(notOf) };
    case 'anyOf':
      return { allOf: schemasAt(statement, keyword).map(notOf) };
    case 'type':
      return negatedType(typesOf(statement) ?? []);
    case 'required':
      return anyOf(demandedBy(statement).map((name) => object({ properties: { [name]: false } })));
    case 'properties':
      return anyOf(
        Object.entries(objectAt(statement, keyword)).flatMap(([name, inner]) =>
          isSchema(inner) ? [object({ required: [name], properties: { [name]: notOf(inner) } })] : [],
        ),
      );
    case 'items':
      return alone && isSchema(value) ? { type: 'array', contains: notOf(value) } : undefined;
    case 'contains':
      return alone && isSchema(value) ? { type: 'array', items: notOf(value) } : undefined;
    case 'dependentRequired':
    case 'dependentSchemas':
    case 'dependencies':
      return anyOf(Object.entries(objectAt(statement, keyword)).flatMap(withoutDependent));
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return isSchema(value) ? withOther(value, statement) : undefined;
    default:
      return negatedBound(keyword, statement);
  }
}

/** The member is there, but not what it brings along. */
function withoutDependent([trigger, dependent]: readonly [string, Json]): readonly JsonSchema[] {
  if (isSchema(dependent)) return [object({ required: [trigger], not: dependent })];
  const names = isJsonList(dependent) ? dependent.map(String) : [];
  return names.map((name) => object({ required: [trigger], properties: { [name]: false } }));
}

/** An object with a member that the schema does not name. */
function withOther(schema: JsonSchema, statement: JsonObject): JsonSchema {
  const known = Object.keys(objectAt(statement, 'properties'));
  const patterns = Object.keys(objectAt(statement, 'patternProperties')).map(compiledPattern);
  const isKnown = (name: string): boolean =>
    known.includes(name) || patterns.some((pattern) => pattern?.test(name) === true);
  const name = ['other', 'Other', '_', '0', '-'].find((candidate) => !isKnown(candidate)) ?? 'other';
  return object({ required: [name], properties: { [name]: notOf(schema) } });
}

function negatedBound(keyword: string, statement: JsonObject): JsonSchema | undefined {
  const opposite = OPPOSITE[keyword];
  if (opposite === undefined || Object.keys(statement).length > 1) return undefined;
  const { type, keyword: other, shift } = opposite;
  const limit = shift === 0 ? numberAt(statement, keyword) : countAt(statement, keyword);
  if (limit === undefined) return undefined;
  return limit + shift < 0 && shift !== 0 ? false : { type, [other]: limit + shift };
}

interface Opposite {
  readonly type: string;
  readonly keyword: string;
  /** Counts move by one, the bounds of numbers become exclusive instead. */
  readonly shift: -1 | 0 | 1;
}

const OPPOSITE: Readonly<Record<string, Opposite>> = {
  minimum: { type: 'number', keyword: 'exclusiveMaximum', shift: 0 },
  maximum: { type: 'number', keyword: 'exclusiveMinimum', shift: 0 },
  exclusiveMinimum: { type: 'number', keyword: 'maximum', shift: 0 },
  exclusiveMaximum: { type: 'number', keyword: 'minimum', shift: 0 },
  minLength: { type: 'string', keyword: 'maxLength', shift: -1 },
  maxLength: { type: 'string', keyword: 'minLength', shift: 1 },
  minItems: { type: 'array', keyword: 'maxItems', shift: -1 },
  maxItems: { type: 'array', keyword: 'minItems', shift: 1 },
  minProperties: { type: 'object', keyword: 'maxProperties', shift: -1 },
  maxProperties: { type: 'object', keyword: 'minProperties', shift: 1 },
};

const EVERY_TYPE = ['object', 'array', 'string', 'number', 'boolean', 'null'];

function negatedType(names: readonly string[]): JsonSchema | undefined {
  // Numbers that are not whole have no type name of their own.
  if (names.includes('integer') && !names.includes('number')) return undefined;
  return { type: EVERY_TYPE.filter((name) => !names.includes(name)) };
}

function notOf(schema: JsonSchema): JsonObject {
  return { not: schema };
}

function object(keywords: JsonObject): JsonObject {
  return { type: 'object', ...keywords };
}

function anyOf(forms: readonly JsonSchema[]): Json & JsonSchema {
  const [only] = forms;
  if (only === undefined) return false;
  return forms.length === 1 ? only : { anyOf: forms };
}
