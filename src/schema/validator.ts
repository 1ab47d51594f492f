import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { createEngine } from './engine.ts';
import { evaluationPointer } from './evaluation.ts';
import { problemMessage } from './messages.ts';
import { normalise } from './normalise.ts';
import { pointerSegments, readPointer, toPointer } from './pointer.ts';

/** A value that breaks a schema in one place. */
export interface SchemaProblem {
  /** The blamed value in the instance; for a missing or an unknown member the place of that member. */
  readonly pointer: string;
  /** The keyword that is broken, as the instance came to it: references are followed, not named. */
  readonly schemaPointer: string;
  readonly keyword: string;
  /** What the value must be, without a subject: `must be at least 1`, `is required`. */
  readonly message: string;
  readonly actual: Json | undefined;
  readonly parameters: JsonObject;
}

export interface Validator {
  /** No problems at all for a schema that cannot be used: ask `unusable` first. */
  readonly validate: (schema: JsonSchema, value: Json) => readonly SchemaProblem[];
  /** Why a schema cannot judge anything, or undefined. */
  readonly unusable: (schema: JsonSchema) => string | undefined;
}

// A memo and no state: equal definitions give equal judgements, and compiling a schema costs more than using it.
const validators = new WeakMap<Readonly<Record<string, JsonSchema>>, Validator>();

/** The one validator of these definitions: reading, planning, judging and the sandbox compile each schema once. */
export function validatorFor(definitions: Readonly<Record<string, JsonSchema>>): Validator {
  const known = validators.get(definitions) ?? createValidator(definitions);
  validators.set(definitions, known);
  return known;
}

/** A validator in which `#/$defs/Name` is `definitions.Name`. Each schema is compiled when it is first used. */
export function createValidator(definitions: Readonly<Record<string, JsonSchema>>): Validator {
  const cache = new WeakMap<JsonObject, Compiled>();
  let engine: Ajv2020 | undefined;

  const compile = (schema: JsonObject): Compiled => {
    const known = cache.get(schema);
    if (known !== undefined) return known;
    engine ??= createEngine(definitions);
    const compiled = compileWith(engine, normalise(schema, definitions));
    cache.set(schema, compiled);
    return compiled;
  };

  return {
    validate: (schema, value) => {
      if (!isJsonObject(schema)) return schema ? [] : [nothingAllowed(value)];
      const { judge, root } = compile(schema);
      if (judge === undefined || judge(value)) return [];
      return withoutBranches(judge.errors ?? [], root).map((error) =>
        toProblem(error, value, {
          schemaPointer: isRooted(error, root)
            ? error.schemaPath.slice(1)
            : evaluationPointer(schema, definitions, error.instancePath, error.keyword),
        }),
      );
    },
    unusable: (schema) => (isJsonObject(schema) ? compile(schema).reason : undefined),
  };
}

interface Compiled {
  readonly judge: ValidateFunction | undefined;
  readonly root: JsonSchema;
  readonly reason: string | undefined;
}

function compileWith(engine: Ajv2020, schema: JsonSchema): Compiled {
  try {
    return { judge: engine.compile(schema), root: schema, reason: undefined };
  } catch (error) {
    return { judge: undefined, root: schema, reason: error instanceof Error ? error.message : String(error) };
  }
}

function nothingAllowed(value: Json): SchemaProblem {
  const message = 'must not be there';
  return { pointer: '', schemaPointer: '', keyword: 'false', message, actual: value, parameters: {} };
}

/** What the branches of `anyOf` and `oneOf` say is noise beside the sentence that none of them fits. */
function withoutBranches(errors: readonly ErrorObject[], root: JsonSchema): readonly ErrorObject[] {
  let kept: readonly ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') {
      kept = kept.slice(0, kept.findLastIndex((earlier) => !isOfBranch(earlier, error, root)) + 1);
    }
    kept = [...kept, error];
  }
  return kept;
}

function isOfBranch(error: ErrorObject, choice: ErrorObject, root: JsonSchema): boolean {
  return (
    error.instancePath.startsWith(choice.instancePath) &&
    (error.schemaPath.startsWith(`${choice.schemaPath}/`) || !isRooted(error, root))
  );
}

/** Behind a reference the library's paths start anew, so they may lead nowhere or somewhere else. */
function isRooted(error: ErrorObject, root: JsonSchema): boolean {
  const segments = pointerSegments(error.schemaPath.slice(1));
  return isJsonObject(root) && readPointer(root, toPointer(segments.slice(0, -1))) === error.parentSchema;
}

function toProblem(
  error: ErrorObject,
  value: Json,
  { schemaPointer }: { schemaPointer: string },
): SchemaProblem {
  const parameters = parametersOf(error);
  const name =
    parameters['missingProperty'] ?? parameters['additionalProperty'] ?? parameters['unevaluatedProperty'];
  const pointer = typeof name === 'string' ? error.instancePath + toPointer([name]) : error.instancePath;
  return {
    pointer,
    schemaPointer,
    keyword: error.keyword,
    message: problemMessage(error.keyword, parameters, error.message ?? `breaks \`${error.keyword}\``),
    actual: readPointer(value, pointer),
    parameters,
  };
}

function parametersOf(error: ErrorObject): JsonObject {
  const parameters: JsonObject = error.params;
  // Keywords of ours have no parameters of their own.
  const step: unknown = error.schema;
  return error.keyword === 'multipleOf' && typeof step === 'number' ? { multipleOf: step } : parameters;
}
