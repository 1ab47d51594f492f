import { causeOf } from '../events/cause.ts';
import type { TaskEnd } from '../model/event.ts';
import type { Finding } from '../model/finding.ts';
import type { Enough } from '../run/run.ts';

/**
 * Counts causes that are news, over all pages of a run: with so many nothing new is begun. What is known is known of the
 * page that is run, wherever the promise stands that is broken.
 */
export function stopAfter(
  most: number | undefined,
  isKnown: (finding: Finding, spec: string) => boolean,
): ((page: string) => Enough) | undefined {
  if (most === undefined) return undefined;
  const causes = new Set<string>();
  return (page) => ({
    note: ({ findings }: TaskEnd) => {
      for (const finding of findings)
        if (finding.severity === 'violation' && !isKnown(finding, page)) causes.add(causeOf(finding));
    },
    reason: () =>
      causes.size >= most
        ? `left out: the run was to stop after ${most === 1 ? 'the first finding' : `${most} findings`} (--bail)`
        : undefined,
  });
}
