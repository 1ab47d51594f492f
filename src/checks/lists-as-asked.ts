import type { Check, Subject } from '../model/extension.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';
import { readField } from '../schema/fields.ts';
import { filterOf, pageOf } from '../schema/list-query.ts';
import { answered, broken, jsonBody, kept, shown } from './evidence.ts';

/** A page holds at most as many entries as were asked for, and only those that the filter names. */
export const listsAsAsked: Check = {
  id: 'lists-as-asked',
  title: 'a list is bounded and filtered as it was asked for',
  severity: 'violation',
  standards: ['PG-04'],
  *judge(subject) {
    const { operation, exchange } = subject;
    if (operation === undefined || operation.method !== 'GET' || exchange.response.status !== 200) return;
    const query = new URL(exchange.request.url).searchParams;
    if (query.size === 0) return;
    yield* judgeLimit(subject, operation, query);
    for (const parameter of operation.parameters) {
      const asked = query.getAll(parameter.name);
      const filter = filterOf(parameter, operation, subject.contract.schemas);
      const [value] = asked;
      if (filter === undefined || asked.length !== 1 || value === undefined || !filter.values.includes(value))
        continue;
      const promise = promiseId.list(operation.key, parameter.name, 'filters');
      const entries = listAt(jsonBody(subject), filter.entries) ?? [];
      const others = entries.flatMap((entry) => {
        const had = isJsonObject(entry) ? entry[parameter.name] : undefined;
        return had === undefined || had === value ? [] : [had];
      });
      const [other] = others;
      if (other === undefined) {
        if (entries.length > 0) yield kept(promise);
        continue;
      }
      yield broken(promise, {
        message: `${answered(subject)} to ${parameter.name}=${value} with ${others.length} of ${entries.length} entries that have another \`${parameter.name}\`: ${shown(other)}.`,
        expected: value,
        actual: other,
        at: parameter.at,
      });
    }
  },
};

function* judgeLimit(subject: Subject, operation: Operation, query: URLSearchParams) {
  const page = pageOf(operation, subject.contract.schemas);
  const asked = page === undefined ? null : query.get(page.limit.name);
  if (page === undefined || asked === null || !/^[1-9]\d{0,8}$/.test(asked)) return;
  const entries = listAt(jsonBody(subject), page.entries);
  if (entries === undefined) return;
  const promise = promiseId.list(operation.key, page.limit.name, 'bounds the page');
  if (entries.length <= Number(asked)) {
    yield kept(promise);
    return;
  }
  yield broken(promise, {
    message: `${answered(subject)} to ${page.limit.name}=${asked} with ${entries.length} entries.`,
    expected: Number(asked),
    actual: entries.length,
    at: page.limit.at,
  });
}

function listAt(body: Json | undefined, entries: string): readonly Json[] | undefined {
  const found = entries === '' ? body : readField(body, entries);
  return isJsonList(found) ? found : undefined;
}
