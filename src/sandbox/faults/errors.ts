import type { Contract, ErrorCode } from '../../model/contract.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { listFields, readField, setField } from '../../schema/fields.ts';
import { conditionsOf } from './answers.ts';
import { answering, type Change, inBody } from './blocks.ts';
import { type Fault, faultOf } from './fault.ts';
import { atEach, otherType } from './wrong-values.ts';

/** Codes, the envelope, and what a refusal blames. */
export function errorFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return [
    ...contract.operations.flatMap((operation) => ofOperation(operation, contract)),
    ...contract.errors.codes
      .filter(({ origin }) => origin === 'table')
      .flatMap((code) => ofCode(code, contract)),
    ...ofEnvelope(contract),
  ].filter(({ promise }) => promised.has(promise));
}

const UNKNOWN_CODE = 'SOMETHING_ELSE';

function ofOperation(operation: Operation, contract: Contract): readonly Fault[] {
  const { key, responses } = operation;
  const { codeField, codes } = contract.errors;
  const ofCodes = responses.flatMap(({ status, errorCode }) => {
    if (errorCode === undefined || !/^\d+$/.test(status)) return [];
    const other = codes.find(({ code }) => code !== errorCode.value)?.code;
    return [UNKNOWN_CODE, ...(other === undefined ? [] : [other])].map((code) =>
      faultOf('errors', {
        name: `${key} ${status} code ${errorCode.value} as ${code}`,
        title: `refuses with ${code} in the place of ${errorCode.value}`,
        promise: promiseId.responseCode(key, status),
        operation: key,
        conditions: conditionsOf(status, contract),
        deviate: answering({ operation: key, status: Number(status) }, coded(codeField, code)),
      }),
    );
  });
  return [...ofCodes, ...ofBlame(operation)];
}

/** `details` that lead astray: the promise is the refusal's own, where the page shows no details. */
function ofBlame({ key, body, parameters, responses }: Operation): readonly Fault[] {
  if (!responses.some(({ status }) => status === '400') || (body === undefined && parameters.length === 0))
    return [];
  const made = (
    name: string,
    title: string,
    change: (entry: JsonObject, place: string) => JsonObject,
  ): Fault =>
    faultOf('errors', {
      name: `${key} 400 ${name}`,
      title,
      promise: promiseId.status(key, '400'),
      operation: key,
      deviate: answering({ operation: key, status: 400 }, inBlame(change)),
    });
  return [
    made('blames another field', 'blames a field that is right', (entry, place) => ({
      ...entry,
      [place]: 'another_field',
    })),
    made('blames the field around', 'blames what is around the field that is wrong', (entry, place) => ({
      ...entry,
      [place]: around(String(entry[place])),
    })),
  ];
}

function around(field: string): string {
  const outer = field.replace(/(\.[^.[\]]+|\[\d+\])$/, '');
  return outer === field ? 'body' : outer;
}

/** Every entry of a list of `{field, error}`, whatever they are called. */
function inBlame(change: (entry: JsonObject, place: string) => JsonObject): Change {
  return inBody((error) => {
    const list = Object.entries(error).find(([, value]) => isJsonList(value) && value.some(isJsonObject));
    if (list === undefined || !isJsonList(list[1])) return error;
    const entries = list[1].map((entry): Json => {
      if (!isJsonObject(entry)) return entry;
      const place = Object.keys(entry).find((name) =>
        /field|path|pointer|property|param|location/i.test(name),
      );
      return place === undefined ? entry : change(entry, place);
    });
    return { ...error, [list[0]]: entries };
  });
}

function ofCode({ code, status }: ErrorCode, contract: Contract): readonly Fault[] {
  const { codeField } = contract.errors;
  const carries = (change: Change): Change => {
    const isIt = (body: JsonObject): boolean => readField(body, codeField) === code;
    return (answer, request, world) => {
      let found = false;
      inBody((body) => {
        found = isIt(body);
        return body;
      })(answer, request, world);
      return found ? change(answer, request, world) : answer;
    };
  };
  const made = (name: string, title: string, change: Change): Fault =>
    faultOf('errors', {
      name: `${code} ${name}`,
      title,
      promise: promiseId.errorCode(code),
      conditions: conditionsOf(status ?? 0, contract),
      deviate: answering({}, carries(change)),
    });
  const other = status === 400 ? 422 : 400;
  return [
    made('is called otherwise', `calls ${code} \`${UNKNOWN_CODE}\``, coded(codeField, UNKNOWN_CODE)),
    made('in lower case', `writes ${code} in lower case`, coded(codeField, code.toLowerCase())),
    ...(status === undefined
      ? []
      : [made(`with ${other}`, `answers ${code} with ${other}`, (answer) => ({ ...answer, status: other }))]),
  ];
}

function coded(codeField: string, code: string): Change {
  return inBody((body) => {
    const changed = setField(body, codeField, code);
    return readField(body, codeField) === undefined ? body : changed;
  });
}

function ofEnvelope({ errors: { envelope }, schemas }: Contract): readonly Fault[] {
  if (envelope === undefined) return [];
  const made = (field: string, name: string, title: string, change: Change): Fault =>
    faultOf('errors', {
      name: `envelope ${field === '' ? 'body' : field} ${name}`,
      title,
      promise: promiseId.errorEnvelope(field),
      deviate: answering({}, (answer, request, world) =>
        answer.status >= 400 ? change(answer, request, world) : answer,
      ),
    });
  return [
    made(
      '',
      'is wrapped',
      'wraps every error in a member `error`',
      inBody((body) => ({ error: body })),
    ),
    made('', 'is a page of HTML', 'answers errors with a page of HTML', (answer) => ({
      ...answer,
      headers: [
        ...answer.headers.filter(([name]) => !/^content-type$/i.test(name)),
        ['Content-Type', 'text/html'],
      ],
      body: Buffer.from('<html><body>Something went wrong</body></html>'),
    })),
    ...listFields(envelope.schema, schemas)
      .filter(({ segments }) => segments.length === 1)
      .flatMap(({ schemaName, segments, schema, required }) => {
        const type = isJsonObject(schema) ? otherType(schema['type']) : undefined;
        return [
          ...(required
            ? [
                made(
                  schemaName,
                  'is left out',
                  `leaves \`${schemaName}\` out of every error`,
                  inBody((body) => atEach(body, segments, () => undefined)),
                ),
              ]
            : []),
          ...(type === undefined
            ? []
            : [
                made(
                  schemaName,
                  'of another type',
                  `writes \`${schemaName}\` of every error in another type`,
                  inBody((body) => atEach(body, segments, () => type)),
                ),
              ]),
        ];
      }),
  ];
}
