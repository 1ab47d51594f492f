import { mutationsOf } from '../../fuzz/mutations.ts';
import type { Contract } from '../../model/contract.ts';
import type { Source, SourceInput } from '../../model/extension.ts';
import type { Operation } from '../../model/operation.ts';
import type { RequestTemplate, ScenarioTask, SendStep } from '../../model/plan.ts';
import type { Resource, ResourceOperation } from '../../model/resource.ts';
import { baseId } from '../base.ts';
import { announced, counted } from '../counting.ts';
import { validBody } from '../request.ts';
import { resourcesOf } from '../resources.ts';
import { expecting, scenarioTask, sendStep } from '../tasks.ts';
import { createThing, lookAt } from '../things.ts';

/** Invalid bodies of one batch: each breaks another rule. */
const MOST_INVALID = 3;

/** What is refused leaves nothing behind: no thing, no change, no webhook. */
export const refusals: Source = {
  id: 'refusals',
  title: 'refused requests have no effect',
  *tasks(input) {
    const { contract } = input;
    for (const resource of resourcesOf(contract)) {
      const create = operationOf(resource.create, contract);
      if (create === undefined) continue;
      yield* wrapped(refusedCreations(resource, create, input));
      for (const change of [resource.update, resource.remove, ...resource.actions]) {
        const operation = change === undefined ? undefined : operationOf(change, contract);
        if (change !== undefined && operation !== undefined)
          yield* wrapped(refusedChanges(resource, change, operation, input));
      }
    }
  },
};

function* wrapped(task: ScenarioTask | undefined) {
  if (task !== undefined) yield { form: 'task', task } as const;
}

function refusedCreations(
  { create, ...rest }: Resource,
  operation: Operation,
  input: SourceInput,
): ScenarioTask | undefined {
  const { contract } = input;
  const steps = refused(operation, create.request, contract);
  const looked = counted(steps, 0, { resource: { create, ...rest }, contract, promise: undefined });
  const silence = announced(operation, 0, { input, saved: undefined, promise: undefined });
  // Nobody could see an effect.
  if (steps.length === 0 || (!looked.exclusive && silence.length === 0)) return undefined;
  return scenarioTask(operation, 'refusals', {
    title: 'what is refused creates nothing',
    ...looked,
    exclusive: true,
    base: baseId(operation),
    postconditions: silence,
  });
}

function refusedChanges(
  resource: Resource,
  change: ResourceOperation,
  operation: Operation,
  input: SourceInput,
): ScenarioTask | undefined {
  const { contract } = input;
  const before = lookAt(resource, 'before', contract);
  const steps = refused(operation, change.request, contract);
  const create = createThing(resource, contract);
  if (before === undefined || create === undefined || steps.length === 0) return undefined;
  const silence = ['PATCH', 'PUT', 'DELETE'].includes(operation.method)
    ? announced(operation, 0, { input, saved: 'id', promise: undefined })
    : [];
  return scenarioTask(operation, 'refusals', {
    title: 'what is refused changes nothing',
    steps: [create, before.first, ...steps, before.again],
    base: baseId(operation),
    postconditions: silence,
  });
}

/** A batch of requests that must be refused, each for one reason. */
function refused(operation: Operation, request: RequestTemplate, contract: Contract): readonly SendStep[] {
  const expectation = expecting({ statuses: ['4XX'] }, operation.at);
  const step = (title: string, changed: Partial<RequestTemplate>, intent: SendStep['intent']): SendStep =>
    sendStep(operation, title, { ...request, ...changed }, { intent, expectation });
  const json = operation.body !== undefined && /json/i.test(operation.body.contentType);
  return [
    ...invalidBodies(operation, contract).map(([title, body]) => step(title, { body }, 'invalid')),
    ...(json ? [step('no JSON', { body: { form: 'literal', text: '{"broken": ' } }, 'hostile')] : []),
    ...(operation.secured ? [step('no credentials', { authenticate: false }, 'unauthenticated')] : []),
  ];
}

function invalidBodies(
  operation: Operation,
  contract: Contract,
): readonly (readonly [string, RequestTemplate['body']])[] {
  const shape = operation.body?.shape;
  const base = validBody(operation, contract);
  if (shape === undefined || base === undefined) return [];
  const keywords = new Set<string>();
  const found: (readonly [string, RequestTemplate['body']])[] = [];
  for (const mutation of mutationsOf(shape.schema, contract.schemas)) {
    const { side, boundary, keyword, field, label } = mutation;
    if (found.length === MOST_INVALID || side !== 'invalid' || !boundary || keywords.has(keyword)) continue;
    const body = mutation.apply(base)?.body;
    if (body?.form !== 'json') continue;
    keywords.add(keyword);
    found.push([`${field === '' ? 'body' : field} ${label}`, body]);
  }
  return found;
}

function operationOf({ operation }: ResourceOperation, contract: Contract): Operation | undefined {
  return contract.operations.find(({ key }) => key === operation);
}
