import type { Contract } from '../../model/contract.ts';
import { isSafe, type Operation } from '../../model/operation.ts';
import type { BodyTemplate, ScenarioTask, SendStep } from '../../model/plan.ts';
import { baseRequest, baseTask } from '../base.ts';
import { findOperation } from '../operations.ts';
import { offTopicRefusals } from '../refusal.ts';
import { sendStep, smallTask } from '../small-task.ts';

/** Paths and methods of which the page says nothing: refused, and never with a crash. */
export function pathTasks(contract: Contract): readonly ScenarioTask[] {
  const [first] = contract.operations;
  if (first === undefined) return [];
  const paths = [...new Set(contract.operations.map(({ path }) => path))];
  return [
    ...unknownPathTask(first, contract),
    ...paths.flatMap((path) => {
      const own = contract.operations.filter((operation) => operation.path === path);
      const [witness] = own;
      if (witness === undefined || !canBeReached(witness, contract)) return [];
      const undeclared = METHODS.filter((method) => own.every((operation) => operation.method !== method));
      return [
        ...undeclared.map((method) => undeclaredMethodTask(method, witness, contract)),
        ...(own.some(({ method }) => method === 'OPTIONS') ? [] : [optionsTask(witness, contract)]),
      ];
    }),
  ];
}

/** What would change something if it were there. */
const METHODS = ['PUT', 'PATCH', 'DELETE'] as const;

function unknownPathTask(operation: Operation, contract: Contract): readonly ScenarioTask[] {
  const fixed = operation.path.split('/').filter((part) => !part.startsWith('{'));
  const path = `${fixed.slice(0, -1).join('/')}/no-such-path/{{symbol.nowhere}}`;
  // A page of nothing but parameters has no path that is surely unknown.
  if (findOperation(`GET ${path}`, contract) !== undefined) return [];
  return [
    smallTask({
      title: 'a path that the page does not know',
      suite: 'protocol',
      source: 'protocol',
      tags: ['404', 'unknown-path'],
      base: undefined,
      steps: [
        sendStep(1, {
          title: 'a path that the page does not know',
          operation: undefined,
          request: {
            method: 'GET',
            path,
            query: [],
            headers: [],
            body: { form: 'none' },
            authenticate: contract.auth !== undefined,
          },
          intent: 'hostile',
          expectation: {
            statuses: ['4XX'],
            grounds: { text: 'nothing is declared at that path', severity: 'violation' },
          },
          at: operation.at,
        }),
      ],
      at: operation.at,
    }),
  ];
}

function undeclaredMethodTask(method: string, witness: Operation, contract: Contract): ScenarioTask {
  const made = producing(witness, contract);
  const title = `${method}, which the page does not declare for ${witness.path}`;
  return smallTask({
    title,
    suite: 'protocol',
    source: 'protocol',
    tags: ['405', 'undeclared-method', method],
    base: undefined,
    steps: [
      // What a method might remove, the task has made itself.
      ...made,
      sendStep(made.length + 1, {
        title,
        operation: undefined,
        request: {
          ...baseRequest(witness, contract),
          method,
          query: [],
          body: bodyFor(method, witness, contract),
          headers: [['Content-Type', 'application/json']],
        },
        intent: 'hostile',
        expectation: {
          statuses: ['4XX', '501'],
          grounds: { text: `the page declares no ${method} there`, severity: 'violation' },
        },
        at: witness.at,
      }),
    ],
    at: witness.at,
  });
}

/** OPTIONS may be refused or answered, whatever the page says of it. */
function optionsTask(witness: Operation, contract: Contract): ScenarioTask {
  const made = producing(witness, contract);
  const title = `OPTIONS of ${witness.path}`;
  return smallTask({
    title,
    suite: 'protocol',
    source: 'protocol',
    tags: ['options'],
    base: undefined,
    steps: [
      ...made,
      sendStep(made.length + 1, {
        title,
        operation: undefined,
        request: {
          ...baseRequest(witness, contract),
          method: 'OPTIONS',
          query: [],
          body: { form: 'none' },
          headers: [],
        },
        intent: 'hostile',
        expectation: {
          statuses: ['2XX', '3XX', '4XX', '501'],
          grounds: { text: 'no method may make the provider fail', severity: 'violation' },
        },
        at: witness.at,
      }),
    ],
    at: witness.at,
  });
}

/** The steps that make the thing that the path speaks of; none where it names none. */
function producing(operation: Operation, contract: Contract): readonly SendStep[] {
  if (!baseRequest(operation, contract).path.includes('{{')) return [];
  const steps = baseTask({ ...operation, body: undefined }, contract)?.steps.slice(0, -1) ?? [];
  return steps.flatMap((step) => {
    if (step.kind !== 'send') return [];
    const made = contract.operations.find(({ key }) => key === step.operation);
    const offTopic = made === undefined ? [] : offTopicRefusals(made, contract);
    return [{ ...step, expectation: { ...step.expectation, offTopic } }];
  });
}

function canBeReached(operation: Operation, contract: Contract): boolean {
  return baseTask({ ...operation, body: undefined }, contract) !== undefined;
}

/** A body that some operation of that path takes: the likeliest to be taken by another method too. */
function bodyFor(method: string, { path }: Operation, contract: Contract): BodyTemplate {
  if (method === 'DELETE') return { form: 'none' };
  const taking = contract.operations.find(
    (operation) => operation.path === path && operation.body !== undefined && !isSafe(operation),
  );
  return taking === undefined ? { form: 'json', value: {} } : baseRequest(taking, contract).body;
}
