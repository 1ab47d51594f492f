import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { member } from '../schema/pointer.ts';
import type { Context, Replacement } from './edit.ts';
import type { Step } from './place.ts';

/**
 * The base with everything on the way to a place: optional parents that it lacks are added, the form that the way
 * goes through is taken. Several answers where a form may be taken in several ways, none where it cannot.
 */
export function* grown(base: Json, steps: readonly Step[], context: Context): Iterable<Json> {
  const [step, ...rest] = steps;
  if (step === undefined) {
    yield base;
  } else if (step.kind === 'form') {
    for (const formed of asForm(base, step, context)) yield* grown(formed, rest, context);
  } else if (step.kind === 'member') {
    if (isJsonObject(base)) yield* grownMember(base, step, rest, context);
  } else if (isJsonList(base)) {
    yield* grownEntry(base, step.schemas, rest, context);
  }
}

/** A copy in which the value at that way is another; its parents have to be there. */
export function withAt(value: Json, segments: readonly (string | number)[], to: Json): Json {
  const [first, ...rest] = segments;
  if (first === undefined) return to;
  const inner = withAt(member(value, first) ?? null, rest, to);
  if (isJsonList(value)) {
    const list = [...value];
    list[Number(first)] = inner;
    return list;
  }
  return isJsonObject(value) ? withMember(value, String(first), inner) : value;
}

/** A computed member, because assigning `__proto__` would not make one. */
export function withMember(object: JsonObject, name: string, value: Json): JsonObject {
  return { ...object, [name]: value };
}

/** The body with the replacement in it. */
export function replacedAt(
  base: Json,
  segments: readonly (string | number)[],
  replacement: Replacement,
): { readonly form: 'json'; readonly value: Json } | { readonly form: 'text'; readonly text: string } {
  if (replacement.form === 'json') return { form: 'json', value: withAt(base, segments, replacement.value) };
  const whole = JSON.stringify(base);
  let mark = '@here';
  while (whole.includes(mark)) mark += '@';
  const [before = '', after = ''] = JSON.stringify(withAt(base, segments, mark)).split(JSON.stringify(mark));
  return { form: 'text', text: before + replacement.text + after };
}

function* grownMember(
  base: JsonObject,
  { name, schema, beside }: Extract<Step, { kind: 'member' }>,
  rest: readonly Step[],
  context: Context,
): Iterable<Json> {
  const own = member(base, name);
  const inner = holds(own, rest[0]) ? own : context.sample(schema);
  // A value that nobody can make up may still be replaced by a wrong one.
  if (inner === undefined && rest.length === 0) yield base;
  if (inner === undefined) return;
  const missing = own === undefined ? beside.filter(([other]) => !Object.hasOwn(base, other)) : [];
  const company = missing.map(([other, its]) => [other, context.sample(its) ?? null] as const);
  const whole = { ...base, ...Object.fromEntries(company) };
  for (const value of grown(inner, rest, context)) yield withMember(whole, name, value);
}

function* grownEntry(
  base: readonly Json[],
  schemas: readonly JsonSchema[],
  rest: readonly Step[],
  context: Context,
): Iterable<Json> {
  const list: Json[] = [...base];
  for (const schema of schemas.slice(list.length)) {
    const entry = context.sample(schema);
    if (entry === undefined) return;
    list.push(entry);
  }
  const last = schemas.length - 1;
  const own = list[last];
  const inner = holds(own, rest[0]) ? own : context.sample(schemas[last] ?? true);
  if (inner === undefined) return;
  for (const value of grown(inner, rest, context)) {
    yield list.map((entry, index) => (index === last ? value : entry));
  }
}

/** Whether a value is there and can have what comes next on the way. */
function holds(value: Json | undefined, next: Step | undefined): value is Json {
  if (value === undefined) return false;
  if (next?.kind === 'member') return isJsonObject(value);
  return next?.kind === 'entry' ? isJsonList(value) : true;
}

function* asForm(
  value: Json,
  { form, sample }: { readonly form: JsonSchema; readonly sample: JsonSchema },
  { validator, sample: sampleOf }: Context,
): Iterable<Json> {
  if (validator.validate(form, value).length === 0) {
    yield value;
    return;
  }
  const example = sampleOf(sample);
  if (example === undefined) return;
  if (isJsonObject(value) && isJsonObject(example)) yield { ...value, ...example };
  yield example;
}
