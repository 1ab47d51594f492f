import type { Json } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { Operation, StatusPattern } from '../model/operation.ts';
import type { Expectation, RequestTemplate, ScenarioTask, SendStep } from '../model/plan.ts';
import { NOTHING_EXPECTED } from './expectation.ts';

/** A task of a source's own making, with whatever is not usual about it. */
export function scenarioTask(
  operation: Operation,
  source: string,
  parts: Pick<ScenarioTask, 'title' | 'steps'> & Partial<ScenarioTask>,
): ScenarioTask {
  return {
    kind: 'scenario',
    id: `${operation.key} > ${source} > ${parts.title}`,
    suite: operation.key,
    source,
    group: source,
    tags: [],
    minor: true,
    base: undefined,
    promises: [],
    exclusive: false,
    assumptions: [],
    setup: [],
    postconditions: [],
    undecidable: undefined,
    at: operation.at,
    ...parts,
    steps: numbered(parts.steps),
  };
}

/** A request to an operation; its place in the task gives it its id. */
export function sendStep(
  operation: Operation,
  title: string,
  request: RequestTemplate,
  more: Partial<SendStep> = {},
): SendStep {
  return {
    kind: 'send',
    id: '',
    title,
    operation: operation.key,
    request,
    intent: 'valid',
    expectation: NOTHING_EXPECTED,
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: operation.at,
    ...more,
  };
}

/** What is expected, where it is said, and which promise says it: `promises` by part. */
export function expecting(
  parts: {
    readonly statuses: readonly StatusPattern[];
    readonly errorCode?: string | undefined;
    readonly body?: Json | undefined;
    readonly contains?: readonly string[];
    readonly symbols?: Expectation['symbols'];
    readonly offTopic?: Expectation['offTopic'];
  },
  at: Location,
  promises: Readonly<Record<string, string>> = {},
): Expectation {
  const places = ['status', 'errorCode', 'body', 'contains', 'symbols'];
  return {
    ...NOTHING_EXPECTED,
    ...parts,
    errorCode: parts.errorCode,
    body: parts.body,
    places: Object.fromEntries(places.map((part) => [part, at])),
    promises,
  };
}

/** The declared successes of an operation. */
export function acceptedStatuses(operation: Operation): readonly StatusPattern[] {
  const declared = operation.responses.map(({ status }) => status).filter((status) => /^2/.test(status));
  return declared.length > 0 ? declared : ['2XX'];
}

function numbered(steps: ScenarioTask['steps']): ScenarioTask['steps'] {
  return steps.map((step, index) => ({ ...step, id: `step ${index + 1}` }));
}
