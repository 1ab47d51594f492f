import type { Contract } from '../../model/contract.ts';
import type { Source, SourceInput, SourceTask } from '../../model/extension.ts';
import type { Operation } from '../../model/operation.ts';
import type { ScenarioTask, SendStep } from '../../model/plan.ts';
import { listFields } from '../../schema/fields.ts';
import { NOTHING_EXPECTED } from '../expectation.ts';
import { findOperation, happyOperation } from '../operations.ts';
import { validBody, validRequest } from '../request.ts';

/** Each operation's documented request, sent as written, unless a scenario's first step already sends it. */
export const examples: Source = {
  id: 'examples',
  title: 'documented examples of requests',
  *tasks(input) {
    const sent = operationsOfHappyPaths(input);
    for (const operation of input.contract.operations) {
      if (sent.has(operation.key)) continue;
      const task = exampleTask(operation, input.contract);
      if (task !== undefined) yield { form: 'task', task } satisfies SourceTask;
    }
  },
};

function operationsOfHappyPaths({ contract }: SourceInput): ReadonlySet<string> {
  const happy = contract.scenarios.filter(({ kind, setup }) => kind === 'happy_path' && setup.length === 0);
  return new Set(
    happy.flatMap(({ steps }) => {
      const [first] = steps;
      if (first?.form !== 'send') return [];
      const operation =
        first.operation === undefined
          ? happyOperation(contract)
          : findOperation(first.operation.value, contract);
      return operation === undefined ? [] : [operation.key];
    }),
  );
}

function exampleTask(operation: Operation, contract: Contract): ScenarioTask | undefined {
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
    request: {
      ...validRequest(operation, contract),
      ...(producer === undefined ? {} : { path: producer.path }),
    },
    intent: 'valid',
    expectation: { ...NOTHING_EXPECTED, statuses },
    captures: [],
    promises: [],
    at: operation.at,
  });
  return {
    kind: 'scenario',
    id: `${operation.key} > examples > documented request`,
    title: 'documented request',
    suite: operation.key,
    source: 'examples',
    group: 'examples',
    tags: [],
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

/** The POST on the parent collection whose answer holds the member that the path asks for. */
function producerOf(
  operation: Operation,
  contract: Contract,
): { readonly step: SendStep; readonly path: string } | undefined {
  const name = /\{(\w+)\}/.exec(operation.path)?.[1];
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
      promises: [],
      at: create.at,
    },
  };
}
