import type { Check, Subject } from '../model/extension.ts';
import type { Invariant, InvariantSubject } from '../model/invariant.ts';
import type { Json } from '../model/json.ts';
import { promiseId } from '../model/promise.ts';
import { holds } from '../schema/invariant-value.ts';
import { type Occurrence, occurrencesOf } from '../schema/occurrences.ts';
import { answered, broken, declaredResponse, jsonBody, kept } from './evidence.ts';

/** What the page says of the members of an answer among each other; silent where one of them is missing. */
export const invariantsHold: Check = {
  id: 'invariants-hold',
  title: 'what always holds between the members of an answer holds',
  severity: 'violation',
  standards: [],
  *judge(subject) {
    const { contract, operation, exchange } = subject;
    if (contract.invariants.length === 0 || operation === undefined || exchange.response.status >= 300)
      return;
    const body = jsonBody(subject);
    if (body === undefined) return;
    for (const invariant of contract.invariants) {
      for (const about of invariant.subjects) {
        const found = [...spokenOf(about, body, subject)];
        if (found.length > 0) yield* judgeInvariant(invariant, about, found, subject);
      }
    }
  },
};

function spokenOf(about: InvariantSubject, body: Json, subject: Subject): Iterable<Occurrence> {
  if (about.form === 'operation')
    return about.key === subject.operation?.key ? [{ value: body, name: '' }] : [];
  const schema = declaredResponse(subject)?.body?.schema;
  return schema === undefined ? [] : occurrencesOf(about.name, schema, body, subject.contract.schemas);
}

function* judgeInvariant(
  invariant: Invariant,
  about: InvariantSubject,
  found: readonly Occurrence[],
  subject: Subject,
) {
  const promise = promiseId.invariant(about.form === 'model' ? about.name : about.key, invariant.text);
  const results = found.map(({ name, value }) => ({ name, ...holds(invariant.comparison, value) }));
  const wrong = results.flatMap(({ name, broken: rows }) => rows.map((row) => ({ name, row })));
  const [first] = wrong;
  if (first === undefined) {
    if (results.some(({ judged }) => judged > 0)) yield kept(promise);
    return;
  }
  const where = first.name === '' ? '' : ` for \`${first.name}\``;
  const more = wrong.length === 1 ? '' : ` (and ${wrong.length - 1} more like it)`;
  yield broken(promise, {
    message: `${answered(subject)}; \`${invariant.text}\` does not hold${where}: left is ${first.row.left}, right is ${first.row.right}${more}.`,
    expected: first.row.right,
    actual: first.row.left,
    at: invariant.at,
  });
}
