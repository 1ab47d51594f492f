import { headerValue } from '../model/exchange.ts';
import type { Check, Judgement, Subject } from '../model/extension.ts';
import { answered, broken, declaredResponse, isJsonType, mayHaveBody, mediaType } from './evidence.ts';

export const contentTypeTruthful: Check = {
  id: 'content-type-truthful',
  title: 'a body has the content type that its header names, and the declared one',
  severity: 'violation',
  standards: ['HT-21', 'PD-15'],
  *judge(subject) {
    const { response } = subject.exchange;
    if (response.body.length === 0 || !mayHaveBody(subject)) return;
    const type = mediaType(subject);
    if (type === undefined || type === '') {
      yield problem(subject, `with a body of ${response.body.length} bytes but without Content-Type`);
      return;
    }
    yield* judgeDeclared(subject, type);
    if (isJsonType(type) && !response.truncated) {
      const json = response.json();
      if (!json.parsed)
        yield problem(subject, `with Content-Type ${type}, but the body is not JSON: ${json.reason}`);
    } else if (declaresUtf8(subject) && !response.truncated && !isUtf8(response.body)) {
      yield problem(subject, `with charset=utf-8, but the body is not UTF-8`);
    }
  },
};

function* judgeDeclared(subject: Subject, type: string): Iterable<Judgement> {
  const declared = declaredResponse(subject);
  const promised = declared?.contentType?.split(';')[0]?.trim().toLowerCase();
  if (promised !== undefined && promised !== '') {
    const alike = promised === type || (isJsonType(promised) && isJsonType(type)) || promised.includes('*');
    if (!alike) yield problem(subject, `with Content-Type ${type}; declared is ${promised}`);
  } else if (declared?.body !== undefined && !isJsonType(type) && subject.exchange.response.json().parsed) {
    yield problem(subject, `with a JSON body, but its Content-Type is ${type}`);
  }
}

function problem(subject: Subject, what: string): Judgement {
  const at = declaredResponse(subject)?.at ?? subject.operation?.at ?? subject.step.at;
  return broken(undefined, { message: `${answered(subject)} ${what}.`, at });
}

function declaresUtf8({ exchange }: Subject): boolean {
  return /charset\s*=\s*"?utf-?8/i.test(headerValue(exchange.response.headers, 'content-type') ?? '');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
