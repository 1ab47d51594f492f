import type { RunEvent, StopReason, TaskEnd } from '../model/event.ts';
import { type Finding, type Verdict, type VerdictCounts, worst } from '../model/finding.ts';
import type { PromiseState } from '../model/promise.ts';

/** The verdict that findings alone ask for: advice never fails, and neither does what a baseline knows. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  return findings.some(({ severity, known }) => severity === 'violation' && known !== true) ? 'fail' : 'pass';
}

export function countVerdicts(verdicts: Iterable<Verdict>): VerdictCounts {
  const counts = { skip: 0, pass: 0, inconclusive: 0, fail: 0, error: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

/**
 * What a run's tasks amount to. A run without a judged task is never better than `skip`, and one that did not come to
 * its end is an error: what was left out might have been broken. One that stopped at findings of which none counts has
 * not shown that the rest passes.
 */
export function runVerdict(ends: readonly TaskEnd[], stop: StopReason): Verdict {
  const whole = ['completed', 'budget', 'findings', 'empty'].includes(stop);
  const verdict = worst([...ends.map((end) => end.verdict), ...(whole ? [] : (['error'] as const))]);
  const cut = stop === 'findings' && ends.some(({ unrun }) => unrun === true);
  return cut && (verdict === 'pass' || verdict === 'inconclusive') ? 'skip' : verdict;
}

/** What became of every promise so far, told event by event: a run is never held whole for it. */
export interface PromiseLedger {
  readonly note: (event: RunEvent) => void;
  readonly states: ReadonlyMap<string, PromiseState>;
  /** How often each was shown to be kept; what random cases and several answers together showed counts once a task. */
  readonly shown: ReadonlyMap<string, number>;
}

/**
 * A promise is broken as soon as one violation names it, undecided when a task says so, and kept when an exchange
 * showed it and nothing spoke against it.
 */
export function openLedger(): PromiseLedger {
  const states = new Map<string, PromiseState>();
  const shown = new Map<string, number>();
  const raise = (promise: string, state: PromiseState): void => {
    const known = states.get(promise);
    if (known === undefined || RANK[state] > RANK[known]) states.set(promise, state);
  };
  const keep = (promises: readonly string[]): void => {
    for (const promise of promises) {
      raise(promise, 'kept');
      shown.set(promise, (shown.get(promise) ?? 0) + 1);
    }
  };
  const note = (event: RunEvent): void => {
    if (event.type === 'run:start') for (const { id } of event.promises) raise(id, 'never exercised');
    if (event.type === 'case:end') keep(event.kept);
    if (event.type === 'probe:end' && event.held === 'yes')
      keep(event.promise === undefined ? event.shows : [...event.shows, event.promise]);
    if (event.type === 'task:end') {
      keep(event.explored?.kept ?? []);
      keep(event.together ?? []);
      for (const promise of event.undecided) raise(promise, 'undecided');
      for (const finding of event.findings) {
        if (finding.promise !== undefined && finding.severity === 'violation')
          raise(finding.promise, 'broken');
      }
    }
  };
  return { note, states, shown };
}

/** 0 pass; 1 fail, and inconclusive too when strict; 2 nothing judged; 3 no judgement possible. */
export function exitCode(verdict: Verdict, options: { readonly strict: boolean }): 0 | 1 | 2 | 3 {
  switch (verdict) {
    case 'pass':
      return 0;
    case 'inconclusive':
      return options.strict ? 1 : 0;
    case 'fail':
      return 1;
    case 'skip':
      return 2;
    case 'error':
      return 3;
    default:
      return verdict satisfies never;
  }
}

const RANK: Readonly<Record<PromiseState, number>> = {
  'never exercised': 0,
  kept: 1,
  undecided: 2,
  broken: 3,
};
