import { verdictOf } from '../events/tally.ts';
import type { Conclusion, RunCheck } from '../model/extension.ts';
import { type Finding, worst } from '../model/finding.ts';
import { distinct } from './judge.ts';
import type { TaskRun } from './task.ts';

/** What those who saw the whole run have to say: each is a task of its own, after all others. */
export function concludeRun(run: TaskRun): void {
  for (const [index, check] of run.dependencies.runChecks.entries()) {
    const observers = [...run.before, run.observers].flatMap((those) => those[index] ?? []);
    const conclusions = observers.flatMap((observer) => [...observer.conclude()]);
    if (conclusions.length > 0) emitConclusions(check, conclusions, run);
  }
}

function emitConclusions(check: RunCheck, conclusions: readonly Conclusion[], run: TaskRun): void {
  const task = `the whole run > ${check.id}`;
  const place = { file: run.dependencies.contract.source.file, line: 1, column: 1 };
  run.emit({
    type: 'task:start',
    task,
    title: check.title,
    suite: 'the whole run',
    source: 'run',
    group: check.id,
    minor: false,
    place,
    assumptions: [],
  });
  const all = conclusions.flatMap((conclusion): readonly Finding[] =>
    conclusion.state === 'broken'
      ? [
          {
            ...conclusion.problem,
            check: check.id,
            severity: conclusion.severity ?? check.severity,
            task,
            step: 'run',
            operation: undefined,
            promise: conclusion.promise,
            at: conclusion.problem.at ?? run.places.get(conclusion.promise ?? '') ?? place,
            exchange: run.lastCase(),
          },
        ]
      : [],
  );
  const findings = distinct(all);
  const kept = [
    ...new Set(
      conclusions.flatMap((conclusion) => (conclusion.state === 'kept' ? [conclusion.promise] : [])),
    ),
  ];
  const open = conclusions.flatMap((conclusion) =>
    conclusion.state === 'open' && !kept.includes(conclusion.promise) ? [conclusion] : [],
  );
  const verdict = worst([verdictOf(findings), ...(open.length > 0 ? (['inconclusive'] as const) : [])]);
  run.emit({
    type: 'task:end',
    task,
    verdict,
    findings,
    reason:
      verdict === 'inconclusive' ? [...new Set(open.map(({ reason }) => reason))].join('; ') : undefined,
    failure: undefined,
    undecided: open.map(({ promise }) => promise),
    explored: { cases: 0, undecided: 0, kept, counterexample: undefined },
    durationMs: 0,
  });
}
