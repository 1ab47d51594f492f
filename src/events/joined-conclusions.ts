import type { CreatedThings, OperationLatency, RunEnd, RunEvent, TaskEnd } from '../model/event.ts';
import { worst } from '../model/finding.ts';
import { causeOf } from './cause.ts';
import type { HeldTask } from './holds.ts';

/** A promise that one part saw kept is not left open by another that saw too little of it. */
export function joinConclusions(tasks: readonly HeldTask[], at: number): readonly RunEvent[] {
  const [first] = tasks;
  const ends = tasks.flatMap(({ end }) => end ?? []);
  const [head] = ends;
  if (first === undefined || head === undefined) return [];
  const findings = new Map(
    ends.flatMap((end) => end.findings).map((finding) => [causeOf(finding), finding] as const),
  );
  const kept = new Set(ends.flatMap(({ explored }) => explored?.kept ?? []));
  const undecided = [...new Set(ends.flatMap((end) => end.undecided))].filter((id) => !kept.has(id));
  const open = ends.filter(
    ({ verdict, undecided: left }) =>
      verdict !== 'inconclusive' || left.length === 0 || left.some((id) => undecided.includes(id)),
  );
  const verdict = worst(open.length === 0 ? ['pass'] : open.map((end) => end.verdict));
  const reasons = [...new Set(open.flatMap(({ reason }) => reason ?? []))].join('; ');
  const end: TaskEnd = {
    ...head,
    at,
    verdict,
    findings: [...findings.values()],
    reason: verdict === 'inconclusive' ? reasons : undefined,
    undecided,
    explored: head.explored === undefined ? undefined : { ...head.explored, kept: [...kept] },
  };
  return [{ ...first.start, at }, end];
}

/** Percentiles cannot be added up: the slowest part's are what none of the answers together exceeds. */
export function joinLatency(ends: readonly RunEnd[]): readonly OperationLatency[] {
  const joined = new Map<string | undefined, OperationLatency>();
  for (const entry of ends.flatMap(({ latency }) => latency ?? [])) {
    const before = joined.get(entry.operation);
    joined.set(
      entry.operation,
      before === undefined
        ? entry
        : {
            operation: entry.operation,
            count: before.count + entry.count,
            p50: Math.max(before.p50, entry.p50),
            p95: Math.max(before.p95, entry.p95),
            p99: Math.max(before.p99, entry.p99),
            max: Math.max(before.max, entry.max),
          },
    );
  }
  return [...joined.values()];
}

/** As many leftovers are named as one run would name. */
const MOST_NAMED = 1000;

export function joinCreated(ends: readonly RunEnd[]): CreatedThings | undefined {
  const all = ends.flatMap(({ created }) => created ?? []);
  if (all.length === 0) return undefined;
  const left = all.flatMap((created) => created.left);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    count: sum(all.map(({ count }) => count)),
    left: left.slice(0, MOST_NAMED),
    more: sum(all.map(({ more }) => more)) + Math.max(0, left.length - MOST_NAMED),
  };
}
