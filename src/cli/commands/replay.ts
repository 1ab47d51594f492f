import { existsSync } from 'node:fs';
import { findingId } from '../../events/cause.ts';
import { UsageError } from '../../model/errors.ts';
import type { Counterexample, RunEvent, RunStart, TaskEnd } from '../../model/event.ts';
import type { Plan, Task } from '../../model/plan.ts';
import { withBases } from '../../plan/parts.ts';
import { askConsent, type GuardFlags, guarded } from '../guarding.ts';
import { readJournal } from '../journal.ts';
import { type PlannedSpec, planSpec } from '../planning.ts';
import type { ReachingFlags } from '../reaching.ts';
import { type RunningFlags, runPlanned } from '../running.ts';
import { sameProvider } from '../same-provider.ts';
import { type LoadedSpec, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

export interface ReplayFlags extends Omit<RunningFlags & GuardFlags, 'files' | 'env'> {
  readonly from: string;
  readonly env?: string;
  readonly scenarios?: string;
}

/** A task of a run that found something. */
interface Found {
  readonly start: RunStart;
  readonly end: TaskEnd;
}

/** Sends the requests of findings again, with no more around them than they need: a token, the thing that they work on. */
export async function replayCommand(what: string, flags: ReplayFlags): Promise<number> {
  const isJournal = existsSync(what);
  const from = isJournal ? what : flags.from;
  const found = findingsOf(await readJournal(from));
  const broken = found.filter(({ end }) => end.findings.some(({ severity }) => severity === 'violation'));
  const wanted = isJournal ? broken : found.filter(({ end }) => idsOf(end).includes(what)).slice(0, 1);
  if (wanted.length === 0) {
    if (!isJournal) throw unknownFinding(what, found, from);
    terminal.line(`${from} holds no broken promise: there is nothing to send again.`);
    return 0;
  }
  const pages = pagesOf(wanted, flags);
  const { notes, ...provider } = sameProvider(
    pages.flatMap(({ spec, found: own }) =>
      own.map(({ start }) => ({ start, contract: spec.result.contract })),
    ),
    flags,
  );
  for (const note of notes) terminal.error(note);
  const reaching = { ...flags, ...provider };
  const planned = pages.map((page) => guarded(planAgain(page, reaching), reaching));
  if (planned.every(({ plan }) => plan.tasks.length === 0)) {
    throw new UsageError('PLAN_EMPTY', `\`${what}\` is not sent to \`${reaching.env}\``, {
      help: 'It does more than read there: add --allow-writes and --allow-fuzz where that is meant.',
    });
  }
  await askConsent(planned, reaching);
  return runPlanned(planned, { ...reaching, files: [] }, () => {});
}

/** Tasks with findings; of several runs in a journal, the last one of each counts. */
function findingsOf(events: readonly RunEvent[]): readonly Found[] {
  const found = new Map<string, Found>();
  let start: RunStart | undefined;
  for (const event of events) {
    if (event.type === 'run:start') start = event;
    if (event.type !== 'task:end' || start === undefined || idsOf(event).length === 0) continue;
    found.set(JSON.stringify([start.contract.file, event.task]), { start, end: event });
  }
  return [...found.values()];
}

function idsOf({ findings }: TaskEnd): readonly string[] {
  return findings.map(findingId);
}

/** A page and what was found in it. */
interface FoundPage {
  readonly spec: LoadedSpec;
  readonly found: readonly Found[];
}

function pagesOf(wanted: readonly Found[], { scenarios }: ReplayFlags): readonly FoundPage[] {
  const files = [...new Set(wanted.map(({ start }) => start.contract.file))];
  return files.map((file) => {
    const [spec] = loadSpecs([file], { scenarios });
    if (spec === undefined) throw new UsageError('SPEC_MISSING', `\`${file}\` holds no spec`);
    return { spec, found: wanted.filter(({ start }) => start.contract.file === file) };
  });
}

/** The plan of the run that found them, with their tasks alone. */
function planAgain({ spec, found }: FoundPage, flags: ReplayFlags & ReachingFlags): PlannedSpec {
  const [first] = found;
  if (first === undefined) throw new UsageError('FINDING_UNKNOWN', 'there is nothing to send again');
  const { start } = first;
  const known = new Map<string, readonly Counterexample[]>(
    found.flatMap(({ end }) =>
      end.explored?.counterexample === undefined ? [] : [[end.task, [end.explored.counterexample]] as const],
    ),
  );
  const planned = planSpec(spec, {
    env: flags.env,
    baseUrl: flags.baseUrl,
    configured: flags.configured,
    inbox: flags.inbox,
    maxWait: flags.maxWait,
    // A task may be one of those that go over limits.
    rateLimits: found.some(({ end }) => end.task.includes(' > rate-limits > ')),
    seed: start.seed,
    exploration: { runs: 1, known },
  });
  return { spec, plan: only(planned.plan, found) };
}

/** Those tasks and what they build on; of a property the case that broke it and none beside it. */
function only(plan: Plan, found: readonly Found[]): Plan {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  const own = found.flatMap(({ end }) => byId.get(end.task) ?? []);
  // What is said of the run as a whole belongs to no request.
  const gone = found.filter(({ end }) => !byId.has(end.task)).map(({ end }) => end.task);
  if (own.length === 0) {
    throw new UsageError('FINDING_GONE', `the plan of ${plan.contract.file} has no task \`${gone[0]}\``, {
      help: gone[0]?.startsWith('the whole run > ')
        ? 'It is about all answers of a run together: run it again.'
        : 'The spec has changed since that run: run it again.',
    });
  }
  for (const task of gone) terminal.error(`\`${task}\` cannot be sent again by itself; it is left out.`);
  const alone = (task: Task): Task =>
    task.kind === 'scenario' || !own.includes(task) ? task : { ...task, runs: 0 };
  return { ...plan, tasks: withBases(plan, own).tasks.map(alone) };
}

function unknownFinding(id: string, found: readonly Found[], file: string): UsageError {
  const ids = [...new Set(found.flatMap(({ end }) => idsOf(end)))];
  return new UsageError('FINDING_UNKNOWN', `\`${file}\` has no finding \`${id}\``, {
    help:
      ids.length === 0
        ? 'It has none at all.'
        : `It has: ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ' ...' : ''}.`,
  });
}
