import fc from 'fast-check';
import type { CaseInput } from '../model/case-input.ts';
import type { Contract } from '../model/contract.ts';
import type { Resource, SequenceCommand } from '../model/resource.ts';
import { inputFor } from './cases.ts';
import { type CaseSupply, supplyOf } from './explore.ts';

export type Sequences =
  | { readonly form: 'cases'; readonly supply: CaseSupply<readonly SequenceCommand[]> }
  | { readonly form: 'impossible'; readonly reason: string };

/** Sequences that begin with the making of a thing. */
export function sequencesFor(
  resource: Resource,
  contract: Contract,
  options: { readonly seed: number; readonly length: number },
): Sequences {
  const create = commandsWithInput('create', resource.create.operation, contract);
  if (create.valid === undefined) return { form: 'impossible', reason: 'no valid body can be made up' };
  const update =
    resource.update === undefined
      ? undefined
      : commandsWithInput('update', resource.update.operation, contract);
  const target = fc.nat(3);
  const others = [
    create.valid,
    create.invalid,
    update?.valid,
    update?.invalid,
    resource.read === undefined ? undefined : targeted('read', target),
    resource.list === undefined ? undefined : targeted('list', target),
    resource.remove === undefined ? undefined : targeted('remove', target),
    resource.actions.length === 0
      ? undefined
      : fc
          .tuple(target, fc.constantFrom(...resource.actions.map(({ operation }) => operation)))
          .map(([picked, action]): SequenceCommand => ({ verb: 'act', target: picked, action })),
  ].flatMap((arbitrary) => (arbitrary === undefined ? [] : [arbitrary]));
  const sequence = fc
    .tuple(create.valid, fc.array(fc.oneof(...others), { minLength: 1, maxLength: options.length - 1 }))
    .map(([first, rest]): readonly SequenceCommand[] => [first, ...rest]);
  return { form: 'cases', supply: supplyOf(sequence, options.seed) };
}

function targeted(
  verb: 'read' | 'list' | 'remove',
  target: fc.Arbitrary<number>,
): fc.Arbitrary<SequenceCommand> {
  return target.map((picked): SequenceCommand => ({ verb, target: picked }));
}

interface WithInput {
  readonly valid: fc.Arbitrary<SequenceCommand> | undefined;
  readonly invalid: fc.Arbitrary<SequenceCommand> | undefined;
}

function commandsWithInput(verb: 'create' | 'update', key: string, contract: Contract): WithInput {
  const operation = contract.operations.find((candidate) => candidate.key === key);
  const commands = (intent: 'valid' | 'invalid'): fc.Arbitrary<SequenceCommand> | undefined => {
    const input = operation === undefined ? 'unknown' : inputFor(operation, contract, intent);
    if (typeof input === 'string') return undefined;
    const valid = intent === 'valid';
    const withoutOrigin = (made: CaseInput): CaseInput => ({ ...made, unchanged: undefined });
    return verb === 'create'
      ? input.map((made): SequenceCommand => ({ verb, input: withoutOrigin(made), valid }))
      : fc
          .tuple(fc.nat(3), input)
          .map(([target, made]): SequenceCommand => ({ verb, target, input: withoutOrigin(made), valid }));
  };
  return { valid: commands('valid'), invalid: commands('invalid') };
}
