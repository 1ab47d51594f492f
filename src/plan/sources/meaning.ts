import type { Contract } from '../../model/contract.ts';
import type { Source } from '../../model/extension.ts';
import { isJsonList, isJsonObject, type Json } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import type { ScenarioTask, SendStep } from '../../model/plan.ts';
import { movesByItself, type Resource } from '../../model/resource.ts';
import type { WalkStep } from '../../model/walk.ts';
import { entriesOf, pageOf } from '../../schema/list-query.ts';
import { baseId } from '../base.ts';
import { filterTasks } from '../filters.ts';
import { offTopicRefusals } from '../refusal.ts';
import { validBody, validRequest } from '../request.ts';
import { resourcesOf } from '../resources.ts';
import { acceptedStatuses, expecting, scenarioTask, sendStep } from '../tasks.ts';
import { answeredMembers, createThing, lastingMembers } from '../things.ts';

/** Some thousand entries at most: a walk is no load. */
const MOST_PAGES = 20;

/** What reading, listing, filtering and searching evidently mean, said or not. */
export const meaning: Source = {
  id: 'meaning',
  title: 'what was made is read, listed and found',
  *tasks({ contract }) {
    for (const resource of resourcesOf(contract)) {
      const tasks = [
        readBack(resource, contract),
        changedThing(resource, contract),
        walkThrough(resource, contract),
        twoPages(resource, contract),
      ];
      for (const task of tasks) if (task !== undefined) yield { form: 'task', task };
    }
    for (const operation of contract.operations) {
      for (const task of [...filterTasks(operation, contract), ...searched(operation, contract)])
        yield { form: 'task', task };
    }
  },
};

function readBack(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const { read, create } = resource;
  const operation = operationOf(read?.operation, contract);
  const creating = operationOf(create.operation, contract);
  const first = createThing(resource, contract);
  if (read === undefined || operation === undefined || creating === undefined || first === undefined)
    return undefined;
  const shown = lastingMembers(operation, contract);
  const common = lastingMembers(creating, contract).filter((name) => shown.includes(name));
  const body = Object.fromEntries(common.map((name) => [name, `{{answer.${name}}}`]));
  const step = sendStep(operation, 'what was made is read', read.request, {
    expectation: expecting({ statuses: acceptedStatuses(operation), body }, operation.at),
  });
  const title = 'what was made is read as it was answered';
  return scenarioTask(operation, 'meaning', { title, steps: [first, step], base: baseId(creating) });
}

/** A thing that was read before it was changed: what was read is not remembered. */
function changedThing(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const { read, update } = resource;
  const reading = operationOf(read?.operation, contract);
  const changing = operationOf(update?.operation, contract);
  const first = createThing(resource, contract);
  const sent = changing === undefined ? undefined : validBody(changing, contract);
  if (read === undefined || update === undefined || reading === undefined || changing === undefined)
    return undefined;
  if (first === undefined || !isJsonObject(sent)) return undefined;
  const shown = [reading, changing].map((operation) => new Set(answeredMembers(operation, contract)));
  const kept = Object.keys(sent).filter(
    (name) => shown.every((names) => names.has(name)) && !movesByItself(name),
  );
  if (kept.length === 0) return undefined;
  const statuses = acceptedStatuses(reading);
  const step = (title: string, body?: Json): SendStep =>
    sendStep(reading, title, read.request, { expectation: expecting({ statuses, body }, reading.at) });
  const change = sendStep(changing, 'it is changed', update.request, {
    expectation: expecting(
      { statuses: acceptedStatuses(changing), offTopic: offTopicRefusals(changing, contract) },
      changing.at,
    ),
    captures: kept.map((name) => ({ name: `now_${name}`, path: `$.${name}` })),
  });
  const body = Object.fromEntries(kept.map((name) => [name, `{{now_${name}}}`]));
  return scenarioTask(reading, 'meaning', {
    title: 'what was changed is read as it is now',
    steps: [first, step('a thing is read'), change, step('what was changed is read', body)],
  });
}

