import { findingId } from '../events/cause.ts';
import type { Reporter } from '../model/extension.ts';
import { collectRuns, countSections, type RunRecord } from './collect.ts';
import { outcomeOf } from './outcome.ts';

/** One document for programs: verdicts, findings and what became of every promise. */
export const json: Reporter = {
  id: 'json',
  file: 'report.json',
  async *report(events) {
    const runs: unknown[] = [];
    for await (const run of collectRuns(events)) runs.push(summaryOf(run));
    yield `${JSON.stringify({ format: 1, runs }, undefined, 2)}\n`;
  },
};

function summaryOf({ start, preflight, tasks, states, retries, end }: RunRecord): unknown {
  return {
    contract: start.contract,
    environment: start.environment,
    baseUrl: start.baseUrl,
    startedAt: start.startedAt,
    verdict: end.verdict,
    stop: end.stop,
    reason: end.reason,
    created: end.created,
    counts: end.counts,
    requests: end.requests,
    durationMs: end.durationMs,
    retries: Object.fromEntries(retries),
    ...(preflight?.failure === undefined ? {} : { blocked: preflight.failure }),
    sections: countSections(start.promises, states),
    tasks: tasks.map((task) => ({
      id: task.start.task,
      suite: task.start.suite,
      group: task.start.group,
      title: task.start.title,
      place: task.start.place,
      verdict: task.end.verdict,
      outcome: outcomeOf(task.end),
      retried: task.retried,
      reason: task.end.reason,
      findings: task.end.findings.map((finding) => ({ id: findingId(finding), ...finding })),
      explored: task.end.explored,
      durationMs: task.end.durationMs,
    })),
    promises: start.promises.map((promise) => ({
      ...promise,
      state: states.get(promise.id) ?? 'never exercised',
    })),
  };
}
