import { credentialHeader } from '../../model/auth.ts';
import type { Source, SourceInput } from '../../model/extension.ts';
import { isSafe } from '../../model/operation.ts';
import type { Capture, ScenarioTask, Step } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { baseId, baseRequest } from '../base.ts';
import { announced, counted, createdBy } from '../counting.ts';
import { NOTHING_EXPECTED } from '../expectation.ts';
import {
  concurrentStatuses,
  firstUse,
  type Keyed,
  otherBody,
  otherBodyExpectation,
  repeat,
  replayExpectation,
  replayStatus,
  withKey,
  writtenOtherwise,
} from '../keys.ts';
import { oddKeys } from '../odd-keys.ts';
import { otherClient, otherKey } from '../other-keys.ts';
import { offTopicRefusals } from '../refusal.ts';
import { validBody } from '../request.ts';
import { expecting, scenarioTask, sendStep } from '../tasks.ts';
import { withHeaders } from '../written-request.ts';

const AT_ONCE = 10;
/** The provider has the request, and its answer is not read. */
const DROP_AFTER_MS = 10;
const SETTLE_MS = 300;

/** What an idempotency key is for: repeats of every kind have one effect. */
export const idempotency: Source = {
  id: 'idempotency',
  title: 'repeats with an idempotency key',
  *tasks(input) {
    const { contract } = input;
    for (const profile of contract.idempotency) {
      const operation = contract.operations.find(({ key }) => key === profile.operation);
      const success = operation?.responses.find(({ status }) => /^2/.test(status))?.status;
      if (operation === undefined || success === undefined || isSafe(operation)) continue;
      // What acts on one thing can often be done only once to it: the base task has done it.
      if (operation.path.includes('{') && !['PUT', 'PATCH'].includes(operation.method)) continue;
      if (operation.body !== undefined && validBody(operation, contract) === undefined) continue;
      const keyed = { operation, contract, profile, success };
      // A thing of a name that may exist once cannot be made again: nothing is to be said of its repeats then.
      const [twice] = otherKey(keyed);
      if (twice !== undefined) yield { form: 'task', task: twice };
      const base = twice?.id ?? baseId(operation);
      const tasks = [
        ...plainTasks(keyed),
        ...effectTasks(keyed, input),
        ...otherClient(keyed, input),
        ...oddKeys(keyed),
      ];
      for (const task of tasks) yield { form: 'task', task: { ...task, base } };
    }
  },
};

function plainTasks(keyed: Keyed): readonly ScenarioTask[] {
  const { operation, profile } = keyed;
  const task = (title: string, ...steps: readonly Step[]): ScenarioTask =>
    scenarioTask(operation, 'idempotency', { title, steps, tags: ['replay'], at: profile.at });
  const status = replayStatus(keyed);
  const whole = profile.sameBody !== undefined && status !== undefined && /^2/.test(status);
  const first = firstUse(keyed, whole ? { captures: [{ name: 'first', path: '$' }] } : {});
  const expectation = replayExpectation(keyed);
  const same = promiseId.idempotency(operation.key, 'same body');
  const again = repeat(
    keyed,
    'the same request again',
    whole
      ? {
          expectation: {
            ...expectation,
            body: '{{first}}',
            promises: { ...expectation.promises, body: same },
          },
        }
      : {},
  );
  return [
    task('a repeat has the effect of the first', first, again, again),
    ...rewritten(keyed, task),
    ...withoutCredentials(keyed, task),
    ...withoutKey(keyed, task),
  ];
}

type MakeTask = (title: string, ...steps: readonly Step[]) => ScenarioTask;

function rewritten(keyed: Keyed, task: MakeTask): readonly ScenarioTask[] {
  const { operation, contract, profile } = keyed;
  const body = validBody(operation, contract);
  const type = operation.body?.contentType ?? '';
  if (body === undefined || !/json/i.test(type) || profile.comparison?.value === 'bytes') return [];
  const said = profile.comparison?.value === 'json';
  const repeated = repeat(keyed, 'the same JSON in another order', {
    request: { ...withKey(keyed), body: { form: 'literal', text: writtenOtherwise(body) } },
    expectation: said ? replayExpectation(keyed) : NOTHING_EXPECTED,
    promises: said ? [promiseId.idempotency(operation.key, 'comparison')] : [],
  });
  return [task('the same JSON written otherwise is a repeat', firstUse(keyed), repeated)];
}

