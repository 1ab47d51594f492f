import type { Plan, ScenarioTask } from '../../src/model/plan.ts';

/** Three equal orders at once with one idempotency key, made of the happy path's own request. */
export function equalOrders({ tasks }: Plan): ScenarioTask {
  const happy = tasks.find(({ group }) => group === 'happy_path');
  const first = happy?.kind === 'scenario' ? happy.steps[0] : undefined;
  if (happy?.kind !== 'scenario' || first?.kind !== 'send')
    throw new Error('the orders page has a happy path that sends something');
  const { request, expectation } = first;
  const send = {
    ...first,
    request: {
      ...request,
      headers: [...request.headers, ['X-Idempotency-Key', '{{symbol.key}}'] as const],
    },
    expectation: { ...expectation, statuses: ['200', '201'], promises: {} },
  };
  return {
    ...happy,
    id: 'POST /api/v1/orders > idempotency > equal orders at once',
    title: 'equal orders at once',
    group: 'idempotency',
    setup: [],
    postconditions: [],
    steps: [
      {
        kind: 'together',
        id: 'at once',
        send,
        times: 3,
        same: { field: 'order_id', promise: undefined },
        accepted: { least: 1, most: 3 },
        at: happy.at,
      },
    ],
  };
}
