import { expect } from 'vitest';
import type { Check, Judgement, Subject } from '../model/extension.ts';

export interface LawSubjects {
  /** Answers that keep every promise: the check has nothing to say against them. */
  readonly conforming: readonly Subject[];
  /** Answers that break the promise of this check, each in its own way. */
  readonly deviating: readonly Subject[];
}

/** What every check owes the engine. Extension authors call it from a test of their own. */
export function checkLaws(check: Check, subjects: LawSubjects): void {
  expect(check.id, 'an id is kebab-case').toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
  expect(check.title.trim(), 'a title is a clause').toMatch(/^[a-z].*[^.]$/);
  for (const subject of [...subjects.conforming, ...subjects.deviating]) {
    const before = snapshot(subject);
    const first = judgementsOf(check, subject);
    expect(judgementsOf(check, subject), `${check.id} is pure: it judges the same twice`).toEqual(first);
    expect(snapshot(subject), `${check.id} leaves its subject alone`).toBe(before);
    for (const judgement of first) wellFormed(check, judgement);
  }
  for (const subject of subjects.conforming) {
    const violations = brokenOf(check, subject).filter(
      ({ severity }) => (severity ?? check.severity) === 'violation',
    );
    expect(
      violations.map(({ problem }) => problem.message),
      `${check.id} is silent on what conforms`,
    ).toEqual([]);
  }
  for (const [index, subject] of subjects.deviating.entries()) {
    expect(brokenOf(check, subject).length, `${check.id} tells deviation ${index}`).toBeGreaterThan(0);
  }
}

type Broken = Extract<Judgement, { readonly state: 'broken' }>;

function judgementsOf(check: Check, subject: Subject): readonly Judgement[] {
  return [...check.judge(subject)];
}

function brokenOf(check: Check, subject: Subject): readonly Broken[] {
  return judgementsOf(check, subject).filter((judgement) => judgement.state === 'broken');
}

function wellFormed(check: Check, judgement: Judgement): void {
  expect(JSON.parse(JSON.stringify(judgement)), `${check.id} yields plain JSON`).toEqual(judgement);
  if (judgement.state === 'kept') {
    expect(judgement.promise, `${check.id} names the promise that was kept`).not.toBe('');
    return;
  }
  const { message, at } = judgement.problem;
  expect(message, `${check.id} writes sentences`).toMatch(/^\S.*\.$/s);
  expect(message.includes('\u001b'), `${check.id} writes no colours`).toBe(false);
  expect(at, `${check.id} says which line is broken: ${message}`).toBeDefined();
}

function snapshot(subject: Subject): string {
  const { exchange, ...others } = subject;
  const { response, ...request } = exchange;
  const body = Array.from(response.body.subarray(0, 10_000));
  const answer = { status: response.status, headers: response.headers, body, json: response.json() };
  return JSON.stringify({ ...others, symbols: [...subject.symbols], request, answer });
}
