import { type Mutation, mutationsOf } from '../../fuzz/mutations.ts';
import { type ParameterMutation, parameterMutations } from '../../fuzz/parameter-mutations.ts';
import { type CaseInput, requestWith } from '../../model/case-input.ts';
import type { Contract } from '../../model/contract.ts';
import type { Source } from '../../model/extension.ts';
import type { Location } from '../../model/location.ts';
import type { Operation, Parameter } from '../../model/operation.ts';
import type { Blame, Expectation, RequestTemplate, ScenarioTask } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { baseId, baseRequest } from '../base.ts';
import { NOTHING_EXPECTED } from '../expectation.ts';
import { offTopicRefusals, refusalOf } from '../refusal.ts';
import { validBody } from '../request.ts';

/** One case per side of each constraint: just inside it is accepted, just outside it is refused, for that reason. */
export const boundaries: Source = {
  id: 'boundaries',
  title: 'both sides of every constraint',
  *tasks({ contract }) {
    const places = new Map(contract.promises.map(({ id, at }) => [id, at]));
    for (const operation of contract.operations) {
      if (operation.body !== undefined && validBody(operation, contract) === undefined) continue;
      // Nothing is sent twice: what the documented request shows already, or another case, needs no case of its own.
      const base = baseRequest(operation, contract);
      const sent = new Set([JSON.stringify(base)]);
      for (const boundary of [...bodyCases(operation, contract), ...parameterCases(operation, contract)]) {
        const request = requestWith(base, operation.path, boundary.input);
        const text = JSON.stringify(request);
        if (sent.has(text)) continue;
        sent.add(text);
        yield { form: 'task', task: taskOf(boundary, request, operation, contract, places) };
      }
    }
  },
};

interface Boundary {
  readonly title: string;
  readonly side: 'valid' | 'invalid';
  readonly promise: string;
  /** The place of the statement where it is no promise. */
  readonly at: Location;
  readonly blame: Blame;
  readonly input: Pick<CaseInput, 'parameters' | 'body'>;
}

function bodyCases(operation: Operation, contract: Contract): readonly Boundary[] {
  const { body } = operation;
  const base = validBody(operation, contract);
  if (body === undefined || base === undefined) return [];
  return mutationsOf(body.shape.schema, contract.schemas).flatMap((mutation): readonly Boundary[] => {
    const { side, field, label, keyword } = mutation;
    const changed = mutation.boundary && side !== 'hostile' ? mutation.apply(base) : undefined;
    if (side === 'hostile' || changed === undefined) return [];
    return [
      {
        title: `${field === '' ? 'body' : field} ${label}`,
        side,
        promise: promiseId.request(operation.key, field, keyword),
        at: placeOf(mutation, body.shape.places) ?? body.at,
        blame: { place: 'body', pointer: changed.pointer, keyword },
        input: { parameters: [], body: changed.body },
      },
    ];
  });
}

function parameterCases(operation: Operation, contract: Contract): readonly Boundary[] {
  return operation.parameters.flatMap((parameter) =>
    parameterMutations(parameter, contract.schemas).flatMap((mutation) =>
      parameterBoundary(mutation, parameter, operation),
    ),
  );
}

function parameterBoundary(
  { side, label, keyword, boundary, given, schemaPointer }: ParameterMutation,
  { name, place, shape, at }: Parameter,
  operation: Operation,
): readonly Boundary[] {
  // Another valid id is the id of nothing: only the base task's own can be accepted.
  if (!boundary || side === 'hostile' || (place === 'path' && side === 'valid')) return [];
  return [
    {
      title: `${place} ${name} ${label}`,
      side,
      promise: promiseId.parameter(operation.key, place, name, keyword),
      at: shape.places[schemaPointer] ?? at,
      blame: { place, pointer: name, keyword },
      input: {
        parameters: [{ place, name, values: given.form === 'absent' ? [] : given.values }],
        body: undefined,
      },
    },
  ];
}

function taskOf(
  { title, side, promise, at, blame }: Boundary,
  request: RequestTemplate,
  operation: Operation,
  contract: Contract,
  promised: ReadonlyMap<string, Location>,
): ScenarioTask {
  const place = promised.get(promise) ?? at;
  return {
    kind: 'scenario',
    id: `${operation.key} > boundaries > ${title}`,
    title,
    suite: operation.key,
    source: 'boundaries',
    group: 'boundaries',
    tags: [side, blame.keyword],
    minor: true,
    base: baseId(operation),
    promises: [],
    exclusive: false,
    assumptions: [],
    setup: [],
    steps: [
      {
        kind: 'send',
        id: 'step 1',
        title,
        operation: operation.key,
        request,
        intent: side,
        expectation: expectationOf(side, {
          operation,
          contract,
          blame,
          place,
          promise: promised.has(promise) ? promise : undefined,
        }),
        captures: [],
        dropAfterMs: undefined,
        promises: [],
        at: place,
      },
    ],
    postconditions: [],
    undecidable: undefined,
    at: place,
  };
}

/** A refusal must have the status, the code and the blamed field together: one for another reason proves nothing. */
function expectationOf(
  side: 'valid' | 'invalid',
  about: {
    readonly operation: Operation;
    readonly contract: Contract;
    readonly blame: Blame;
    readonly place: Location;
    readonly promise: string | undefined;
  },
): Expectation {
  const { operation, contract, blame, place, promise } = about;
  const parts = side === 'valid' ? ['status'] : ['status', 'errorCode', 'blames'];
  const common = {
    ...NOTHING_EXPECTED,
    places: Object.fromEntries(parts.map((part) => [part, place])),
    promises: promise === undefined ? {} : Object.fromEntries(parts.map((part) => [part, promise])),
  };
  if (side === 'invalid') return { ...common, ...refusalOf(operation, contract, blame.place), blames: blame };
  const accepted = operation.responses.map(({ status }) => status).filter((status) => /^2/.test(status));
  return {
    ...common,
    statuses: accepted.length > 0 ? accepted : ['2XX'],
    offTopic: offTopicRefusals(operation, contract),
  };
}

function placeOf(
  { schemaPointer }: Mutation,
  places: Readonly<Record<string, Location>>,
): Location | undefined {
  return places[schemaPointer] ?? places[schemaPointer.replace(/\/[^/]+$/, '')];
}
