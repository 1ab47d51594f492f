import { isJsonList, isJsonObject, type JsonObject, type JsonSchema } from '../model/json.ts';
import { schemaField } from '../schema/fields.ts';
import { samplePattern } from '../schema/pattern-sample.ts';
import { toPointer } from '../schema/pointer.ts';
import { isSchema, objectAt, prefixOf, schemasAt } from './level.ts';
import { type Choice, plainOf, type Waiting } from './place.ts';

/** The levels that stand in a level: those of its members and entries, and those that speak of the same value. */
export function innerLevels(schema: JsonObject, waiting: Waiting): readonly Waiting[] {
  return [...members(schema, waiting), ...entries(schema, waiting), ...parts(schema, waiting)];
}

function members(schema: JsonObject, waiting: Waiting): readonly Waiting[] {
  const step = (name: string, inner: JsonSchema, path: readonly string[], note: string): Waiting => ({
    ...waiting,
    schema: inner,
    around: {},
    path: [...waiting.path, ...path],
    naming: path[0] === 'properties' ? [...waiting.naming, ...path] : waiting.naming,
    steps: [...waiting.steps, { kind: 'member', name, schema: inner, beside: beside(name, schema) }],
    note: waiting.note + note,
    // The validator spells patterns in its pointers otherwise.
    referred: waiting.referred || path[0] === 'patternProperties',
  });
  const named = Object.entries(objectAt(schema, 'properties')).flatMap(([name, inner]) =>
    isJsonObject(inner) ? [step(name, inner, ['properties', name], '')] : [],
  );
  const matching = Object.entries(objectAt(schema, 'patternProperties')).flatMap(([pattern, inner]) => {
    const name = samplePattern(pattern);
    if (name === undefined || !isJsonObject(inner)) return [];
    return [step(name, inner, ['patternProperties', pattern], `member ${name}: `)];
  });
  const extra = schema['additionalProperties'];
  if (!isJsonObject(extra)) return [...named, ...matching];
  return [...named, ...matching, step(freshName(schema), extra, ['additionalProperties'], 'extra member: ')];
}

function beside(name: string, schema: JsonObject): readonly (readonly [string, JsonSchema])[] {
  const names = objectAt(schema, 'dependentRequired')[name];
  return (isJsonList(names) ? names : []).map(String).map((other) => {
    const inner = objectAt(schema, 'properties')[other];
    return [other, isSchema(inner) ? inner : true];
  });
}

function entries(schema: JsonObject, waiting: Waiting): readonly Waiting[] {
  const prefix = prefixOf(schema);
  const step = (schemas: readonly JsonSchema[], path: readonly string[]): readonly Waiting[] => {
    const inner = schemas.at(-1);
    if (!isJsonObject(inner)) return [];
    const index = schemas.length - 1;
    return [
      {
        ...waiting,
        schema: inner,
        around: {},
        path: [...waiting.path, ...path],
        naming: [...waiting.naming, 'items'],
        steps: [...waiting.steps, { kind: 'entry', schemas }],
        note: waiting.note + (index === 0 ? '' : `entry ${index}: `),
      },
    ];
  };
  const { items } = schema;
  return [
    ...prefix.flatMap((_, index) => step(prefix.slice(0, index + 1), ['prefixItems', String(index)])),
    ...(isJsonObject(items) ? step([...prefix, items], ['items']) : []),
  ];
}

/** The levels that speak of the same value. */
function parts(schema: JsonObject, waiting: Waiting): readonly Waiting[] {
  const around = { ...waiting.around, ...schema };
  const common = plainOf(around);
  const part = (
    inner: JsonSchema,
    path: readonly string[],
    form?: JsonSchema,
    more?: Partial<Waiting>,
  ): Waiting => ({
    ...waiting,
    schema: inner,
    around,
    path: [...waiting.path, ...path],
    steps:
      form === undefined
        ? waiting.steps
        : [...waiting.steps, { kind: 'form', form, sample: { allOf: [form, inner, common] } }],
    ...more,
  });
  const all = schemasAt(schema, 'allOf').map((inner, index) => part(inner, ['allOf', String(index)]));
  const condition = schema['if'];
  const branches = [schema['then'], schema['else']].flatMap((inner, index) => {
    if (!isSchema(condition) || !isJsonObject(inner)) return [];
    return [part(inner, [index === 0 ? 'then' : 'else'], index === 0 ? condition : { not: condition })];
  });
  const dependent = Object.entries(objectAt(schema, 'dependentSchemas')).flatMap(([name, inner]) =>
    isJsonObject(inner)
      ? [
          part(inner, ['dependentSchemas', name], {
            required: [name],
            properties: { [name]: objectAt(schema, 'properties')[name] ?? {} },
          }),
        ]
      : [],
  );
  return [...all, ...choiceParts(schema, waiting, part), ...branches, ...dependent];
}

function choiceParts(
  schema: JsonObject,
  waiting: Waiting,
  part: (inner: JsonSchema, path: readonly string[], form: JsonSchema, more: Partial<Waiting>) => Waiting,
): readonly Waiting[] {
  return (['anyOf', 'oneOf'] as const).flatMap((keyword) => {
    const forms = schemasAt(schema, keyword);
    const { steps, referred, naming, note } = waiting;
    const field = schemaField(toPointer(naming));
    const own: Choice = { keyword, path: [...waiting.path, keyword], steps, field, referred };
    const choice = waiting.choice ?? own;
    const nullable = forms.filter((form) => !isNull(form)).length === 1 && forms.length > 1;
    return forms.flatMap((inner, index): readonly Waiting[] => {
      const path = [keyword, String(index)];
      if (nullable) return isNull(inner) ? [] : [part(inner, path, inner, { choice })];
      const alternative = waiting.alternative ?? own;
      return [part(inner, path, inner, { note: `${note}as form ${index + 1}: `, choice, alternative })];
    });
  });
}

function isNull(form: JsonSchema): boolean {
  if (!isJsonObject(form)) return false;
  const { type, const: constant, enum: choices } = form;
  return (
    type === 'null' || constant === null || (isJsonList(choices) && choices.every((one) => one === null))
  );
}

/** A name that an object gives to none of its members. */
function freshName(schema: JsonObject): string {
  const known = [...Object.keys(objectAt(schema, 'properties')), ...Object.keys(schema)];
  let name = 'extra';
  while (known.includes(name)) name += '_';
  return name;
}
