import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';

/** The operation of `POST /api/v1/orders`, of `POST /api/v1/orders/{{order}}` and of `GET /api/v1/orders/ORD-1`. */
export function findOperation(text: string, contract: Contract): Operation | undefined {
  const [method = '', path = ''] = text.trim().split(/\s+/);
  const segments = path.replace(/[?#].*$/, '').split('/');
  const fits = (operation: Operation): boolean => {
    const template = operation.path.split('/');
    return (
      template.length === segments.length &&
      template.every((part, index) => part === segments[index] || /^\{.*\}$/.test(part))
    );
  };
  const candidates = contract.operations.filter(
    (operation) => operation.method === method && fits(operation),
  );
  return candidates.find((operation) => operation.path === path) ?? candidates[0];
}

/** What a scenario without method and path means: the operation of the page's happy path, else the only one there is. */
export function happyOperation(contract: Contract): Operation | undefined {
  const steps = contract.scenarios
    .filter(({ kind }) => kind === 'happy_path')
    .flatMap((scenario) => scenario.steps);
  const named = steps.flatMap((step) =>
    step.form === 'send' && step.operation !== undefined ? [step.operation.value] : [],
  );
  const found = named
    .map((name) => findOperation(name, contract))
    .find((operation) => operation !== undefined);
  return found ?? (contract.operations.length === 1 ? contract.operations[0] : undefined);
}
