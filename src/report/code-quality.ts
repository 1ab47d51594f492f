import { findingId } from '../events/cause.ts';
import type { Reporter } from '../model/extension.ts';
import type { Finding } from '../model/finding.ts';
import { collectRuns, type RunRecord } from './collect.ts';
import { groupFindings } from './groups.ts';
import { oneLine } from './safe.ts';

/** Code Quality of GitLab (a part of the Code Climate format): each finding at its line of the page. */
export const codeQuality: Reporter = {
  id: 'code-quality',
  file: 'code-quality.json',
  async *report(events) {
    const issues: Issue[] = [];
    for await (const run of collectRuns(events)) issues.push(...issuesOf(run));
    yield `${JSON.stringify(issues, undefined, 2)}\n`;
  },
};

interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** The same finding has it in every run: what is new in a merge request is told by it. */
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function issuesOf({ start, tasks }: RunRecord): readonly Issue[] {
  return groupFindings(tasks.flatMap((task) => task.end.findings)).map(({ first }) => ({
    description: oneLine(first.message.toWellFormed(), 500),
    check_name: first.check,
    fingerprint: `${start.contract.file}#${findingId(first)}`,
    severity: severityOf(first),
    location: { path: first.at.file, lines: { begin: first.at.line } },
  }));
}

function severityOf({ severity, known }: Finding): Issue['severity'] {
  if (severity === 'advice') return 'info';
  return known === true ? 'minor' : 'major';
}