/** A key gives no one the answer that somebody else was given. */
function withoutCredentials(keyed: Keyed, task: MakeTask): readonly ScenarioTask[] {
  const header = credentialHeader(keyed.contract.auth);
  if (header === undefined || !keyed.operation.secured) return [];
  const request = withKey(keyed);
  const refused = repeat(keyed, 'the same request with a changed credential', {
    request: {
      ...request,
      headers: withHeaders(request.headers, [[header, '{{credentials.altered}}']], []),
      authenticate: false,
    },
    intent: 'unauthenticated',
    expectation: expecting({ statuses: ['401', '403'] }, keyed.operation.at),
  });
  const again = repeat(keyed, 'the same request with the right one');
  return [task('a repeat without valid credentials is refused', firstUse(keyed), refused, again)];
}

function withoutKey(
  { operation, contract, profile, success }: Keyed,
  task: MakeTask,
): readonly ScenarioTask[] {
  const { missing } = profile;
  if (missing === undefined) return [];
  const request = baseRequest(operation, contract);
  const bare = { ...request, headers: withHeaders(request.headers, [], [profile.header]) };
  const accepted = 'value' in missing;
  const promise = promiseId.idempotency(operation.key, 'missing');
  const expectation = expecting(
    accepted
      ? { statuses: [success], offTopic: offTopicRefusals(operation, contract) }
      : { statuses: [missing.status], errorCode: missing.errorCode },
    missing.at,
    { status: promise },
  );
  const step = sendStep(operation, 'without the key', bare, {
    intent: accepted ? 'valid' : 'invalid',
    expectation,
  });
  return [task(`a request without a key is ${accepted ? 'accepted' : 'refused'}`, step)];
}

/** Repeats of every kind between two looks at how many things there are. */
function effectTasks(keyed: Keyed, input: SourceInput): readonly ScenarioTask[] {
  const { operation, contract, profile } = keyed;
  const { idField } = profile;
  const resource = createdBy(operation, contract);
  if (idField === undefined) return [];
  const promise = promiseId.idempotency(operation.key, 'one effect');
  const captures = [{ name: 'made', path: `$.${idField}` }];
  const status = replayStatus(keyed);
  const saving = status !== undefined && /^2/.test(status);
  const make = (title: string, steps: readonly Step[], sent: boolean): ScenarioTask =>
    scenarioTask(operation, 'idempotency', {
      title,
      tags: ['burst'],
      at: profile.at,
      ...counted(steps, 1, { resource, contract, promise }),
      postconditions: sent ? announced(operation, 1, { input, saved: 'made', promise }) : [],
    });
  const flight = profile.inFlight === undefined ? [] : [promiseId.idempotency(operation.key, 'in flight')];
  const burst: Step = {
    kind: 'together',
    id: '',
    send: sendStep(operation, 'equal requests at once', withKey(keyed), {
      intent: 'burst',
      expectation: expecting({ statuses: concurrentStatuses(keyed) }, profile.inFlight?.at ?? profile.at),
      promises: flight,
    }),
    times: AT_ONCE,
    same: { field: idField, promise },
    accepted: { least: 1, most: AT_ONCE },
    at: profile.at,
  };
  const sameThing = expecting(
    { statuses: status === undefined ? [] : [status], body: { [idField]: `{{answer.${idField}}}` } },
    profile.at,
    {
      body: promise,
    },
  );
  const after = repeat(
    keyed,
    'the same request afterwards',
    saving ? { captures, expectation: sameThing } : {},
  );
  const body = otherBody(keyed);
  const changed =
    body === undefined
      ? []
      : [
          repeat(keyed, 'the same key with another body', {
            request: { ...withKey(keyed), body: { form: 'json', value: body } },
            expectation: otherBodyExpectation(keyed),
          }),
        ];
  return [
    make(`${AT_ONCE} equal requests at once have one effect`, [burst, after], saving),
    make(
      'a repeat after the connection was dropped has one effect',
      dropped(keyed, saving, captures),
      saving,
    ),
    make('a used key with another body has no effect', [firstUse(keyed, { captures }), ...changed], true),
  ];
}

/** Nobody knows whether the first request was received: the repeat makes the thing, or finds it made. */
function dropped(keyed: Keyed, saving: boolean, captures: readonly Capture[]): readonly Step[] {
  const { operation, profile, success } = keyed;
  const status = replayStatus(keyed);
  const busy = profile.inFlight?.value;
  const offTopic = busy === undefined || busy === 'wait' ? [] : [{ status: busy, errorCode: undefined }];
  const lost = sendStep(operation, 'the connection is dropped before the answer', withKey(keyed), {
    dropAfterMs: DROP_AFTER_MS,
  });
  const again = repeat(keyed, 'the same request again', {
    expectation: expecting({ statuses: status === undefined ? [] : [success, status], offTopic }, profile.at),
    captures: saving ? captures : [],
  });
  const pause: Step = { kind: 'wait', id: '', ms: SETTLE_MS, at: profile.at };
  return [lost, pause, again];
}
