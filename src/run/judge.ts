import type { Contract } from '../model/contract.ts';
import type { Check, Judgement, Subject } from '../model/extension.ts';
import type { Finding, Problem, Severity } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { SendStep } from '../model/plan.ts';

export interface Judged {
  readonly findings: readonly Finding[];
  /** Promises that were shown to be kept, and nowhere broken, by this exchange. */
  readonly kept: readonly string[];
  /** A check that threw: our fault, not the provider's. */
  readonly thrown: { readonly check: string; readonly message: string } | undefined;
}

/** Shows an answer to every check and puts findings together, so that no check can forget a field. */
export function judge(
  subject: Subject,
  context: {
    readonly checks: readonly Check[];
    readonly task: string;
    readonly number: number;
    readonly places: ReadonlyMap<string, Location>;
  },
): Judged {
  const findings: Finding[] = [];
  const kept = new Set<string>();
  const broken = new Set<string>();
  let thrown: Judged['thrown'];
  for (const check of context.checks) {
    try {
      for (const judgement of check.judge(subject)) {
        if (judgement.state === 'kept') {
          kept.add(judgement.promise);
          continue;
        }
        const finding = findingOf(judgement, check, subject.step, context);
        if (finding.promise !== undefined && finding.severity === 'violation') broken.add(finding.promise);
        findings.push(finding);
      }
    } catch (cause) {
      thrown ??= { check: check.id, message: cause instanceof Error ? cause.message : String(cause) };
    }
  }
  return { findings, kept: [...kept].filter((promise) => !broken.has(promise)), thrown };
}

function findingOf(
  judgement: Extract<Judgement, { readonly state: 'broken' }>,
  check: Check,
  step: SendStep,
  context: { readonly task: string; readonly number: number; readonly places: ReadonlyMap<string, Location> },
): Finding {
  const { promise, problem } = judgement;
  const severity: Severity = judgement.severity ?? check.severity;
  const at = problem.at ?? (promise === undefined ? undefined : context.places.get(promise)) ?? step.at;
  return {
    ...withoutUndefined(problem),
    check: check.id,
    severity,
    task: context.task,
    step: step.id,
    operation: step.operation,
    promise,
    at,
    exchange: context.number,
  };
}

function withoutUndefined(problem: Problem): Problem {
  const { message, pointer, expected, actual } = problem;
  return {
    message,
    ...(pointer === undefined ? {} : { pointer }),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

/** Where each promise stands. Made once per run. */
export function promisePlaces(contract: Contract): ReadonlyMap<string, Location> {
  return new Map(contract.promises.map(({ id, at }) => [id, at]));
}

/** One finding once: the same problem of the same check at the same place of a task is said a single time. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ check, step, pointer, message, promise }) => {
    const key = JSON.stringify([check, step, pointer ?? '', message, promise ?? '']);
    return !seen.has(key) && seen.add(key);
  });
}
