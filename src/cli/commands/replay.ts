import { findingId } from '../../events/cause.ts';
import { UsageError } from '../../model/errors.ts';
import type { Counterexample, RunEvent, RunStart, TaskEnd } from '../../model/event.ts';
import type { Task } from '../../model/plan.ts';
import { readJournal } from '../journal.ts';
import { type PlannedSpec, planSpec } from '../planning.ts';
import { type RunningFlags, runPlanned } from '../running.ts';
import { loadSpecs } from '../specs.ts';

export interface ReplayFlags extends Omit<RunningFlags, 'files' | 'env'> {
  readonly from: string;
  readonly env?: string;
  readonly scenarios?: string;
}

/** Sends the request of a finding again, with no more around it than it needs: a token, the thing that it works on. */
export async function replayCommand(id: string, flags: ReplayFlags): Promise<number> {
  const { start, end } = findIn(await readJournal(flags.from), id, flags.from);
  const env = flags.env ?? start.environment;
  const [spec] = loadSpecs([start.contract.file], { scenarios: flags.scenarios });
  if (spec === undefined) throw new UsageError('SPEC_MISSING', `\`${start.contract.file}\` holds no spec`);
  const counterexample = end.explored?.counterexample;
  const known = new Map<string, readonly Counterexample[]>(
    counterexample === undefined ? [] : [[end.task, [counterexample]]],
  );
  const planned = planSpec(spec, {
    env,
    inbox: flags.inbox,
    maxWait: flags.maxWait,
    // The task may be one of those that go over limits.
    rateLimits: end.task.includes(' > rate-limits > '),
    seed: start.seed,
    exploration: { runs: 1, known },
  });
  const task = planned.plan.tasks.find((candidate) => candidate.id === end.task);
  if (task === undefined) {
    throw new UsageError(
      'FINDING_GONE',
      `the plan of ${start.contract.file} has no task \`${end.task}\` any more`,
      {
        help: 'The spec has changed since that run: run it again.',
      },
    );
  }
  return runPlanned([onlyTask(planned, task)], { ...flags, env, files: [] }, () => {});
}

function findIn(
  events: readonly RunEvent[],
  id: string,
  file: string,
): { readonly start: RunStart; readonly end: TaskEnd } {
  const ids = new Set<string>();
  let start: RunStart | undefined;
  for (const event of events) {
    if (event.type === 'run:start') start = event;
    if (event.type !== 'task:end' || start === undefined) continue;
    for (const finding of event.findings) {
      if (findingId(finding) === id) return { start, end: event };
      ids.add(findingId(finding));
    }
  }
  throw new UsageError('FINDING_UNKNOWN', `\`${file}\` has no finding \`${id}\``, {
    help:
      ids.size === 0
        ? 'It has none at all.'
        : `It has: ${[...ids].slice(0, 12).join(', ')}${ids.size > 12 ? ' ...' : ''}.`,
  });
}

/** The task and what it builds on; of a property the case that broke it and none beside it. */
function onlyTask({ spec, plan }: PlannedSpec, task: Task): PlannedSpec {
  const alone: Task = task.kind === 'scenario' ? task : { ...task, runs: 0 };
  const base = plan.tasks.filter(({ id }) => id === task.base);
  return { spec, plan: { ...plan, tasks: [...base, alone] } };
}
