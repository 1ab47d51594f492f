import type { Finding } from '../model/finding.ts';

/**
 * What makes two findings one: everything but the values that happened to come. Two of the same constraint are one,
 * however it was tried. Lines of the page are left out: text above may grow, and the cause is still the same.
 */
export function causeOf(finding: Finding): string {
  const { check, operation = '', promise } = finding;
  if (promise !== undefined && isConstraint(promise)) return JSON.stringify([operation, promise]);
  const place = (finding.pointer ?? '').replace(/\/\d+/g, '/*');
  // A promise says what is broken; a message says it with values that may be others the next time.
  if (promise !== undefined) return JSON.stringify([check, operation, place, promise]);
  const message = finding.message
    .replace(/"[^"]*"|`[^`]*`|\b\d+(?:\.\d+)?\b/g, '_')
    .replace(/ \([^()]*_[^()]*\)(?=\.?$)/, '');
  return JSON.stringify([check, operation, place, message]);
}

/**
 * A name for a cause that stays the same from run to run: what `contract replay` takes and a baseline holds. FNV-1a of
 * it, 32 bit.
 */
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
