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

/**
 * What makes two findings one: everything but the values that happened to come. Two of the same constraint are one,
 * however it was tried.
 */
export function causeOf(finding: Finding): string {
  const { check, operation = '', promise, at } = finding;
  if (promise !== undefined && isConstraint(promise)) return JSON.stringify([operation, promise]);
  const place = (finding.pointer ?? '').replace(/\/\d+/g, '/*');
  const message = finding.message.replace(/"[^"]*"|`[^`]*`|\b\d+\b/g, '_');
  return JSON.stringify([check, operation, place, message, at.line]);
}

/** A name for a cause that stays the same from run to run: what `contract replay` takes. FNV-1a of it, 32 bit. */
export function findingId(finding: Finding): string {
  const cause = causeOf(finding);
  let hash = 0x811c9dc5;
  for (let index = 0; index < cause.length; index += 1)
    hash = Math.imul(hash ^ cause.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function isConstraint(promise: string): boolean {
  return / > (?:request|query|path|header) > |^authentication > /.test(promise);
}
