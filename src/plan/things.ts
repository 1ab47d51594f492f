import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';
import type { SendStep } from '../model/plan.ts';
import { movesByItself, type Resource } from '../model/resource.ts';
import { listFields } from '../schema/fields.ts';
import { offTopicRefusals } from './refusal.ts';
import { acceptedStatuses, expecting, sendStep } from './tasks.ts';

/** Makes a thing; its id fills `{{id}}` in the requests of its resource. */
export function createThing(resource: Resource, contract: Contract): SendStep | undefined {
  const operation = contract.operations.find(({ key }) => key === resource.create.operation);
  const status = operation?.responses.find((response) => /^2/.test(response.status))?.status;
  if (operation === undefined || status === undefined) return undefined;
  return sendStep(operation, 'a thing is made', resource.create.request, {
    // A thing of a name that may exist once says nothing about what is tried here.
    expectation: expecting(
      { statuses: [status], offTopic: offTopicRefusals(operation, contract) },
      operation.at,
    ),
    captures: [{ name: 'id', path: `$.${resource.idField}` }],
  });
}

/** Two looks at one thing, the second of which must show what the first did; members that move by themselves aside. */
export function lookAt(
  resource: Resource,
  title: string,
  contract: Contract,
): { readonly first: SendStep; readonly again: SendStep } | undefined {
  const { read } = resource;
  const operation = contract.operations.find(({ key }) => key === read?.operation);
  if (read === undefined || operation === undefined) return undefined;
  const statuses = acceptedStatuses(operation);
  const members = lastingMembers(operation, contract);
  const body = Object.fromEntries(members.map((name) => [name, `{{was_${name}}}`]));
  return {
    first: sendStep(operation, `how the thing is ${title}`, read.request, {
      expectation: expecting({ statuses }, operation.at),
      captures: members.map((name) => ({ name: `was_${name}`, path: `$.${name}` })),
    }),
    again: sendStep(operation, 'the thing is as it was', read.request, {
      expectation: expecting({ statuses, body }, operation.at),
    }),
  };
}

/** Members that a successful answer names at its top. */
export function answeredMembers(operation: Operation, contract: Contract): readonly string[] {
  const answer = operation.responses.find(({ status }) => /^2/.test(status))?.body;
  if (answer === undefined) return [];
  return listFields(answer.schema, contract.schemas)
    .filter(({ segments, schemaName }) => segments.length === 1 && /^\w+$/.test(schemaName))
    .map(({ schemaName }) => schemaName);
}

/** Members that every successful answer has, and that only change when somebody changes them. */
export function lastingMembers(operation: Operation, contract: Contract): readonly string[] {
  const answer = operation.responses.find(({ status }) => /^2/.test(status))?.body;
  if (answer === undefined) return [];
  return listFields(answer.schema, contract.schemas)
    .filter(
      ({ segments, required, schemaName }) =>
        segments.length === 1 && required && /^\w+$/.test(schemaName) && !movesByItself(schemaName),
    )
    .map(({ schemaName }) => schemaName);
}
