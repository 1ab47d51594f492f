import { existsSync } from 'node:fs';
import { joinSequels, startOf } from '../events/sequel.ts';
import { UsageError } from '../model/errors.ts';
import type { RunStart } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { partOf, restOf } from '../plan/parts.ts';
import { readParts } from './journal.ts';
import type { PlannedSpec } from './planning.ts';
import { isEmbedded, type ReachingFlags, targetOf, variablesFor } from './reaching.ts';

/**
 * The plans without what the journal says is done. A run that was made otherwise is refused: its results and those of
 * this one would not be about the same.
 */
export async function resumePlans(
  planned: readonly PlannedSpec[],
  file: string,
  flags: ReachingFlags,
): Promise<readonly PlannedSpec[]> {
  if (!existsSync(file)) {
    throw new UsageError('RESUME_MISSING', `there is no run to go on with: \`${file}\` does not exist`, {
      help: 'A run writes its journal to reports/run.ndjson; name another with --resume <file>.',
    });
  }
  const journal = await readParts(file);
  const entries = planned.map((entry) => {
    const parts = journal.filter((run) => startOf(run)?.contract.file === entry.plan.contract.file);
    const earlier = joinSequels(parts).at(-1);
    const start = earlier === undefined ? undefined : startOf(earlier);
    // It was interrupted before it came to this page.
    if (earlier === undefined || start === undefined) return entry;
    refuseOther(start, entry.plan, file);
    const done = new Set(
      earlier.flatMap((event) => (event.type === 'task:end' && event.unrun !== true ? [event.task] : [])),
    );
    const end = earlier.at(-1);
    const complete =
      end?.type === 'run:end' && end.stop === 'completed' && entry.plan.tasks.every(({ id }) => done.has(id));
    return { ...entry, plan: restOf(entry.plan, done), earlier: { events: earlier, parts, complete } };
  });
  // The sandbox of this process is another in every run.
  if (!isEmbedded(flags)) for (const entry of entries) await refuseElsewhere(entry, file, flags);
  if (entries.every(({ earlier }) => earlier === undefined)) {
    throw new UsageError('RESUME_OTHER', `\`${file}\` holds no run of ${planned[0]?.plan.contract.file}`, {
      help: 'Name the pages of the run that is to go on.',
    });
  }
  return entries;
}

function refuseOther(start: RunStart, plan: Plan, file: string): void {
  const part = partOf(plan);
  const differences = [
    ...(start.contract.digest === plan.contract.digest ? [] : [`${plan.contract.file} has changed`]),
    ...differing('--env', start.environment, plan.environment),
    ...differing('--seed', String(start.seed), String(plan.seed)),
    ...differing('--shard', shardOf(start.part), shardOf(part)),
    ...flagNames(start.part?.flags ?? {}, part.flags).flatMap((name) =>
      differing(name, start.part?.flags[name], part.flags[name]),
    ),
  ];
  if (differences.length === 0 && start.part?.whole === part.whole && isSameSplit(start, plan)) return;
  const what = differences.length > 0 ? differences.join('; ') : 'its plan has other tasks';
  throw new UsageError('RESUME_DIFFERS', `the run in \`${file}\` cannot go on, it was another one: ${what}`, {
    help: 'Give the same page and flags as then, or leave out --resume to begin anew.',
  });
}

/** One environment may be several providers: a variable or the configuration names its base URL. */
async function refuseElsewhere(
  { earlier, spec }: PlannedSpec,
  file: string,
  flags: ReachingFlags,
): Promise<void> {
  const then = earlier === undefined ? undefined : startOf(earlier.events)?.baseUrl;
  if (then === undefined) return;
  const { baseUrl, baseUrlFrom, override } = targetOf(spec, flags, await variablesFor(spec, flags));
  if (then === baseUrl) return;
  throw new UsageError(
    'RESUME_DIFFERS',
    `the run in \`${file}\` cannot go on, it was another one: its base URL was ${then}, is ${baseUrl} (${baseUrlFrom})`,
    { help: `Name that provider with ${override}, or leave out --resume to begin anew.` },
  );
}

function isSameSplit(start: RunStart, plan: Plan): boolean {
  return start.part?.shard?.split === plan.part?.shard?.split;
}

function flagNames(...flags: readonly Readonly<Record<string, string>>[]): readonly string[] {
  return [...new Set(flags.flatMap((one) => Object.keys(one)))];
}

function differing(name: string, then: string | undefined, now: string | undefined): readonly string[] {
  if (then === now) return [];
  return [`${name} was ${then ?? 'not given'}, is ${now ?? 'not given'}`];
}

function shardOf(part: RunStart['part']): string | undefined {
  return part?.shard === undefined ? undefined : `${part.shard.index}/${part.shard.of}`;
}
