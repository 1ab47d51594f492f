import type { Source } from '../../model/extension.ts';
import type { SequenceTask } from '../../model/plan.ts';
import type { SequenceCommand } from '../../model/resource.ts';
import { baseId } from '../base.ts';
import { resourcesOf } from '../resources.ts';

/** A sequence costs some ten requests: fewer of them than of single cases. */
const RUNS_PER_SEQUENCE = 5;
const LONGEST = 8;

/** Random sequences of operations on the things that they create: what was done must be seen, what was refused must not. */
export const sequences: Source = {
  id: 'sequences',
  title: 'random sequences of operations',
  *tasks({ contract, exploration }) {
    if (exploration === undefined || exploration.runs === 0) return;
    for (const resource of resourcesOf(contract)) {
      const operation = contract.operations.find(({ key }) => key === resource.create.operation);
      if (operation === undefined) continue;
      const id = `${operation.key} > sequences > what was done is seen`;
      const known = (exploration.known.get(id) ?? []).flatMap(
        (counterexample): readonly (readonly SequenceCommand[])[] =>
          counterexample.form === 'sequence' ? [counterexample.commands] : [],
      );
      const task: SequenceTask = {
        kind: 'sequence',
        id,
        title: 'what was done is seen',
        suite: operation.key,
        source: 'sequences',
        group: 'sequences',
        tags: [],
        minor: false,
        base: baseId(operation),
        promises: [],
        exclusive: false,
        resource,
        runs: Math.ceil(exploration.runs / RUNS_PER_SEQUENCE),
        length: LONGEST,
        known,
        at: operation.at,
      };
      yield { form: 'task', task };
    }
  },
};
