import { changesOf } from '../../fuzz/changes.ts';
import type { CaseInput } from '../../model/case-input.ts';
import type { Contract } from '../../model/contract.ts';
import type { Source, SourceInput } from '../../model/extension.ts';
import type { Operation } from '../../model/operation.ts';
import type { Blame, Expectation, PropertyTask, RequestTemplate } from '../../model/plan.ts';
import { baseId, baseRequest, baseTask } from '../base.ts';
import { NOTHING_EXPECTED } from '../expectation.ts';
import { offTopicRefusals, refusalOf } from '../refusal.ts';
import { resourcesOf } from '../resources.ts';

/** Claims over random input: valid input is accepted, a broken rule is refused for that reason, nothing crashes. */
export const properties: Source = {
  id: 'properties',
  title: 'random valid, invalid and hostile input',
  *tasks({ contract, exploration }) {
    if (exploration === undefined || exploration.runs === 0) return;
    for (const operation of contract.operations) {
      if (baseTask(operation, contract) === undefined) continue;
      const sides = new Set(changesOf(operation, contract).map(({ side }) => side));
      const claims = CLAIMS.filter(({ intent }) =>
        intent === 'valid' ? hasInput(operation) : sides.has(intent),
      );
      for (const claim of claims)
        yield { form: 'task', task: taskOf(claim, operation, contract, exploration) };
    }
  },
};

interface Claim {
  readonly intent: PropertyTask['intent'];
  readonly title: string;
}

const CLAIMS: readonly Claim[] = [
  { intent: 'valid', title: 'valid input is accepted' },
  { intent: 'invalid', title: 'input that breaks one rule is refused for it' },
  { intent: 'hostile', title: 'hostile input is accepted or refused, never a crash' },
];

/** Without anything to vary, the documented request is all that there is to try. */
function hasInput({ body, parameters }: Operation): boolean {
  return body !== undefined || parameters.some(({ place, required }) => place === 'query' || !required);
}

function taskOf(
  { intent, title }: Claim,
  operation: Operation,
  contract: Contract,
  exploration: NonNullable<SourceInput['exploration']>,
): PropertyTask {
  const id = `${operation.key} > properties > ${title}`;
  const known = (exploration.known.get(id) ?? []).flatMap((counterexample): readonly CaseInput[] =>
    counterexample.form === 'input' ? [counterexample.input] : [],
  );
  return {
    kind: 'property',
    id,
    title,
    suite: operation.key,
    source: 'properties',
    group: 'properties',
    tags: [intent],
    minor: false,
    base: baseId(operation),
    promises: [],
    exclusive: false,
    operation: operation.key,
    intent,
    request: baseRequest(operation, contract),
    expectations: expectationsOf(intent, operation, contract),
    runs: exploration.runs,
    known,
    cleanup: intent === 'valid' || intent === 'hostile' ? cleanupOf(operation, contract) : undefined,
    at: operation.body?.at ?? operation.at,
  };
}

function expectationsOf(
  intent: PropertyTask['intent'],
  operation: Operation,
  contract: Contract,
): PropertyTask['expectations'] {
  const of = (place: Blame['place']): Expectation => {
    switch (intent) {
      case 'valid': {
        const accepted = operation.responses
          .map(({ status }) => status)
          .filter((status) => /^2/.test(status));
        return {
          ...NOTHING_EXPECTED,
          statuses: accepted.length > 0 ? accepted : ['2XX'],
          offTopic: offTopicRefusals(operation, contract),
        };
      }
      case 'invalid':
        return { ...NOTHING_EXPECTED, ...refusalOf(operation, contract, place) };
      case 'hostile':
        // Any declared answer will do, and no 5xx: what the checks demand of every answer says that.
        return NOTHING_EXPECTED;
      default:
        return intent satisfies never;
    }
  };
  return { body: of('body'), path: of('path'), query: of('query'), header: of('header') };
}

function cleanupOf(operation: Operation, contract: Contract): RequestTemplate | undefined {
  const resource = resourcesOf(contract).find(({ create }) => create.operation === operation.key);
  if (resource?.remove === undefined) return undefined;
  const { request } = resource.remove;
  return { ...request, path: request.path.replace('{{id}}', `{{answer.${resource.idField}}}`) };
}
