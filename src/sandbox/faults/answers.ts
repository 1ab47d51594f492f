import type { Contract } from '../../model/contract.ts';
import { isJsonList, isJsonObject, type Json } from '../../model/json.ts';
import type { DeclaredResponse, Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { dereference } from '../../schema/evaluation.ts';
import { type Field, listFields } from '../../schema/fields.ts';
import { exampleOf } from '../../schema/infer.ts';
import { answering, type Change, inBody, withBody } from './blocks.ts';
import { type Conditions, EMBEDDED_CONDITIONS, type Fault, faultOf } from './fault.ts';
import { type Site, sitesOf } from './sites.ts';
import { atEach, breaking, otherType } from './wrong-values.ts';

/** Every member of every answer: left out, of another type, and outside each of its constraints. */
export function answerFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.operations
    .flatMap((operation) =>
      operation.responses
        .filter(({ origin, status }) => origin === 'operation' && /^\d+$/.test(status))
        .flatMap((response) => ofResponse(operation, response, contract)),
    )
    .filter(({ promise }) => promised.has(promise));
}

/** A refusal for a limit is only met where limits are in force. */
export function conditionsOf(status: string | number, { limits }: Contract): Conditions {
  return Number(status) === (limits?.exceeded?.status ?? 429)
    ? { form: 'declared limits' }
    : EMBEDDED_CONDITIONS;
}

function ofResponse(operation: Operation, response: DeclaredResponse, contract: Contract): readonly Fault[] {
  const { body, status } = response;
  if (body === undefined) return [];
  const { key } = operation;
  const made = (field: string, name: string, title: string, change: Change): Fault =>
    faultOf('answers', {
      name: `${key} ${status} ${field === '' ? 'body' : field} ${name}`,
      title: `answers ${status} with ${field === '' ? 'a body' : `\`${field}\``} ${title}`,
      promise: promiseId.responseBody(key, status, field),
      operation: key,
      conditions: conditionsOf(status, contract),
      deviate: answering({ operation: key, status: Number(status) }, change),
    });
  const sites = sitesOf(body.schema, contract.schemas).filter(({ keyword }) => keyword !== 'required');
  const fields = listFields(body.schema, contract.schemas);
  const schemas = new Map(fields.map(({ segments, schema }) => [segments.join(' '), schema]));
  // What is optional may never be shown: it is shown, in the wrong form, where it was not.
  const example = (segments: readonly (string | number)[]): Json | undefined => {
    const schema = schemas.get(segments.join(' '));
    const made = schema === undefined ? undefined : exampleOf(schema, contract.schemas);
    // A list of nothing shows nothing.
    const items = isJsonObject(schema) ? schema['items'] : undefined;
    return isJsonList(made) && made.length === 0 && isJsonObject(items)
      ? [exampleOf(items, contract.schemas) ?? {}]
      : made;
  };
  const whole = dereference(body.schema, contract.schemas);
  return [
    ...(isJsonObject(whole) && whole['type'] === 'object'
      ? [
          made('', 'is a list', 'that is a list', (answer) => withBody(answer, [])),
          made('', 'is empty', 'of no bytes', (answer) => ({ ...answer, body: new Uint8Array(0) })),
        ]
      : []),
    ...fields.flatMap((field) => ofField(field, sites, example, made)),
  ];
}

type Made = (field: string, name: string, title: string, change: Change) => Fault;

function ofField(
  { schemaName, segments, required }: Field,
  sites: readonly Site[],
  example: (segments: readonly (string | number)[]) => Json | undefined,
  made: Made,
): readonly Fault[] {
  const own = sites.filter((site) => site.field === schemaName);
  const type = own.find(({ keyword }) => keyword === 'type');
  const changed = (change: (current: Json | undefined) => Json | undefined): Change =>
    inBody((body) => atEach(body, segments, change, example));
  return [
    ...(required
      ? [
          made(
            schemaName,
            'is left out',
            'left out',
            changed(() => undefined),
          ),
        ]
      : []),
    ...(type === undefined || otherType(type.value) === undefined
      ? []
      : [
          made(
            schemaName,
            'of another type',
            'of another type',
            changed(() => otherType(type.value)),
          ),
        ]),
    ...own
      .filter(({ keyword }) => keyword !== 'type')
      .map((site) =>
        made(
          schemaName,
          `breaks its ${site.keyword}`,
          `that breaks its ${site.keyword}`,
          changed((current) => breaking(site, current ?? example(segments)) ?? current),
        ),
      ),
  ];
}
