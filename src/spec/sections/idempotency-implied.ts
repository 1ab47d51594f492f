import type { IdempotencyProfile, KeyRefusal } from '../../model/idempotency.ts';
import type { Located } from '../../model/location.ts';
import type { DeclaredResponse, Operation } from '../../model/operation.ts';
import { parseDuration } from '../prose.ts';
import type { ScenarioAnswer } from '../uses.ts';

export interface ImpliedProfile {
  readonly profile: Omit<IdempotencyProfile, 'operation' | 'idField' | 'header'>;
  /** The status with which a scenario answers a repeat. */
  readonly scenario: Located<string> | undefined;
}

/** What scenarios, the header's description and the declared answers say of a key without a section of its own. */
export function impliedProfile(
  operation: Operation,
  header: string,
  answers: readonly ScenarioAnswer[],
): ImpliedProfile {
  const parameter = operation.parameters.find(
    ({ name, place }) => place === 'header' && name.toLowerCase() === header.toLowerCase(),
  );
  const scenario = replayedIn(answers, operation, header);
  const speaking = operation.responses.filter(
    (response) => response.origin === 'operation' && /idempoten/i.test(wordsOf(response)),
  );
  const refusals = speaking.filter(({ status }) => /^4/.test(status));
  const busy = refusals.find((response) => BUSY.test(wordsOf(response)));
  const other = refusals.find((response) => response !== busy && OTHER.test(wordsOf(response)));
  const repeated =
    speaking.find(({ status }) => /^2/.test(status)) ??
    refusals.find((response) => response !== busy && response !== other);
  const retention = parameter?.description === undefined ? undefined : keptFor(parameter.description);
  const at = parameter?.at ?? operation.at;
  return {
    scenario,
    profile: {
      replay: scenario ?? (repeated === undefined ? undefined : { value: repeated.status, at: repeated.at }),
      sameBody: undefined,
      comparison: undefined,
      otherBody: other === undefined ? undefined : refusal(other),
      inFlight: busy === undefined ? undefined : { value: busy.status, at: busy.at },
      missing: parameter?.required === true ? { status: '4XX', errorCode: undefined, at } : undefined,
      retentionSeconds: retention === undefined ? undefined : { value: retention, at },
      scope: undefined,
      ownKeys: undefined,
      at,
    },
  };
}

const OTHER = /another|different|other|reused|mismatch/i;
const BUSY = /in progress|in flight|outstanding|being processed|still running|concurrent/i;

function wordsOf({ description, errorCode, body }: DeclaredResponse): string {
  return `${description ?? ''} ${errorCode?.value ?? ''} ${JSON.stringify(body?.example ?? '')}`;
}

function refusal({ status, errorCode, at }: DeclaredResponse): KeyRefusal {
  return { status, errorCode: errorCode?.value, at };
}

/** A repeat says something of the key only in a scenario that sends one. */
function replayedIn(
  answers: readonly ScenarioAnswer[],
  operation: Operation,
  header: string,
): Located<string> | undefined {
  const sendsKey = ({ scenario }: ScenarioAnswer): boolean =>
    scenario.steps.some(
      (step) => step.form === 'sentence' && step.text.toLowerCase().includes(header.toLowerCase()),
    );
  return answers.find(
    (answer) =>
      answer.repeats && answer.operation === operation.key && answer.status !== undefined && sendsKey(answer),
  )?.status;
}

function keptFor(description: string): number | undefined {
  const parsed = /expire|valid|kept|keep|retain|stored|remember/i.test(description)
    ? parseDuration(description)
    : undefined;
  return parsed === undefined ? undefined : parsed.value / 1000;
}
