import type { TaskEnd } from '../model/event.ts';
import type { Finding } from '../model/finding.ts';

/** What a task came to, in the words of a report: a verdict, or what makes one less plain. */
export type Outcome = TaskEnd['verdict'] | 'flaky' | 'known';

/** `flaky`: everything new that is broken was broken only sometimes. `known`: it passed, but for what the baseline has. */
export function outcomeOf({ verdict, findings }: Pick<TaskEnd, 'verdict' | 'findings'>): Outcome {
  const violations = findings.filter(({ severity }) => severity === 'violation');
  if (verdict === 'pass' && violations.length > 0) return 'known';
  const news = violations.filter(({ known }) => known !== true);
  return verdict === 'fail' && news.every(({ flaky }) => flaky !== undefined) ? 'flaky' : verdict;
}

/** What stands before a finding's message. */
export function prefixOf({ known, flaky }: Finding): string {
  return [
    ...(known === true ? ['known: '] : []),
    ...(flaky === undefined ? [] : [`flaky, broken ${flaky.broken} of ${flaky.of} times: `]),
  ].join('');
}
