import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import type { Diagnostic, Location } from '../model/location.ts';
import { createValidator, type Validator } from '../schema/validator.ts';
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
  const diagnostics: Diagnostic[] = [];
  const validator = createValidator(context.names.schemas);
  const settled = settle(schema, '', { ...context, validator, diagnostics });
  return { schema: settled.hard, advisory: settled.soft, diagnostics };
}

interface Settling {
  readonly places: Readonly<Record<string, Location>>;
  readonly validator: Validator;
  readonly diagnostics: Diagnostic[];
}

interface Split {
  readonly hard: JsonObject;
  readonly soft: JsonObject | undefined;
}

function settle(schema: JsonObject, pointer: string, settling: Settling): Split {
  const inner = settleMembers(schema, pointer, settling);
  const example = inner.hard['example'];
  if (example === undefined || isJsonObject(example) || isJsonList(example)) return inner;
  const broken = settling.validator
    .validate(inner.hard, example)
    .filter(
      (problem) => problem.pointer === '' && problem.keyword in inner.hard && problem.keyword !== 'type',
    );
  if (broken.length === 0) return inner;
  const keywords = [...new Set(broken.map((problem) => problem.keyword))];
  for (const problem of broken) settling.diagnostics.push(contradiction(problem, example, pointer, settling));
  const soft = Object.fromEntries(keywords.map((keyword) => [keyword, inner.hard[keyword] ?? null]));
  const hard = Object.fromEntries(Object.entries(inner.hard).filter(([key]) => !keywords.includes(key)));
  return { hard, soft: { ...inner.soft, ...soft } };
}

function settleMembers(schema: JsonObject, pointer: string, settling: Settling): Split {
  const properties = schema['properties'];
  const items = schema['items'];
  let hard = schema;
  let soft: JsonObject | undefined;
  if (isJsonObject(properties)) {
    const split = Object.entries(properties).map(
      ([name, member]) =>
        [
          name,
          isJsonObject(member)
            ? settle(member, `${pointer}/properties/${escapePointer(name)}`, settling)
            : undefined,
          member,
        ] as const,
    );
    hard = {
      ...hard,
      properties: Object.fromEntries(split.map(([name, part, member]) => [name, part?.hard ?? member])),
    };
    const advised = split.flatMap(([name, part]): readonly (readonly [string, Json])[] =>
      part?.soft === undefined ? [] : [[name, part.soft]],
    );
    if (advised.length > 0) soft = { properties: Object.fromEntries(advised) };
  }
  if (isJsonObject(items)) {
    const split = settle(items, `${pointer}/items`, settling);
    hard = { ...hard, items: split.hard };
    if (split.soft !== undefined) soft = { ...soft, items: split.soft };
  }
  return { hard, soft };
}

function contradiction(
  problem: { readonly keyword: string; readonly message: string },
  example: Json,
  pointer: string,
  settling: Settling,
): Diagnostic {
  const here = settling.places[`${pointer}/example`] ?? settling.places[pointer];
  const constraint = settling.places[`${pointer}/${problem.keyword}`];
  const at = here ?? constraint ?? { file: '', line: 1, column: 1 };
  return {
    code: 'example-breaks-constraint',
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
