import type { SourceInput } from '../model/extension.ts';
import type { ScenarioTask } from '../model/plan.ts';
import { promiseId } from '../model/promise.ts';
import { firstUse, type Keyed, repeat, withKey } from './keys.ts';
import { offTopicRefusals } from './refusal.ts';
import { expecting, scenarioTask, sendStep } from './tasks.ts';

/** The same key and request of another client is a request of its own: it must not be shown what the first one made. */
export function otherClient(keyed: Keyed, { secondClient }: SourceInput): readonly ScenarioTask[] {
  const { operation, contract, profile, success } = keyed;
  const { idField, ownKeys } = profile;
  if (!secondClient || !operation.secured || idField === undefined || ownKeys === undefined) return [];
  const promise = promiseId.idempotency(operation.key, 'own keys');
  const other = sendStep(
    operation,
    'the same request and key of another client',
    { ...withKey(keyed), client: 'second' },
    {
      expectation: expecting(
        {
          statuses: [success],
          symbols: [{ field: idField, symbol: 'the thing of the other client' }],
          offTopic: offTopicRefusals(operation, contract),
        },
        ownKeys.at,
        { status: promise, symbols: promise },
      ),
      at: ownKeys.at,
    },
  );
  return [
    scenarioTask(operation, 'idempotency', {
      title: 'a key of one client is not that of another',
      steps: [firstUse(keyed), other, repeat(keyed, 'the same request of the first client again')],
      at: ownKeys.at,
    }),
  ];
}

/** Another key is another request. */
export function otherKey(keyed: Keyed): readonly ScenarioTask[] {
  const { operation, contract, profile, success } = keyed;
  const offTopic = offTopicRefusals(operation, contract);
  if (profile.idField === undefined || operation.path.includes('{')) return [];
  const other = sendStep(operation, 'the same request with another key', withKey(keyed, '{{symbol.other}}'), {
    expectation: expecting(
      {
        statuses: [success],
        symbols: [{ field: profile.idField, symbol: 'the thing of the other key' }],
        offTopic,
      },
      profile.at,
      { symbols: promiseId.idempotency(operation.key, 'one effect') },
    ),
  });
  return [
    scenarioTask(operation, 'idempotency', {
      title: 'another key is another request',
      steps: [firstUse(keyed), other, repeat(keyed, 'the first request once more')],
      at: profile.at,
    }),
  ];
}
