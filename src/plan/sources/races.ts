import type { Contract } from '../../model/contract.ts';
import type { Source } from '../../model/extension.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Location } from '../../model/location.ts';
import { type Operation, statusMatches } from '../../model/operation.ts';
import type { RequestTemplate, ScenarioTask, SendStep, TogetherStep } from '../../model/plan.ts';
import type { Resource, ResourceOperation } from '../../model/resource.ts';
import { listFields } from '../../schema/fields.ts';
import { baseId } from '../base.ts';
import { findOperation } from '../operations.ts';
import { resourcesOf } from '../resources.ts';
import { acceptedStatuses, expecting, scenarioTask, sendStep } from '../tasks.ts';
import { createThing } from '../things.ts';

const AT_ONCE = 5;

/** Several clients on one thing at once: nobody fails, and nothing happens twice. */
export const races: Source = {
  id: 'races',
  title: 'several clients at once',
  *tasks({ contract }) {
    for (const resource of resourcesOf(contract)) {
      const tasks = [
        updatesAtOnce(resource, contract),
        ...resource.actions.map((action) => actsAtOnce(action, resource, contract)),
        removalsAtOnce(resource, contract),
        createsWhileListing(resource, contract),
      ];
      for (const task of tasks) if (task !== undefined) yield { form: 'task', task };
    }
  },
};

/** Each update sends a value of its own: the thing must show one of them afterwards. */
function updatesAtOnce(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const { update, read } = resource;
  const operation = operationOf(update, contract);
  const reading = operationOf(read, contract);
  const field = operation === undefined ? undefined : freeText(operation, contract);
  if (operation === undefined || update === undefined || reading === undefined || read === undefined)
    return undefined;
  const { body } = update.request;
  if (field === undefined || body.form !== 'json' || !isJsonObject(body.value)) return undefined;
  const value = { ...body.value, [field]: '{{uuid}}' };
  const send = racing(operation, { ...update.request, body: { form: 'json', value } });
  const after = sendStep(reading, 'the thing afterwards', read.request, {
    expectation: expecting({ statuses: acceptedStatuses(reading) }, reading.at),
  });
  return task(operation, 'two updates at once leave one of the two', resource, contract, {
    ...together(send, 2, { least: 0, most: 2 }, operation.at),
    settles: { read: after, field },
  });
}

/** Where a scenario of the page refuses the second time, only one of many at once may succeed. */
function actsAtOnce(
  action: ResourceOperation,
  resource: Resource,
  contract: Contract,
): ScenarioTask | undefined {
  const operation = operationOf(action, contract);
  if (operation === undefined) return undefined;
  const once = refusedTwice(operation, contract);
  const accepted = once === undefined ? { least: 0, most: AT_ONCE } : { least: 1, most: 1 };
  const title = `${AT_ONCE} at once ${once === undefined ? 'do no harm' : 'are accepted once'}`;
  const step = together(racing(operation, action.request), AT_ONCE, accepted, once ?? operation.at);
  return task(operation, title, resource, contract, step);
}

function removalsAtOnce(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const operation = operationOf(resource.remove, contract);
  if (operation === undefined || resource.remove === undefined) return undefined;
  const step = together(racing(operation, resource.remove.request), 2, { least: 1, most: 2 }, operation.at);
  return task(operation, 'two removals at once do no harm', resource, contract, step);
}

function createsWhileListing(resource: Resource, contract: Contract): ScenarioTask | undefined {
  const operation = operationOf(resource.create, contract);
  const listing = operationOf(resource.list, contract);
  if (operation === undefined || listing === undefined || resource.list === undefined) return undefined;
  const look = racing(listing, resource.list.request);
  const step: TogetherStep = {
    ...together(
      racing(operation, resource.create.request),
      AT_ONCE,
      { least: 0, most: AT_ONCE },
      operation.at,
    ),
    also: [look, look, look],
  };
  return scenarioTask(operation, 'races', {
    title: 'creating and listing at once do no harm',
    tags: ['burst'],
    steps: [step],
    base: baseId(operation),
  });
}

function task(
  operation: Operation,
  title: string,
  resource: Resource,
  contract: Contract,
  step: TogetherStep,
): ScenarioTask | undefined {
  const create = createThing(resource, contract);
  if (create === undefined) return undefined;
  return scenarioTask(operation, 'races', {
    title,
    tags: ['burst'],
    steps: [create, step],
    base: baseId(operation),
    at: step.at,
  });
}

/** Whoever comes second may be refused in any declared way: what counts is the sum. */
function racing(operation: Operation, request: RequestTemplate): SendStep {
  return sendStep(operation, 'several at once', request, { intent: 'burst' });
}

function together(
  send: SendStep,
  times: number,
  accepted: TogetherStep['accepted'],
  at: Location,
): TogetherStep {
  return { kind: 'together', id: '', send, times, same: undefined, accepted, at };
}

/** The place of the step that refuses to do again what an earlier step of its scenario did to the same thing. */
function refusedTwice(operation: Operation, contract: Contract): Location | undefined {
  for (const { steps } of contract.scenarios) {
    const done = new Set<string>();
    for (const step of steps) {
      if (step.form !== 'send' || step.operation === undefined) continue;
      if (findOperation(step.operation.value, contract)?.key !== operation.key) continue;
      const status = step.expect?.statuses[0];
      if (status === undefined || step.headers.length > 0) continue;
      if (statusMatches('2XX', Number(status.value))) done.add(step.operation.value);
      else if (status.value === '409' && done.has(step.operation.value)) return status.at;
    }
  }
  return undefined;
}

/** A member that may be any short text, in the request and in what is read. */
function freeText(operation: Operation, contract: Contract): string | undefined {
  const shape = operation.body?.shape;
  if (shape === undefined) return undefined;
  const free = listFields(shape.schema, contract.schemas).find(({ segments, schema, name }) => {
    if (segments.length !== 1 || !isJsonObject(schema) || schema['type'] !== 'string') return false;
    const { maxLength } = schema;
    const bound = ['pattern', 'enum', 'const', 'format', '$ref', 'oneOf', 'anyOf', 'allOf', 'not'];
    const roomy = maxLength === undefined || (typeof maxLength === 'number' && maxLength >= 36);
    return roomy && /^\w+$/.test(name) && !bound.some((keyword) => Object.hasOwn(schema, keyword));
  });
  return free?.name;
}

function operationOf(
  named: { readonly operation: string } | undefined,
  contract: Contract,
): Operation | undefined {
  return contract.operations.find(({ key }) => key === named?.operation);
}
