import type { Source } from '../../model/extension.ts';
import { baseTask } from '../base.ts';

/** Each operation's documented request, sent as written: what boundary cases and properties start from, too. */
export const examples: Source = {
  id: 'examples',
  title: 'documented examples of requests',
  *tasks({ contract }) {
    for (const operation of contract.operations) {
      const task = baseTask(operation, contract);
      if (task !== undefined) yield { form: 'task', task };
    }
  },
};
