import { existsSync } from 'node:fs';
import { UsageError } from '../model/errors.ts';
import { shardPlan } from '../plan/shard.ts';
import { readJournal } from './journal.ts';
import type { PlannedSpec } from './planning.ts';

/** Which shard of how many, from 1. */
export interface ShardChoice {
  readonly index: number;
  readonly of: number;
}

export function shardName({ index, of }: ShardChoice): string {
  return `shard-${index}-of-${of}`;
}

/** Shards may write into one folder at the same time. */
export function lockName(shard: ShardChoice | undefined): string {
  return `${shard === undefined ? 'run' : shardName(shard)}.lock`;
}

/** `2/5`; anything else is bad input. */
export function parseShard(text: string): ShardChoice {
  const shard = readShard(text);
  if (shard !== undefined) return shard;
  throw new UsageError('SHARD_UNKNOWN', `\`${text}\` (--shard) names no shard`, {
    help: 'Write --shard 2/5 for the second of five.',
  });
}

export function readShard(text: string): ShardChoice | undefined {
  const [, first = '', second = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const index = Number(first);
  const of = Number(second);
  return index >= 1 && index <= of ? { index, of } : undefined;
}

/**
 * How long tasks took in an earlier run. A journal that nobody named may be missing or another version's: then costs are
 * estimated from the plan alone.
 */
export async function readDurations(
  named: string | undefined,
  usual: string,
): Promise<ReadonlyMap<string, number>> {
  const file = named ?? usual;
  if (named === undefined && !existsSync(file)) return new Map();
  try {
    return new Map(
      (await readJournal(file)).flatMap((event) =>
        event.type === 'task:end' && event.unrun !== true ? [[event.task, event.durationMs] as const] : [],
      ),
    );
  } catch (cause) {
    if (named === undefined && cause instanceof UsageError) return new Map();
    throw cause;
  }
}

/** The shard's part of each plan. */
export function takeShard(
  planned: readonly PlannedSpec[],
  { index, of }: ShardChoice,
  options: {
    readonly durations: ReadonlyMap<string, number>;
    readonly concurrency: number;
    readonly shared: boolean;
  },
): readonly PlannedSpec[] {
  return planned.map((entry) => {
    const plan = shardPlan(entry.plan, { of, ...options })[index - 1];
    return plan === undefined ? entry : { ...entry, plan };
  });
}
