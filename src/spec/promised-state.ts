import type { Contract } from '../model/contract.ts';
import type { IdempotencyProfile } from '../model/idempotency.ts';
import type { Location } from '../model/location.ts';
import { type PromiseSection, promiseId, type SpecPromise } from '../model/promise.ts';
import { filterOf, pageOf } from '../schema/list-query.ts';

type Promised = Omit<Contract, 'promises'>;

/** What idempotency keys are for, as far as the page says. */
export function idempotencyPromises({ idempotency }: Promised): readonly SpecPromise[] {
  return idempotency.flatMap((profile) => {
    const { operation, header, replay, sameBody, otherBody, inFlight, missing, ownKeys, at } = profile;
    return [
      ...said(profile, 'one effect', `requests with the same ${header} have one effect`, at),
      ...(replay === undefined
        ? []
        : said(
            profile,
            'replay',
            `a repeat of ${operation} is answered ${replay.value === 'same' ? 'with the same status' : `with ${replay.value}`}`,
            replay.at,
          )),
      ...(sameBody === undefined
        ? []
        : said(profile, 'same body', 'a repeat is answered with the body of the first answer', sameBody.at)),
      ...(profile.comparison?.value === 'json'
        ? said(profile, 'comparison', 'the same JSON in other words is a repeat', profile.comparison.at)
        : []),
      ...(otherBody === undefined
        ? []
        : said(
            profile,
            'other body',
            `a used key with another body is refused with ${otherBody.status}`,
            otherBody.at,
          )),
      ...(inFlight === undefined
        ? []
        : said(
            profile,
            'in flight',
            `a repeat of a request under way ${inFlight.value === 'wait' ? 'waits for it' : `is answered with ${inFlight.value}`}`,
            inFlight.at,
          )),
      ...(missing === undefined
        ? []
        : said(
            profile,
            'missing',
            'value' in missing
              ? `${header} may be left out`
              : `a request without ${header} is refused with ${missing.status}`,
            missing.at,
          )),
      ...(ownKeys === undefined
        ? []
        : said(profile, 'own keys', 'a key counts for one client: another one may use the same', ownKeys.at)),
    ];
  });
}

function said(
  { operation }: IdempotencyProfile,
  part: string,
  text: string,
  at: Location,
): readonly SpecPromise[] {
  return [promise('idempotency', promiseId.idempotency(operation, part), text, at)];
}

export function invariantPromises({ invariants }: Promised): readonly SpecPromise[] {
  return invariants.flatMap(({ subjects, text, at }) =>
    subjects.map((subject) => {
      const name = subject.form === 'model' ? subject.name : subject.key;
      return promise('endpoints', promiseId.invariant(name, text), `${name}: ${text}`, at);
    }),
  );
}

/** What a list's parameters evidently do: bound the page, pick the entries that have that value. */
export function listPromises({ operations, schemas }: Promised): readonly SpecPromise[] {
  return operations.flatMap((operation) => {
    const page = pageOf(operation, schemas);
    return [
      ...(page === undefined
        ? []
        : [
            promise(
              'endpoints',
              promiseId.list(operation.key, page.limit.name, 'bounds the page'),
              `query parameter ${page.limit.name} bounds the page`,
              page.limit.at,
            ),
          ]),
      ...operation.parameters.flatMap((parameter) =>
        filterOf(parameter, operation, schemas) === undefined
          ? []
          : [
              promise(
                'endpoints',
                promiseId.list(operation.key, parameter.name, 'filters'),
                `query parameter ${parameter.name} picks the entries that have it`,
                parameter.at,
              ),
            ],
      ),
    ];
  });
}

function promise(section: PromiseSection, id: string, text: string, at: Location): SpecPromise {
  return { id, section, text, at };
}
