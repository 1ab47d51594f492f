import type { Json, JsonSchema } from '../model/json.ts';
import type { SchemaProblem, Validator } from '../schema/validator.ts';

/**
 * A schema that holds itself in place makes the validator run out of stack, and some mixtures of `unevaluated...`
 * with choices make it stumble: such schemas are satisfied by nothing.
 */
export function problemsOf(
  validator: Validator,
  schema: JsonSchema,
  value: Json,
): readonly SchemaProblem[] | 'unjudged' {
  try {
    return validator.validate(schema, value);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return 'unjudged';
    throw error;
  }
}

export function accepts(validator: Validator, schema: JsonSchema, value: Json): boolean {
  const problems = problemsOf(validator, schema, value);
  return problems !== 'unjudged' && problems.length === 0;
}
