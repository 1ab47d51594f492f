import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';
import type { RequestTemplate, ScenarioTask, SendStep } from '../model/plan.ts';
import { listFields } from '../schema/fields.ts';
import { NOTHING_EXPECTED } from './expectation.ts';
import { validBody, validRequest } from './request.ts';

/** The operation's documented request, with the request that makes the thing it speaks of; undefined when nothing valid is known. */
export function baseTask(operation: Operation, contract: Contract): ScenarioTask | undefined {
  if (operation.body !== undefined && validBody(operation, contract) === undefined) return undefined;
  const success = operation.responses.find(({ status }) => /^2/.test(status))?.status;
  const producer = producerOf(operation, contract);
  const needsId = operation.parameters.some(({ place }) => place === 'path');
  // Without a producer the documented id may or may not exist: any declared answer will do then.
  const statuses = success === undefined || (needsId && producer === undefined) ? [] : [success];
  const steps: SendStep[] = producer === undefined ? [] : [producer.step];
  steps.push({
    kind: 'send',
    id: `step ${steps.length + 1}`,
    title: operation.key,
    operation: operation.key,
    request: baseRequest(operation, contract),
    intent: 'valid',
    expectation: { ...NOTHING_EXPECTED, statuses },
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: operation.at,
  });
  return {
    kind: 'scenario',
    id: baseId(operation),
    title: 'documented request',
    suite: operation.key,
    source: 'examples',
    group: 'examples',
    tags: [],
    minor: false,
    base: undefined,
    promises: [],
    exclusive: false,
    assumptions: [],
    setup: [],
    steps,
    postconditions: [],
    undecidable: undefined,
    at: operation.at,
  };
}

export function baseId(operation: Operation): string {
  return `${operation.key} > examples > documented request`;
}

/** The valid request; its path holds `{{order_id}}` where the base task's first step saves that member. */
export function baseRequest(operation: Operation, contract: Contract): RequestTemplate {
  const producer = producerOf(operation, contract);
  return { ...validRequest(operation, contract), ...(producer === undefined ? {} : { path: producer.path }) };
}

/** The POST on the parent collection whose answer holds the member that the path asks for. */
function producerOf(
  operation: Operation,
  contract: Contract,
): { readonly step: SendStep; readonly path: string } | undefined {
  const name = /\{([^{}/]+)\}/.exec(operation.path)?.[1];
  if (name === undefined) return undefined;
  const collection = operation.path.slice(0, operation.path.indexOf(`/{${name}}`));
  const create = contract.operations.find(({ method, path }) => method === 'POST' && path === collection);
  const answer = create?.responses.find(({ status }) => /^2/.test(status));
  const fields = answer?.body === undefined ? [] : listFields(answer.body.schema, contract.schemas);
  const field =
    fields.find((candidate) => candidate.name === name) ??
    fields.find((candidate) => candidate.name === 'id');
  if (
    create === undefined ||
    answer === undefined ||
    field === undefined ||
    validBody(create, contract) === undefined
  )
    return undefined;
  return {
    path: operation.path.replace(`{${name}}`, `{{${name}}}`),
    step: {
      kind: 'send',
      id: 'step 1',
      title: create.key,
      operation: create.key,
      request: validRequest(create, contract),
      intent: 'valid',
      expectation: { ...NOTHING_EXPECTED, statuses: [answer.status] },
      captures: [{ name, path: `$.${field.name}` }],
      dropAfterMs: undefined,
      promises: [],
      at: create.at,
    },
  };
}
