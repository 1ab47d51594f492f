import type { Check, Judgement, Subject } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import type { BodyShape } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';
import { listFields } from '../schema/fields.ts';
import {
  answered,
  broken,
  codeFits,
  declaredResponse,
  declaredShape,
  errorCodeOf,
  isCut,
  jsonBody,
  kept,
  mayHaveBody,
  memberProblem,
  validatorOf,
} from './evidence.ts';
import { blamedMember, groupProblems, soundMembers } from './members.ts';

export const errorEnvelope: Check = {
  id: 'error-envelope',
  title: 'every error has the declared format, and its code comes with its status',
  severity: 'violation',
  standards: ['PD-10', 'PD-11'],
  *judge(subject) {
    const { contract, exchange } = subject;
    if (subject.operation === undefined || exchange.response.status < 400) return;
    if (!mayHaveBody(subject) || isTokenRequest(subject) || isCut(subject)) return;
    const { envelope } = contract.errors;
    const value = jsonBody(subject);
    if (value !== undefined) {
      if (envelope !== undefined) yield* judgeMembers(subject, envelope, value);
      yield* judgeCode(subject);
      return;
    }
    // Where the operation itself declares a body, `body-conforms` says that it is missing.
    if (envelope === undefined || declaredResponse(subject)?.body !== undefined) return;
    const what =
      exchange.response.body.length === 0 ? 'without a body' : 'with a body that is no readable JSON';
    yield broken(promiseId.errorEnvelope(''), {
      message: `${answered(subject)} ${what}; every error is promised in the error format.`,
      at: envelope.at,
    });
  },
};

/** RFC 6749 section 5.2 has an error format of its own. */
function isTokenRequest({ contract, exchange }: Subject): boolean {
  if (contract.auth?.type !== 'client-credentials') return false;
  const path = (url: string): string =>
    URL.canParse(url, 'http://host') ? new URL(url, 'http://host').pathname : url;
  return path(contract.auth.tokenUrl.value) === path(exchange.request.url);
}

function* judgeMembers(subject: Subject, envelope: BodyShape, value: Json): Iterable<Judgement> {
  const { contract } = subject;
  const validator = validatorOf(contract);
  const specific = declaredShape(subject);
  const definitions = contract.schemas;
  const told = new Set(specific === undefined ? [] : listFields(specific.schema, definitions).map(topMember));
  const problems = validator.validate(envelope.schema, value);
  for (const group of groupProblems(problems)) {
    const { problem } = group;
    const member = blamedMember(problem);
    // The more specific statement wins: members that it names are judged by `body-conforms` alone.
    if (told.has(topName(member))) continue;
    const lacking = specific !== undefined && problem.keyword === 'required';
    const promise = lacking ? undefined : promiseId.errorEnvelope(member);
    yield broken(promise, memberProblem(subject, envelope, group), lacking ? 'advice' : undefined);
  }
  const blamed = new Set(problems.map(({ pointer }) => pointer));
  const hints = envelope.advisory === undefined ? [] : validator.validate(envelope.advisory, value);
  const news = hints.filter((hint) => !blamed.has(hint.pointer) && !told.has(topName(blamedMember(hint))));
  for (const group of groupProblems(news)) {
    yield broken(undefined, memberProblem(subject, envelope, group), 'advice');
  }
  for (const member of soundMembers(envelope.schema, value, { problems, definitions })) {
    yield kept(promiseId.errorEnvelope(member));
  }
}

function* judgeCode(subject: Subject): Iterable<Judgement> {
  const { contract, operation, exchange } = subject;
  const code = errorCodeOf(subject);
  if (code === undefined) return;
  const { codeField, codes } = contract.errors;
  const declared = declaredResponse(subject);
  const literal = declared?.errorCode;
  const said = `${answered(subject)} with \`${codeField}\` ${code}`;
  const known = codes.filter((entry) => entry.code === code);
  if (literal?.value === code && operation !== undefined && declared !== undefined) {
    yield kept(promiseId.responseCode(operation.key, declared.status));
    if (codeFits(subject, code)) yield kept(promiseId.errorCode(code));
    return;
  }
  if (codeFits(subject, code) || known.some((entry) => entry.status === undefined)) {
    yield kept(promiseId.errorCode(code));
    return;
  }
  const [entry] = known;
  if (entry?.status !== undefined) {
    const statuses = known.map(({ status }) => status).join(', ');
    const message = `${said}; that code is declared for ${statuses}.`;
    yield broken(promiseId.errorCode(code), {
      message,
      expected: entry.status,
      actual: exchange.response.status,
      at: entry.at,
    });
  } else if (literal !== undefined && operation !== undefined && declared !== undefined) {
    const message = `${said}; declared is ${literal.value}.`;
    const promise = promiseId.responseCode(operation.key, declared.status);
    yield broken(promise, { message, expected: literal.value, actual: code, at: literal.at });
  } else if (codes.length > 0) {
    const message = `${said}, a code that the spec does not declare; it declares ${listed(codes.map((each) => each.code))}.`;
    yield broken(undefined, { message, actual: code, at: contract.errors.envelope?.at ?? subject.step.at });
  }
}

function listed(codes: readonly string[]): string {
  const shown = [...new Set(codes)];
  return shown.length > 6 ? `${shown.slice(0, 6).join(', ')} and ${shown.length - 6} more` : shown.join(', ');
}

function topMember(field: { readonly schemaName: string }): string {
  return topName(field.schemaName);
}

function topName(member: string): string {
  return member.split(/[.[]/)[0] ?? '';
}
