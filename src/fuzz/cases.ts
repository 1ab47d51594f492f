import fc from 'fast-check';
import type { CaseInput } from '../model/case-input.ts';
import type { Contract } from '../model/contract.ts';
import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Operation, Parameter } from '../model/operation.ts';
import { listFields } from '../schema/fields.ts';
import { arbitraryFor } from './arbitrary.ts';
import { changesOf, type ValidInput, written } from './changes.ts';
import { type CaseSupply, supplyOf } from './explore.ts';

export type Cases =
  | { readonly form: 'cases'; readonly supply: CaseSupply<CaseInput> }
  | { readonly form: 'impossible'; readonly reason: string };

/** Input for an operation: valid throughout, or valid but for one labelled change. */
export function casesFor(
  operation: Operation,
  contract: Contract,
  options: {
    readonly intent: 'valid' | 'invalid' | 'hostile';
    readonly seed: number;
    /** An answer of the provider: its ids are known to mean something. */
    readonly seen?: Json | undefined;
  },
): Cases {
  const arbitrary = inputFor(operation, contract, options.intent, options.seen);
  return typeof arbitrary === 'string'
    ? { form: 'impossible', reason: arbitrary }
    : { form: 'cases', supply: supplyOf(arbitrary, options.seed) };
}

/** The arbitrary behind `casesFor`; a text says why there is none. */
export function inputFor(
  operation: Operation,
  contract: Contract,
  intent: 'valid' | 'invalid' | 'hostile',
  seen?: Json,
): fc.Arbitrary<CaseInput> | string {
  const valid = validInput(operation, contract, seen);
  if (typeof valid === 'string') return valid;
  if (intent === 'valid') return valid.map(written);
  const changes = changesOf(operation, contract).filter(({ side }) => side === intent);
  if (changes.length === 0) return `there is no ${intent} input to be made`;
  return (
    fc
      // The change stays the same while the rest shrinks: another change would be another defect.
      .tuple(valid, fc.noShrink(fc.nat(changes.length - 1)))
      .map(([input, first]) => {
        // Not every value has room for every change: the next one that fits is taken.
        for (let step = 0; step < changes.length; step += 1) {
          const applied = changes[(first + step) % changes.length]?.apply(input);
          if (applied !== undefined) return applied;
        }
        return written(input);
      })
  );
}

function validInput(
  operation: Operation,
  contract: Contract,
  seen: Json | undefined,
): fc.Arbitrary<ValidInput> | string {
  const { body } = operation;
  const made =
    body === undefined
      ? undefined
      : arbitraryFor(body.shape.schema, contract.schemas, {
          seeds: seenIds(body.shape.schema, contract.schemas, seen),
        });
  if (made?.form === 'impossible') return `no body can be made up: ${made.reason}`;
  const parameters = operation.parameters
    // A path keeps the id of the base request, and a key that makes repeats harmless must not repeat by chance.
    .filter(({ place, name }) => place !== 'path' && name !== operation.idempotencyHeader)
    .flatMap((parameter) => parameterInput(parameter, contract));
  return fc
    .tuple(made?.arbitrary ?? fc.constant(undefined), ...parameters)
    .map(([value, ...given]) => ({ body: value, parameters: given.flatMap((entry) => entry ?? []) }));
}

/** Values of an answer for the members of a body that have the same name and name something. */
function seenIds(
  schema: JsonSchema,
  definitions: Contract['schemas'],
  seen: Json | undefined,
): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Json>();
  const visit = (value: Json | undefined, name: string): void => {
    if (isJsonList(value)) visit(value[0], name);
    else if (isJsonObject(value)) for (const [key, inner] of Object.entries(value)) visit(inner, key);
    else if (value !== undefined && /(?:^|_)id$|Id$/.test(name) && !values.has(name)) values.set(name, value);
  };
  visit(seen, '');
  return new Map(
    listFields(schema, definitions).flatMap(({ schemaName }) => {
      const value = values.get(schemaName.split(/[.[\]]+/).at(-1) ?? '');
      return value === undefined ? [] : [[schemaName, [value]] as const];
    }),
  );
}

type Given = CaseInput['parameters'][number] | undefined;

/** Required headers such as a request id keep the value of the base request: each case gets a fresh one. */
function parameterInput(parameter: Parameter, contract: Contract): readonly fc.Arbitrary<Given>[] {
  const { name, place, shape, required } = parameter;
  if (place === 'header' && required) return [];
  const made = arbitraryFor(shape.schema, contract.schemas);
  if (made.form === 'impossible') return [];
  const given = made.arbitrary.map((value): Given => {
    const text = textOf(value);
    return text === undefined || !isSendable(text, place) ? undefined : { place, name, values: [text] };
  });
  return [required ? given : fc.option(given, { nil: undefined, freq: 2 })];
}

function textOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const plain = isJsonList(value) && value.every((entry) => ['string', 'number'].includes(typeof entry));
  return plain ? value.map(String).join(',') : undefined;
}

/** RFC 9110 section 5.5: what a header field may hold. */
function isSendable(text: string, place: Parameter['place']): boolean {
  return place === 'query' || /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}
