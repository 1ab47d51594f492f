import type { Contract } from '../model/contract.ts';
import type { Operation, Parameter } from '../model/operation.ts';
import type { ScenarioTask, SendStep } from '../model/plan.ts';
import type { Resource } from '../model/resource.ts';
import { filterOf } from '../schema/list-query.ts';
import { baseId } from './base.ts';
import { offTopicRefusals } from './refusal.ts';
import { validRequest } from './request.ts';
import { resourcesOf } from './resources.ts';
import { acceptedStatuses, expecting, scenarioTask, sendStep } from './tasks.ts';
import { createThing } from './things.ts';

/** One task for each value that a list can be filtered by, and one over things that are known not to be all alike. */
export function filterTasks(operation: Operation, contract: Contract): readonly ScenarioTask[] {
  return operation.parameters.flatMap((parameter) => {
    const values = filterOf(parameter, operation, contract.schemas)?.values ?? [];
    if (values.length === 0) return [];
    const task = (title: string, steps: readonly SendStep[], base: string | undefined): ScenarioTask =>
      scenarioTask(operation, 'meaning', { title, base, at: parameter.at, steps });
    const asked = values.map((value) => filteredBy(parameter, value, operation, contract));
    const things = differentThings(operation, contract);
    return [
      ...asked.map((step) => task(`${step.title} picks the entries that have it`, [step], baseId(operation))),
      ...(things.length === 0
        ? []
        : [
            task(
              `${parameter.name} tells things apart that were just made`,
              [...things, ...asked],
              undefined,
            ),
          ]),
    ];
  });
}

function filteredBy(parameter: Parameter, value: string, operation: Operation, contract: Contract): SendStep {
  const request = validRequest(operation, contract);
  const query = [
    ...request.query.filter(([name]) => name !== parameter.name),
    [parameter.name, value] as const,
  ];
  return sendStep(
    operation,
    `${parameter.name}=${value}`,
    { ...request, query },
    { expectation: expecting({ statuses: acceptedStatuses(operation) }, parameter.at) },
  );
}

/** An empty list has whatever is asked of it: there is a thing as it was made, and one that something was done to. */
function differentThings(operation: Operation, contract: Contract): readonly SendStep[] {
  const resource = resourcesOf(contract).find(({ list }) => list?.operation === operation.key);
  const made = resource === undefined ? undefined : createThing(resource, contract);
  if (resource === undefined || made === undefined) return [];
  const acted = actionOn(resource, contract);
  return acted === undefined ? [made] : [made, acted, made];
}

function actionOn({ actions }: Resource, contract: Contract): SendStep | undefined {
  const [action] = actions;
  const operation = contract.operations.find(({ key }) => key === action?.operation);
  if (action === undefined || operation === undefined) return undefined;
  return sendStep(operation, 'something is done to it', action.request, {
    expectation: expecting(
      { statuses: acceptedStatuses(operation), offTopic: offTopicRefusals(operation, contract) },
      operation.at,
    ),
  });
}
