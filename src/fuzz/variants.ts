import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { dereference } from '../schema/evaluation.ts';
import type { Context } from './edit.ts';
import { brokenBy, choicesOf, isSame, objectAt } from './level.ts';
import { stepped } from './number-grid.ts';

/** That many values like one, all different and different from those taken; fewer where no more are found. */
export function variants(
  like: Json,
  count: number,
  {
    schema,
    taken,
    context,
  }: { readonly schema: JsonObject; readonly taken: readonly Json[]; readonly context: Context },
): readonly Json[] {
  const found: Json[] = [];
  const seen = new Set(taken.map((value) => JSON.stringify(value)));
  for (let index = 1; found.length < count && index <= 2 * count + 20; index += 1) {
    const value = variant(like, index, dereference(schema, context.definitions), context);
    const written = JSON.stringify(value);
    if (value === undefined || seen.has(written)) continue;
    seen.add(written);
    found.push(value);
  }
  return found;
}

function variant(like: Json, index: number, schema: Json | undefined, context: Context): Json | undefined {
  const level = isJsonObject(schema) ? schema : {};
  const choices = choicesOf(level);
  if (choices !== undefined) return choices[index - 1];
  const candidates = isJsonObject(like)
    ? objectVariants(like, index, level, context)
    : scalarVariants(like, index);
  return candidates.find((value) => !isSame(value, like) && brokenBy(level, value).length === 0);
}

function scalarVariants(like: Json, index: number): readonly Json[] {
  if (typeof like === 'number')
    return [stepped(like, 1, index), stepped(like, 1, -index), stepped(like, 0.01, index)];
  if (typeof like === 'boolean') return [!like];
  if (typeof like !== 'string') return [];
  const number = String(index);
  const padded = number.padStart(like.length, '0').slice(-like.length);
  return [
    `${like}${number}`,
    like.slice(0, Math.max(0, like.length - number.length)) + number,
    like.replace(/\d+(?=\D*$)/, (digits) => number.padStart(digits.length, '0').slice(-digits.length)),
    like.slice(0, -number.length) + lettersOf(index, number.length),
    padded,
    lettersOf(index, like.length),
  ];
}

/** The first member that may differ does. */
function objectVariants(
  like: JsonObject,
  index: number,
  level: JsonObject,
  context: Context,
): readonly Json[] {
  const properties = objectAt(level, 'properties');
  return Object.entries(like).flatMap(([name, value]) => {
    const inner = properties[name];
    const schema = isJsonObject(inner) ? dereference(inner, context.definitions) : {};
    const other = variant(value, index, schema, context);
    return other === undefined ? [] : [{ ...like, [name]: other }];
  });
}

/** The index in letters, as wide as asked for. */
function lettersOf(index: number, width: number): string {
  let [rest, letters] = [index, ''];
  while (rest > 0) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
    rest = Math.floor(rest / 26);
  }
  return letters.padStart(width, 'A').slice(-width);
}
