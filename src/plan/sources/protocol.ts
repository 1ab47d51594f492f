import type { Source } from '../../model/extension.ts';
import { bodyTasks } from '../protocol/bodies.ts';
import { pathTasks } from '../protocol/paths.ts';
import { representationTasks } from '../protocol/representations.ts';
import { thingTasks } from '../protocol/things.ts';

/** What HTTP (RFC 9110) and JSON (RFC 8259) say of every provider, tried where the page has an operation for it. */
export const protocol: Source = {
  id: 'protocol',
  title: 'unknown paths, methods and ids, malformed bodies, HEAD and conditions',
  *tasks({ contract }) {
    const tasks = [
      ...pathTasks(contract),
      ...thingTasks(contract),
      ...bodyTasks(contract),
      ...representationTasks(contract),
    ];
    for (const task of tasks) yield { form: 'task', task };
  },
};
