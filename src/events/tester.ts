import type { RunEvent, StopReason, TaskEnd } from '../model/event.ts';
import type { EarlierAttempt } from '../model/exchange.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import type { PlanPart } from '../model/plan.ts';

const AT = { file: 'specs/x.md', line: 3, column: 1 } as const;

/** A run of tasks with one request each; one that fails has the finding `<task> is wrong`. */
export function runOf(run: {
  readonly tasks: Readonly<Record<string, Verdict>>;
  readonly stop?: StopReason;
  readonly part?: Partial<PlanPart>;
  /** Added to every finding. */
  readonly finding?: Partial<Finding>;
  /** Tries before the answer. */
  readonly earlier?: readonly EarlierAttempt[];
  readonly whole?: {
    readonly verdict: Verdict;
    readonly kept: readonly string[];
    readonly undecided: readonly string[];
  };
}): readonly RunEvent[] {
  const { tasks, stop = 'completed', part = {}, whole, finding = {}, earlier = [] } = run;
  const verdicts = Object.values(tasks);
  return [
    {
      type: 'run:start',
      at: 0,
      startedAt: '2026-11-24T00:00:00.000Z',
      format: 1,
      contract: { title: 'X', version: '1', digest: 'd', file: 'specs/x.md' },
      environment: 'e',
      baseUrl: 'http://127.0.0.1:1',
      seed: 1,
      tasks: verdicts.length,
      part: { whole: 'w', tasks: 9, flags: {}, borrowed: [], ...part },
      promises: [],
    },
    ...(stop === 'empty'
      ? []
      : [
          {
            type: 'preflight:end',
            at: 1,
            durationMs: 1,
            failure:
              stop === 'blocked' ? { code: 'ECONNREFUSED', message: 'nobody is there', help: '' } : undefined,
          } as const,
        ]),
    ...Object.entries(tasks).flatMap(([task, verdict], index) =>
      taskEvents({ task, verdict, index, finding, earlier }),
    ),
    ...(whole === undefined ? [] : wholeEvents(whole)),
    {
      type: 'run:end',
      at: 99,
      verdict: 'pass',
      counts: { skip: 0, pass: 0, inconclusive: 0, fail: 0, error: 0 },
      stop,
      requests: verdicts.length,
      durationMs: 99,
    },
  ];
}

function taskEvents(about: {
  readonly task: string;
  readonly verdict: Verdict;
  readonly index: number;
  readonly finding: Partial<Finding>;
  readonly earlier: readonly EarlierAttempt[];
}): readonly RunEvent[] {
  const { task, verdict, index, earlier } = about;
  const finding = {
    message: `${task} is wrong`,
    check: 'c',
    severity: 'violation',
    task,
    step: 'step 1',
    operation: undefined,
    promise: undefined,
    at: AT,
    exchange: index + 1,
    ...about.finding,
  } as const;
  const findings = verdict === 'fail' ? [finding] : [];
  return [
    startEvent(task, 'declared'),
    {
      type: 'case:end',
      at: 2,
      number: index + 1,
      task,
      step: 'step 1',
      title: task,
      phase: 'judge',
      operation: undefined,
      exchange: {
        method: 'GET',
        url: 'http://127.0.0.1:1/',
        requestHeaders: [],
        requestBody: undefined,
        elapsedMs: 1,
        attempt: earlier.length + 1,
        earlier,
        outcome: 'failure',
        failure: { code: 'X', message: 'x' },
      },
      findings,
      kept: [],
    },
    { ...endEvent(task, verdict), findings, ...(verdict === 'skip' ? { unrun: true } : {}) },
  ];
}

function wholeEvents(whole: {
  readonly verdict: Verdict;
  readonly kept: readonly string[];
  readonly undecided: readonly string[];
}): readonly RunEvent[] {
  const task = 'the whole run > sla';
  return [
    startEvent(task, 'run'),
    {
      ...endEvent(task, whole.verdict),
      undecided: whole.undecided,
      explored: { cases: 0, undecided: 0, kept: whole.kept, counterexample: undefined },
    },
  ];
}

function startEvent(task: string, source: string): RunEvent {
  return {
    type: 'task:start',
    at: 2,
    task,
    title: task,
    suite: 's',
    source,
    group: 'g',
    minor: false,
    place: AT,
    assumptions: [],
  };
}

function endEvent(task: string, verdict: Verdict): TaskEnd {
  return {
    type: 'task:end',
    at: 2,
    task,
    verdict,
    findings: [],
    reason: undefined,
    failure: undefined,
    undecided: [],
    explored: undefined,
    durationMs: 1,
  };
}
