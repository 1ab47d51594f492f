import { openJoin } from '../events/join.ts';
import { startOf } from '../events/sequel.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent, RunStart } from '../model/event.ts';
import { readRuns } from './journal.ts';

interface Shard {
  readonly file: string;
  readonly start: RunStart;
  readonly events: readonly RunEvent[];
}

/** The runs that the journals of all shards make together, one for each page. */
export async function mergeShards(files: readonly string[]): Promise<readonly (readonly RunEvent[])[]> {
  const shards: Shard[] = [];
  for (const file of new Set(files)) {
    for (const events of await readRuns(file)) {
      const start = startOf(events);
      if (start !== undefined) shards.push({ file, start, events });
    }
  }
  const pages = [...new Set(shards.map(({ start }) => start.contract.file))];
  return pages.map((page) => {
    const own = shards.filter(({ start }) => start.contract.file === page);
    refuseUnequal(own);
    return joined(inOrder(own, page));
  });
}

/** All shards must be of one plan: else what one left out is nowhere. */
function refuseUnequal(shards: readonly Shard[]): void {
  const [first, ...others] = shards;
  if (first === undefined) return;
  for (const shard of shards) {
    if (shard.start.part?.shard !== undefined) continue;
    throw new UsageError('MERGE_NO_SHARD', `\`${shard.file}\` holds a whole run and no shard of one`, {
      help: 'Shards come from `contract run --shard 1/3`; their journals are shard-*.ndjson.',
    });
  }
  for (const other of others) {
    const different = differences(first.start, other.start);
    if (different.length === 0) continue;
    throw new UsageError(
      'MERGE_DIFFERS',
      `\`${first.file}\` and \`${other.file}\` are no shards of one run: ${different.join('; ')}`,
      { help: 'Run all shards with the same page, flags and earlier journal (--durations).' },
    );
  }
}

function differences(left: RunStart, right: RunStart): readonly string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['the text of the page', left.contract.digest, right.contract.digest],
    ['the environment', left.environment, right.environment],
    ['the seed', left.seed, right.seed],
    ['the number of shards', left.part?.shard?.of, right.part?.shard?.of],
  ];
  const named = pairs.filter(([, one, other]) => one !== other);
  if (named.length > 0) return named.map(([what, one, other]) => `${what} differs (${one}, ${other})`);
  const flags = Object.keys({ ...left.part?.flags, ...right.part?.flags }).filter(
    (name) => left.part?.flags[name] !== right.part?.flags[name],
  );
  if (flags.length > 0) return flags.map((name) => `${name} differs`);
  if (left.part?.whole !== right.part?.whole) return ['their plans have other tasks'];
  if (left.part?.shard?.split !== right.part?.shard?.split)
    return ['the plan was split otherwise, by the durations of another earlier run'];
  return [];
}

function inOrder(shards: readonly Shard[], page: string): readonly Shard[] {
  const of = shards[0]?.start.part?.shard?.of ?? 0;
  const all = Array.from({ length: of }, (_, index) =>
    shards.filter(({ start }) => start.part?.shard?.index === index + 1),
  );
  const missing = all.flatMap((own, index) => (own.length === 0 ? [`${index + 1}/${of}`] : []));
  if (missing.length > 0) {
    throw new UsageError('MERGE_INCOMPLETE', `of ${page}, ${missing.join(' and ')} is missing`, {
      help: 'Name the journals of all shards: contract merge reports/shard-*.ndjson',
    });
  }
  const twice = all.find((own) => own.length > 1);
  if (twice !== undefined) {
    const names = twice.map(({ file }) => `\`${file}\``).join(' and ');
    throw new UsageError('MERGE_TWICE', `${names} hold the same shard of ${page}`, {
      help: 'Name each shard once.',
    });
  }
  return all.flat();
}

/** Side by side, as if they had begun together. */
function joined(shards: readonly Shard[]): readonly RunEvent[] {
  const join = openJoin({ parts: shards.length, sequel: false });
  const all = shards.flatMap(({ events }, part) => events.map((event) => ({ part, event })));
  // Sorting is stable: events of one shard keep their order.
  return all
    .sort((left, right) => left.event.at - right.event.at)
    .flatMap(({ part, event }) => join.note(part, event));
}