/** Alone, because offsets shift when somebody else adds to the list. */
function walkThrough(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const { list, idField, create } = resource;
  const operation = operationOf(list?.operation, contract);
  const creating = operationOf(create.operation, contract);
  const first = createThing(resource, contract);
  if (list === undefined || operation === undefined || creating === undefined || first === undefined)
    return undefined;
  const walk: WalkStep = {
    kind: 'walk',
    id: '',
    send: sendStep(operation, 'a page', list.request, {
      expectation: expecting({ statuses: acceptedStatuses(operation) }, operation.at),
    }),
    paging: pagingOf(operation, contract),
    entries: list.entries,
    total: list.total,
    idField,
    contains: 'id',
    pages: MOST_PAGES,
    at: operation.at,
  };
  const title = 'what was made is in the list, once';
  return scenarioTask(operation, 'meaning', {
    title,
    steps: [first, walk],
    exclusive: true,
    base: baseId(creating),
  });
}

function pagingOf(operation: Operation, contract: Contract): WalkStep['paging'] {
  const limit = pageOf(operation, contract.schemas)?.limit;
  const offset = operation.parameters.find(({ name, place }) => place === 'query' && name === 'offset');
  if (limit === undefined || offset === undefined) return undefined;
  const most = isJsonObject(limit.shape.schema) ? limit.shape.schema['maximum'] : undefined;
  return {
    limit: limit.name,
    offset: offset.name,
    size: typeof most === 'number' ? Math.min(most, 100) : 20,
  };
}

function twoPages(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const { list, idField, create } = resource;
  const operation = operationOf(list?.operation, contract);
  const creating = operationOf(create.operation, contract);
  const first = createThing(resource, contract);
  if (list === undefined || operation === undefined || creating === undefined || first === undefined)
    return undefined;
  const paging = pagingOf(operation, contract);
  const offset = operation.parameters.find(({ name }) => name === paging?.offset);
  if (paging === undefined || offset === undefined) return undefined;
  const page = (title: string, size: number, skipped: number): SendStep =>
    sendStep(
      operation,
      title,
      {
        ...list.request,
        query: [
          ...list.request.query.filter(([name]) => name !== paging.limit && name !== paging.offset),
          [paging.limit, String(size)],
          [paging.offset, String(skipped)],
        ],
      },
      {
        expectation: expecting(
          {
            statuses: acceptedStatuses(operation),
            symbols: Array.from({ length: size }, (_, index) => ({
              field: `${list.entries}[${index}].${idField}`,
              symbol: `entry ${skipped + index + 1}`,
            })),
          },
          offset.at,
        ),
      },
    );
  return scenarioTask(operation, 'meaning', {
    title: 'pages have no entry in common',
    // A page of four is the two pages of two: none is left out between them either.
    steps: [first, first, first, first, page('page 1', 2, 0), page('page 2', 2, 2), page('both', 4, 0)],
    exclusive: true,
    base: baseId(creating),
    at: offset.at,
  });
}

/** Where the documented search text stands in the documented thing, a search for it finds one that was just made. */
function searched(operation: Operation, contract: Contract): readonly ScenarioTask[] {
  const parameter = operation.parameters.find(
    ({ name, place }) => place === 'query' && /^(q|query|search|text|term)$/.test(name),
  );
  const entries = entriesOf(operation, contract.schemas);
  const text = parameter?.shape.example;
  if (parameter === undefined || entries === undefined || typeof text !== 'string') return [];
  return resourcesOf(contract).flatMap((resource) => {
    const creating = operationOf(resource.create.operation, contract);
    const first = createThing(resource, contract);
    const body = creating === undefined ? undefined : validBody(creating, contract);
    if (creating === undefined || first === undefined || body === undefined || !holdsText(body, text))
      return [];
    const request = validRequest(operation, contract);
    const query = [
      ...request.query.filter(([name]) => name !== parameter.name),
      [parameter.name, text] as const,
    ];
    const step = sendStep(
      operation,
      `a search for ${text}`,
      { ...request, query },
      {
        expectation: expecting(
          { statuses: acceptedStatuses(operation), contains: [`${entries}[0].${resource.idField}`] },
          parameter.at,
        ),
      },
    );
    return [
      scenarioTask(operation, 'meaning', {
        title: 'a search finds what was made',
        // An index may lag behind what was made.
        steps: [first, { kind: 'wait', id: '', ms: 500, at: parameter.at }, step],
        base: baseId(creating),
        at: parameter.at,
      }),
    ];
  });
}

function holdsText(value: Json, text: string): boolean {
  if (typeof value === 'string') return value === text;
  if (isJsonList(value)) return value.some((entry) => holdsText(entry, text));
  return isJsonObject(value) && Object.values(value).some((entry) => holdsText(entry, text));
}

function operationOf(key: string | undefined, contract: Contract): Operation | undefined {
  return contract.operations.find((operation) => operation.key === key);
}
