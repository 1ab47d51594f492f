import type { Check, Judgement, Subject } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import type { BodyShape, DeclaredResponse, Operation } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';
import {
  answered,
  broken,
  declaredResponse,
  declaredShape,
  expectsStatus,
  isCut,
  isJsonType,
  kept,
  mayHaveBody,
  memberProblem,
  validatorOf,
} from './evidence.ts';
import { blamedMember, groupProblems, soundMembers } from './members.ts';

export const bodyConforms: Check = {
  id: 'body-conforms',
  title: 'a response body has the declared shape',
  severity: 'violation',
  standards: [],
  *judge(subject) {
    const { operation, contract, exchange } = subject;
    const declared = declaredResponse(subject);
    const shape = declaredShape(subject);
    if (operation === undefined || declared === undefined || shape === undefined || !mayHaveBody(subject))
      return;
    if (declared.contentType !== undefined && !isJsonType(declared.contentType.split(';')[0]?.trim() ?? ''))
      return;
    if (validatorOf(contract).unusable(shape.schema) !== undefined) return;
    // What a wrongly accepted request brings forth is no second defect.
    if (subject.step.intent === 'invalid' && exchange.response.status < 300 && !expectsStatus(subject))
      return;
    const { response } = exchange;
    if (isCut(subject)) {
      const what = `with more than ${response.body.length} bytes, which were not read to their end`;
      const message = `${answered(subject)} ${what}, so that nothing is said about its content.`;
      yield broken(undefined, { message, at: shape.at }, 'advice');
      return;
    }
    const absence = response.body.length === 0 ? 'without a body; a JSON body is declared' : notJson(subject);
    if (absence !== undefined) {
      const promise = promiseId.responseBody(operation.key, declared.status, '');
      yield broken(promise, { message: `${answered(subject)} ${absence}.`, at: shape.at });
      return;
    }
    const json = response.json();
    if (json.parsed) yield* judgeValue(subject, json.value, { operation, declared, shape });
  },
};

function notJson({ exchange }: Subject): string | undefined {
  const json = exchange.response.json();
  return json.parsed ? undefined : `with a body that is not JSON: ${json.reason}`;
}

function* judgeValue(
  subject: Subject,
  value: Json,
  { operation, declared, shape }: { operation: Operation; declared: DeclaredResponse; shape: BodyShape },
): Iterable<Judgement> {
  const validator = validatorOf(subject.contract);
  const problems = validator.validate(shape.schema, value);
  const promise = (member: string): string => promiseId.responseBody(operation.key, declared.status, member);
  for (const group of groupProblems(problems)) {
    yield broken(promise(blamedMember(group.problem)), memberProblem(subject, shape, group));
  }
  const blamed = new Set(problems.map(({ pointer }) => pointer));
  const hints = shape.advisory === undefined ? [] : validator.validate(shape.advisory, value);
  for (const group of groupProblems(hints.filter(({ pointer }) => !blamed.has(pointer)))) {
    yield broken(undefined, memberProblem(subject, shape, group), 'advice');
  }
  const definitions = subject.contract.schemas;
  for (const member of soundMembers(shape.schema, value, { problems, definitions }))
    yield kept(promise(member));
}
