import type { CaseInput } from '../model/case-input.ts';
import type { Contract } from '../model/contract.ts';
import type { Json } from '../model/json.ts';
import type { Operation, Parameter } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';
import { type Mutation, mutationsOf } from './mutations.ts';
import { type ParameterMutation, parameterMutations } from './parameter-mutations.ts';

/** Input that keeps every rule, before it is written down. */
export interface ValidInput {
  readonly parameters: CaseInput['parameters'];
  readonly body: Json | undefined;
}

/** One labelled change to an operation's valid input. */
export interface Change {
  readonly side: Mutation['side'];
  /** Undefined where the input has no room for it. */
  readonly apply: (input: ValidInput) => CaseInput | undefined;
}

export function changesOf(operation: Operation, contract: Contract): readonly Change[] {
  const { key, body, parameters } = operation;
  const promised = new Set(contract.promises.map(({ id }) => id));
  const known = (id: string): string | undefined => (promised.has(id) ? id : undefined);
  const ofBody = body === undefined ? [] : mutationsOf(body.shape.schema, contract.schemas);
  return [
    ...ofBody.map((mutation) =>
      bodyChange(mutation, known(promiseId.request(key, mutation.field, mutation.keyword))),
    ),
    ...parameters.flatMap((parameter) =>
      parameterMutations(parameter, contract.schemas).map((mutation) => {
        const { place, name } = parameter;
        return parameterChange(
          parameter,
          mutation,
          known(promiseId.parameter(key, place, name, mutation.keyword)),
        );
      }),
    ),
  ];
}

export function written({ parameters, body }: ValidInput): CaseInput {
  return {
    parameters,
    body: body === undefined ? undefined : { form: 'literal', text: JSON.stringify(body) },
    change: undefined,
    unchanged: undefined,
  };
}

function bodyChange(mutation: Mutation, promise: string | undefined): Change {
  const { side, label, field, keyword } = mutation;
  return {
    side,
    apply: (input) => {
      const changed = input.body === undefined ? undefined : mutation.apply(input.body);
      if (changed === undefined) return undefined;
      const text = changed.body.form === 'json' ? JSON.stringify(changed.body.value) : changed.body.text;
      return {
        parameters: input.parameters,
        body: { form: 'literal', text },
        change: {
          label: `${field === '' ? 'body' : field} ${label}`,
          field,
          promise,
          blame: { place: 'body', pointer: changed.pointer, keyword },
        },
        unchanged: unchanged(input),
      };
    },
  };
}

function parameterChange(
  { name, place }: Parameter,
  { side, label, keyword, given }: ParameterMutation,
  promise: string | undefined,
): Change {
  return {
    side,
    apply: (input) => {
      const values = given.form === 'absent' ? [] : given.values;
      const others = input.parameters.filter((other) => other.place !== place || other.name !== name);
      return {
        parameters: [...others, { place, name, values }],
        body: written(input).body,
        change: {
          label: `${place} ${name} ${label}`,
          field: name,
          promise,
          blame: { place, pointer: name, keyword },
        },
        unchanged: unchanged(input),
      };
    },
  };
}

function unchanged(input: ValidInput): CaseInput['unchanged'] {
  const { parameters, body } = written(input);
  return { parameters, body };
}
