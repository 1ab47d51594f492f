import { headerValues } from '../model/exchange.ts';
import type { Check, Judgement, Subject } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { DeclaredHeader } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';
import { answered, broken, declaredResponse, errorCodeOf, kept, validatorOf } from './evidence.ts';

export const headersConform: Check = {
  id: 'headers-conform',
  title: 'the declared response headers are there and have the declared form',
  severity: 'violation',
  standards: [],
  *judge(subject) {
    const { operation, contract, exchange } = subject;
    if (operation === undefined) return;
    const declared = declaredResponse(subject);
    const judged = new Set<string>();
    for (const header of declared?.headers ?? []) {
      judged.add(header.name.toLowerCase());
      const promise = promiseId.responseHeader(operation.key, declared?.status ?? '', header.name);
      yield* judgeHeader(subject, header, { promise, demanded: header.required, silent: false });
    }
    const code = errorCodeOf(subject);
    for (const error of contract.errors.codes.filter((known) => code !== undefined && known.code === code)) {
      for (const header of error.headers.filter(({ name }) => !judged.has(name.toLowerCase()))) {
        const promise = promiseId.errorCode(error.code);
        yield* judgeHeader(subject, header, { promise, demanded: header.required, silent: true });
      }
    }
    // An answer from before the limiter, such as a 401, has nothing to say about limits.
    const { status } = exchange.response;
    const counted = status < 300 || status === contract.limits?.exceeded?.status;
    for (const header of contract.limits?.headers ?? []) {
      const promise = promiseId.limitHeader(header.name);
      const told = judged.has(header.name.toLowerCase());
      const demanded = header.required && counted && !told;
      for (const judgement of judgeHeader(subject, header, { promise, demanded, silent: false })) {
        // A header that the response declares itself is blamed once.
        if (!told || judgement.state === 'kept') yield judgement;
      }
    }
  },
};

/** `silent`: that the header conforms is not enough for its promise to be kept. */
function* judgeHeader(
  subject: Subject,
  header: DeclaredHeader,
  { promise, demanded, silent }: { promise: string; demanded: boolean; silent: boolean },
): Iterable<Judgement> {
  const [value] = headerValues(subject.exchange.response.headers, header.name);
  if (value === undefined) {
    if (!demanded) return;
    const message = `${answered(subject)} without the header ${header.name}, which is declared for it.`;
    yield broken(promise, { message, at: header.at });
    return;
  }
  const validator = validatorOf(subject.contract);
  if (validator.unusable(header.schema) !== undefined) return;
  const [problem] = validator.validate(header.schema, typedValue(value, header.schema));
  if (problem === undefined) {
    if (!silent) yield kept(promise);
    return;
  }
  yield broken(promise, {
    message: `${answered(subject)} with ${header.name}: ${value}; the header ${problem.message}.`,
    expected: problem.message,
    actual: value,
    at: header.at,
  });
}

/** Headers are text: what is declared as a number or a boolean is read as one. */
function typedValue(value: string, schema: JsonSchema): Json {
  const types = isJsonObject(schema) ? [schema['type']].flat() : [];
  const numeric = types.includes('integer') || types.includes('number');
  if (numeric && /^-?\d+(?:\.\d+)?$/.test(value.trim())) return Number(value);
  if (types.includes('boolean') && /^(?:true|false)$/.test(value.trim())) return value.trim() === 'true';
  return value;
}
