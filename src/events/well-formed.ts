import type { RunEvent } from '../model/event.ts';
import { verdictOf } from './tally.ts';

/** Throws, with the number of the event, when a run's events break the rules of the stream. For tests and journals. */
export function assertWellFormed(events: readonly RunEvent[]): void {
  const open = new Set<string>();
  const ended = new Set<string>();
  let last = 0;
  for (const [index, event] of events.entries()) {
    const complain = (rule: string): never => {
      throw new Error(`event ${index + 1} (${event.type}): ${rule}`);
    };
    if ((index === 0) !== (event.type === 'run:start')) complain('a run starts with its one run:start');
    if ((index === events.length - 1) !== (event.type === 'run:end'))
      complain('a run ends with its one run:end');
    if (event.at < last) complain('time goes backwards');
    last = event.at;
    if (event.type === 'task:start') {
      if (open.has(event.task) || ended.has(event.task)) complain(`task \`${event.task}\` starts twice`);
      open.add(event.task);
    }
    if (event.type === 'case:end' || event.type === 'probe:end' || event.type === 'task:end') {
      if (!open.has(event.task)) complain(`task \`${event.task}\` is not running`);
    }
    if (event.type === 'task:end') {
      open.delete(event.task);
      ended.add(event.task);
      if (verdictOf(event.findings) === 'fail' && !['fail', 'error'].includes(event.verdict))
        complain('a violation that did not fail its task');
      if (event.verdict === 'fail' && verdictOf(event.findings) !== 'fail')
        complain('a failed task without a violation');
    }
    if (event.type === 'run:end' && open.size > 0) complain(`still running: ${[...open].join(', ')}`);
  }
  if (events.length === 0) throw new Error('no events: a run has at least its start and its end');
}
