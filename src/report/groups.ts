import { causeOf } from '../events/cause.ts';
import type { Finding } from '../model/finding.ts';

/** Findings with one cause, with the first of them to show. */
export interface FindingGroup {
  readonly first: Finding;
  readonly count: number;
}

/** One line per cause: the same check, operation, place and message, whatever the values were. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, { first: Finding; count: number }>();
  for (const finding of findings) {
    const key = causeOf(finding);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { first: finding, count: 1 });
    else known.count += 1;
  }
  return [...groups.values()];
}
