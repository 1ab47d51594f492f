import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { isJsonList, isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { exampleOf } from '../schema/infer.ts';
import { member } from '../schema/pointer.ts';
import { offences, type Subject } from './mutation-tester.ts';

const CORPUS = '../shared/corpus/openapi';
const documents = existsSync(CORPUS) ? readdirSync(CORPUS) : ['no document'];

// A sample, always the same: all of it takes minutes.
const BODIES = 2;
const MUTATIONS = 60;

test.for(documents)('the law holds for request bodies of %s', (file, { skip }) => {
  if (!existsSync(CORPUS)) {
    const reason = `${CORPUS} is not beside the checkout: real schemas are not tried`;
    console.warn(reason);
    skip(reason);
  }
  for (const subject of subjectsOf(readDocument(file))) {
    expect(offences(subject, { most: MUTATIONS })).toEqual([]);
  }
});

function readDocument(file: string): Json {
  const text = readFileSync(join(CORPUS, file), 'utf8').replaceAll(
    /#\/(?:components\/schemas|definitions)\//g,
    '#/$defs/',
  );
  return file.endsWith('.json') ? JSON.parse(text) : parse(text);
}

/** Some request bodies for which an example is known. */
function* subjectsOf(document: Json): Iterable<Subject> {
  const definitions = asSchemas(
    member(member(document, 'components'), 'schemas') ?? member(document, 'definitions'),
  );
  const schemas = ['paths', 'webhooks']
    .flatMap((section) => Object.values(asObject(member(document, section))))
    .flatMap((methods) => Object.values(asObject(methods)))
    .map(bodySchema)
    .filter((schema) => schema !== undefined);
  for (const schema of sample(schemas, BODIES)) {
    const base = exampleOf(schema, definitions);
    if (base !== undefined) yield { schema, definitions, base };
  }
}

function bodySchema(operation: Json): JsonObject | undefined {
  const content = Object.values(asObject(member(member(operation, 'requestBody'), 'content')));
  const parameters = member(operation, 'parameters');
  const body = (isJsonList(parameters) ? parameters : []).find((one) => member(one, 'in') === 'body');
  const schema = [...content, body].map((one) => member(one, 'schema')).find((one) => one !== undefined);
  return isJsonObject(schema) ? schema : undefined;
}

function sample<Value>(all: readonly Value[], count: number): readonly Value[] {
  const every = Math.ceil(all.length / count);
  return all.filter((_, index) => index % every === 0);
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asSchemas(value: Json | undefined): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(asObject(value)).flatMap(([name, schema]) =>
      isJsonObject(schema) ? [[name, schema]] : [],
    ),
  );
}
