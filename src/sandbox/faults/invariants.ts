import type { Contract } from '../../model/contract.ts';
import type { Comparison, Invariant, InvariantSubject, Term } from '../../model/invariant.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { promiseId } from '../../model/promise.ts';
import { holds } from '../../schema/invariant-value.ts';
import { answering, inBody } from './blocks.ts';
import { type Fault, faultOf } from './fault.ts';

/** What always holds does not, in the answers of one operation after the other. */
export function invariantFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.invariants
    .flatMap((invariant) => invariant.subjects.flatMap((subject) => ofSubject(invariant, subject, contract)))
    .filter(({ promise }) => promised.has(promise));
}

function ofSubject(
  { text, comparison }: Invariant,
  subject: InvariantSubject,
  contract: Contract,
): readonly Fault[] {
  const name = subject.form === 'model' ? subject.name : subject.key;
  const within = subject.form === 'model' ? contract.operations.map(({ key }) => key) : [subject.key];
  return within
    .filter((key) => shows(key, subject, contract))
    .map((key) =>
      faultOf('invariants', {
        name: `${name} ${text} in ${key}`,
        title: `answers ${key} with values of which \`${text}\` is not true`,
        promise: promiseId.invariant(name, text),
        operation: key,
        deviate: answering({ operation: key }, (answer, request, world) =>
          answer.status >= 300
            ? answer
            : inBody((body) =>
                subject.form === 'operation' ? broken(body, comparison) : everywhere(body, comparison),
              )(answer, request, world),
        ),
      }),
    );
}

/** Whether the operation's answer mentions the model at all. */
function shows(key: string, subject: InvariantSubject, { operations, schemas }: Contract): boolean {
  if (subject.form === 'operation') return true;
  const answers = operations.find((operation) => operation.key === key)?.responses ?? [];
  const shapes = answers
    .filter(({ status }) => status.startsWith('2'))
    .map(({ body }) => JSON.stringify(body?.schema ?? true));
  const reference = `#/$defs/${subject.name}"`;
  return shapes.some(
    (shape) =>
      shape.includes(reference) ||
      Object.entries(schemas).some(
        ([name, schema]) => shape.includes(`#/$defs/${name}"`) && JSON.stringify(schema).includes(reference),
      ),
  );
}

/** Every object of which the comparison speaks. */
function everywhere(value: JsonObject, comparison: Comparison): Json {
  const here = broken(value, comparison);
  if (here !== value) return here;
  let changed = false;
  const members = Object.entries(value).map(([name, member]): readonly [string, Json] => {
    const next = isJsonObject(member)
      ? everywhere(member, comparison)
      : isJsonList(member)
        ? member.map((entry) => (isJsonObject(entry) ? everywhere(entry, comparison) : entry))
        : member;
    const same =
      next === member ||
      (isJsonList(next) && isJsonList(member) && next.every((entry, index) => entry === member[index]));
    changed ||= !same;
    return [name, same ? member : next];
  });
  return changed ? Object.fromEntries(members) : value;
}

/** The object with one of the members that the comparison names changed, so that it does not hold; itself where none will do. */
function broken(value: JsonObject, comparison: Comparison): JsonObject {
  if (holds(comparison, value).judged === 0) return value;
  for (const name of [...fieldsOf(comparison.left), ...fieldsOf(comparison.right)]) {
    const current = value[name];
    for (const other of othersThan(current)) {
      const changed = { ...value, [name]: other };
      if (holds(comparison, changed).broken.length > 0) return changed;
    }
  }
  return value;
}

function fieldsOf(term: Term): readonly string[] {
  switch (term.form) {
    case 'field':
      return term.path.length === 1 ? term.path : [];
    case 'call':
      return fieldsOf(term.argument);
    case 'binary':
      return [...fieldsOf(term.left), ...fieldsOf(term.right)];
    case 'number':
    case 'text':
      return [];
    default:
      return term satisfies never;
  }
}

const YEARS_MS = 10 * 365 * 86_400_000;

function othersThan(current: Json | undefined): readonly Json[] {
  if (typeof current === 'number') return [current + 1, Math.max(0, current - 1), current + 1000, 0];
  if (typeof current !== 'string' || Number.isNaN(Date.parse(current))) return [];
  const at = Date.parse(current);
  return [new Date(at + YEARS_MS).toISOString(), new Date(at - YEARS_MS).toISOString()];
}
