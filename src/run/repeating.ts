import { causeOf } from '../events/cause.ts';
import { verdictOf } from '../events/tally.ts';
import type { TaskEnd } from '../model/event.ts';
import { type Finding, type Verdict, worst } from '../model/finding.ts';
import { distinct } from './judge.ts';
import { leaveOpen, type TaskState } from './task-state.ts';

/** What a task came to, all its attempts together. */
export interface TaskOutcome
  extends Pick<TaskEnd, 'verdict' | 'findings' | 'reason' | 'failure' | 'explored'> {
  readonly kept: ReadonlySet<string>;
  readonly together: ReadonlySet<string>;
  readonly unrun: boolean;
}

/** What one attempt at a task came to. */
export function attemptOf(state: TaskState, disturbed: string | undefined): TaskOutcome {
  // What went wrong across a maintenance or a reset of the data is no verdict about the provider.
  if (disturbed !== undefined && worst([...state.verdicts, verdictOf(state.findings)]) !== 'pass') {
    state.findings.length = 0;
    state.verdicts.splice(0, state.verdicts.length, 'inconclusive');
    state.reasons.splice(0, state.reasons.length, disturbed);
    state.failure = undefined;
  }
  const findings = distinct(state.findings);
  // A pass must be earned: a task that showed no promise to be kept, and nothing else that it was for, has not passed.
  if (
    state.verdicts.length === 0 ||
    (worst(state.verdicts) === 'pass' && !state.earned && state.kept.size === 0)
  )
    leaveOpen(state, 'nothing of what came could be judged');
  const verdict = worst([...state.verdicts, ...(findings.length > 0 ? [verdictOf(findings)] : [])]);
  const { failure, explored, kept, together, unrun } = state;
  return {
    verdict,
    findings,
    reason: reasonFor(verdict, state.reasons),
    failure,
    explored,
    kept,
    together,
    unrun,
  };
}

/** Of several attempts the worst counts; what only some of them found is flaky, and says so. */
export function outcomeOf(attempts: readonly TaskOutcome[]): TaskOutcome {
  const [first] = attempts;
  if (first !== undefined && attempts.length === 1) return first;
  const judged = attempts.filter(({ unrun }) => !unrun);
  const verdict = worst((judged.length > 0 ? judged : attempts).map((attempt) => attempt.verdict));
  const explored = judged.findLast(({ explored: seen }) => seen?.counterexample !== undefined)?.explored;
  return {
    verdict,
    findings: onceEach(judged),
    reason: reasonFor(
      verdict,
      attempts.flatMap(({ reason }) => reason ?? []),
    ),
    failure: judged.find(({ failure }) => failure !== undefined)?.failure,
    explored: explored ?? judged.at(-1)?.explored,
    kept: new Set(judged.flatMap(({ kept }) => [...kept])),
    together: new Set(judged.flatMap(({ together }) => [...together])),
    unrun: judged.length === 0,
  };
}

/** Each cause once, with the number of attempts that met it when those are not all. */
function onceEach(attempts: readonly TaskOutcome[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  const counts = new Map<string, number>();
  for (const { findings } of attempts) {
    for (const cause of new Set(findings.map(causeOf))) counts.set(cause, (counts.get(cause) ?? 0) + 1);
    for (const finding of findings) if (!found.has(causeOf(finding))) found.set(causeOf(finding), finding);
  }
  // An attempt that ended early says nothing of what it did not come to.
  const of = attempts.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail').length;
  return [...found].map(([cause, finding]) => {
    const broken = counts.get(cause) ?? 0;
    return broken < of ? { ...finding, flaky: { broken, of } } : finding;
  });
}

function reasonFor(verdict: Verdict, reasons: readonly string[]): string | undefined {
  if (verdict === 'pass' || verdict === 'fail' || reasons.length === 0) return undefined;
  return [...new Set(reasons)].join('; ');
}
