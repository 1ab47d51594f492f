import type { Location } from '../model/location.ts';
import type { Expectation, RequestTemplate, ScenarioTask, SendStep, Step } from '../model/plan.ts';
import { NOTHING_EXPECTED } from './expectation.ts';

/** What tells one small task of a source from its neighbours. */
export interface SmallTask {
  readonly title: string;
  readonly suite: string;
  readonly source: string;
  readonly tags: readonly string[];
  readonly base: string | undefined;
  readonly exclusive?: boolean;
  readonly steps: readonly Step[];
  readonly at: Location;
}

/** One of many tasks that a page implies without writing it down. */
export function smallTask({ exclusive = false, ...parts }: SmallTask): ScenarioTask {
  return {
    ...parts,
    kind: 'scenario',
    id: `${parts.suite} > ${parts.source} > ${parts.title}`,
    group: parts.source,
    minor: true,
    promises: [],
    exclusive,
    assumptions: [],
    setup: [],
    postconditions: [],
    undecidable: undefined,
  };
}

/** A step with what is said of it; whatever is not said is not expected. */
export function sendStep(
  number: number,
  parts: Pick<SendStep, 'title' | 'operation' | 'intent' | 'at'> & {
    readonly request: RequestTemplate;
    readonly expectation?: Partial<Expectation>;
    readonly captures?: SendStep['captures'];
  },
): SendStep {
  const { expectation = {}, captures = [], ...rest } = parts;
  return {
    kind: 'send',
    id: `step ${number}`,
    ...rest,
    expectation: { ...NOTHING_EXPECTED, ...expectation },
    captures,
    dropAfterMs: undefined,
    promises: [],
  };
}
