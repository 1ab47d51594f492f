import type { Contract } from '../model/contract.ts';
import type { Location } from '../model/location.ts';
import type { Expectation } from '../model/plan.ts';
import { promiseId } from '../model/promise.ts';
import type { ExpectDeclaration } from '../model/scenario.ts';

export const NOTHING_EXPECTED: Expectation = {
  statuses: [],
  errorCode: undefined,
  contains: [],
  headers: [],
  body: undefined,
  symbols: [],
  blames: undefined,
  offTopic: [],
  places: {},
  promises: {},
};

/** `scenario` is its id, `prefix` tells the steps of a longer scenario apart: `step 2 `. */
export interface ExpectationOrigin {
  readonly scenario: string;
  readonly prefix: string;
}

export function declaredExpectation(
  expect: ExpectDeclaration | undefined,
  origin: ExpectationOrigin,
): Expectation {
  if (expect === undefined) return NOTHING_EXPECTED;
  const places: Record<string, Location> = {};
  const note = (part: string, at: Location | undefined): void => {
    if (at !== undefined) places[part] = at;
  };
  note('status', expect.statuses[0]?.at);
  note('errorCode', expect.errorCode?.at);
  note('contains', expect.contains[0]?.at);
  note('headers', expect.headers[0]?.at);
  note('body', expect.body?.at);
  return {
    statuses: expect.statuses.map(({ value }) => value),
    errorCode: expect.errorCode?.value,
    contains: expect.contains.map(({ value }) => value),
    headers: expect.headers.map(({ value }) => value),
    body: expect.body?.value,
    symbols: [],
    blames: undefined,
    offTopic: [],
    places,
    promises: promisesOf(places, origin),
  };
}

/** `Response: 201 Created, order_id: ORD-001`: literals are symbols, but a declared error code is itself. */
export function spokenExpectation(
  response: { readonly status: string; readonly details: readonly (readonly [string, string])[] },
  at: Location,
  context: { readonly origin: ExpectationOrigin; readonly contract: Contract },
): Expectation {
  const { contract, origin } = context;
  const codes = new Set(contract.errors.codes.map(({ code }) => code));
  const isCode = ([field, value]: readonly [string, string]): boolean =>
    field === contract.errors.codeField || /^error(_code)?$/.test(field) || codes.has(value);
  const code = response.details.find(isCode);
  const symbols = response.details
    .filter((detail) => !isCode(detail))
    .map(([field, symbol]) => ({ field, symbol }));
  const places: Record<string, Location> = { status: at };
  if (code !== undefined) places['errorCode'] = at;
  if (symbols.length > 0) places['symbols'] = at;
  return {
    ...NOTHING_EXPECTED,
    statuses: [response.status],
    errorCode: code?.[1],
    symbols,
    places,
    promises: promisesOf(places, origin),
  };
}

function promisesOf(
  places: Readonly<Record<string, Location>>,
  { scenario, prefix }: ExpectationOrigin,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(places).map((part) => [part, promiseId.scenario(scenario, prefix + part)]),
  );
}
