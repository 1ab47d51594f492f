import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { exampleOf } from '../schema/infer.ts';
import { member } from '../schema/pointer.ts';
import { validatorFor } from '../schema/validator.ts';
import { arbitraryFor } from './arbitrary.ts';

const CORPUS = '../shared/corpus/openapi';
const documents = existsSync(CORPUS) ? readdirSync(CORPUS) : ['no document'];

// A sample, always the same: all of it takes minutes.
const SCHEMAS = 60;
const VALUES = 10;

test.for(documents)('values made from schemas of %s are valid', { timeout: 60_000 }, (file, { skip }) => {
  if (!existsSync(CORPUS)) {
    const reason = `${CORPUS} is not beside the checkout: real schemas are not tried`;
    console.warn(reason);
    skip(reason);
  }
  const document = readDocument(file);
  const definitions = schemasIn(
    member(member(document, 'components'), 'schemas') ?? member(document, 'definitions'),
  );
  const validator = validatorFor(definitions);
  const bodies = ['paths', 'webhooks'].flatMap((section) => [
    ...bodySchemas(member(document, section) ?? null),
  ]);
  const usable = sample([...Object.values(definitions), ...bodies]).filter(
    (schema) => validator.unusable(schema) === undefined,
  );
  for (const schema of usable) {
    const made = arbitraryFor(schema, definitions);
    // Where nothing is made, there must be nothing to be found elsewhere.
    const example = made.form === 'impossible' ? exampleOf(schema, definitions) : undefined;
    const values = made.form === 'impossible' ? [] : fc.sample(made.arbitrary, { seed: 1, numRuns: VALUES });
    expect(values.flatMap((value) => validator.validate(schema, value))).toEqual([]);
    expect(example === undefined || validator.validate(schema, example).length > 0).toBe(true);
  }
});

function readDocument(file: string): Json {
  const text = readFileSync(join(CORPUS, file), 'utf8').replaceAll(
    /#\/(?:components\/schemas|definitions)\//g,
    '#/$defs/',
  );
  return file.endsWith('.json') ? JSON.parse(text) : parse(text);
}

/** The schemas of requests, answers and parameters, wherever they stand. */
function* bodySchemas(value: Json): Iterable<JsonObject> {
  if (!isJsonList(value) && !isJsonObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'schema' && isJsonObject(inner)) yield inner;
    // What is only shown is no part of the contract.
    else if (!name.startsWith('example') && !name.startsWith('x-')) yield* bodySchemas(inner);
  }
}

function schemasIn(value: Json | undefined): Readonly<Record<string, JsonSchema>> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([name, schema]) => (isJsonObject(schema) ? [[name, schema]] : [])),
  );
}

function sample<Value>(all: readonly Value[]): readonly Value[] {
  const every = Math.ceil(all.length / SCHEMAS);
  return all.filter((_, index) => index % every === 0);
}
