import type { Contract } from '../model/contract.ts';
import { type Effect, effectOfMethod, worstEffect } from '../model/effect.ts';
import { isJsonObject } from '../model/json.ts';
import type { Route } from '../model/kill-switch.ts';
import type { Operation } from '../model/operation.ts';
import type { BoundSentence, Task } from '../model/plan.ts';
import { sentBy } from '../model/sent-by.ts';
import { findOperation } from './operations.ts';

/** A request that a task may send. */
interface Sent {
  readonly method: string;
  readonly path: string;
}

/** The most that a task does to the provider. */
export function effectOf(task: Task, contract: Contract): Effect {
  return worstEffect(
    sentIn(task).map(
      (sent) => operationOf(sent, contract)?.effect ?? effectOfMethod(sent.method.toUpperCase()),
    ),
  );
}

/** The operations that a task sends, once each. */
export function operationsIn(task: Task, contract: Contract): readonly Operation[] {
  return [...new Set(sentIn(task).flatMap((sent) => operationOf(sent, contract) ?? []))];
}

/** What a task sends of which the page says nothing, such as a method that a path should not have. */
export function undeclaredIn(task: Task, contract: Contract): readonly Route[] {
  return sentIn(task).filter((sent) => operationOf(sent, contract) === undefined);
}

function sentIn(task: Task): readonly Sent[] {
  switch (task.kind) {
    case 'scenario':
      return [
        ...task.steps.flatMap(sentBy).map(({ send }) => send.request),
        ...[...task.setup, ...task.postconditions].flatMap(sentFor),
      ];
    case 'property':
      // What its cleanup removes is what it created.
      return [task.request];
    case 'sequence': {
      const { create, read, list, update, remove, actions } = task.resource;
      return [create, read, list, update, remove, ...actions].flatMap(
        (operation) => operation?.request ?? [],
      );
    }
    default:
      return task satisfies never;
  }
}

function sentFor({ action }: BoundSentence): readonly Sent[] {
  if (action.form === 'request')
    return [action.request, ...(action.teardown === undefined ? [] : [action.teardown])];
  if (action.form !== 'probe' || !isJsonObject(action.arguments)) return [];
  const { method, path } = action.arguments;
  return typeof method === 'string' && typeof path === 'string' ? [{ method, path }] : [];
}

/** HEAD does what GET does. */
function operationOf({ method, path }: Sent, contract: Contract): Operation | undefined {
  const upper = method.toUpperCase();
  return (
    findOperation(`${upper} ${path}`, contract) ??
    (upper === 'HEAD' ? findOperation(`GET ${path}`, contract) : undefined)
  );
}
