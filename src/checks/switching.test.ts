import { expect, test } from 'vitest';
import type { Check, Judgement, RunCheck } from '../model/extension.ts';
import type { Severity } from '../model/finding.ts';
import type { CheckLevel } from '../model/scenario.ts';
import { type CheckPolicy, describePolicy, switchChecks, switchRunChecks } from './switching.ts';
import { subjectOf } from './tester.ts';

const SUBJECT = subjectOf({ status: 200 });

test('a policy that says nothing leaves the checks as they are', () => {
  const checks = [checkThat('violation', [])];
  expect(switchChecks(checks, policy({}))[0]).toBe(checks[0]);
  expect(describePolicy(policy({}))).toBeUndefined();
});

test('a check that is off is not asked', () => {
  expect(switchChecks([checkThat('violation', [])], policy({ looks: 'off' }))).toEqual([]);
});

test('a level is the severity of all that a check finds', () => {
  expect(severities(checkThat('violation', []), policy({ looks: 'advice' }))).toEqual(['advice']);
  expect(severities(checkThat('advice', []), policy({ looks: 'violation' }))).toEqual(['violation']);
});

test('strict raises advice that a standard is behind, and no other', () => {
  expect(severities(checkThat('advice', ['HT-06']), policy({}, true))).toEqual(['violation']);
  expect(severities(checkThat('advice', []), policy({}, true))).toEqual(['advice']);
  expect(severities(checkThat('violation', ['HT-06'], 'advice'), policy({}, true))).toEqual(['violation']);
});

test('what is said of one check counts more than what is said of all', () => {
  expect(severities(checkThat('advice', ['HT-06']), policy({ looks: 'advice' }, true))).toEqual(['advice']);
});

test('what a check shows to be kept stays kept, and what is open stays open', () => {
  const [check] = switchRunChecks([RUN_CHECK], policy({ looks: 'violation' }));
  const observer = check?.open({
    contract: SUBJECT.contract,
    environment: 'x',
    startedAt: 0,
    inbox: undefined,
    latency: () => [],
  });
  expect([...(observer?.conclude() ?? [])]).toEqual([
    { state: 'kept', promise: 'a' },
    { state: 'open', promise: 'b', reason: 'too little was seen' },
    { state: 'broken', promise: 'c', problem: { message: 'It broke.' }, severity: 'violation' },
  ]);
});

test('a policy is described by what differs', () => {
  expect(describePolicy(policy({ looks: 'off', blinks: 'advice' }, true))).toBe(
    'checks: blinks counts as advice, looks is off, advice that a standard is behind counts as violation',
  );
});

function policy(levels: Readonly<Record<string, CheckLevel>>, strict = false): CheckPolicy {
  return { levels: new Map(Object.entries(levels)), strict };
}

function checkThat(severity: Severity, standards: readonly string[], own?: Severity): Check {
  return {
    id: 'looks',
    title: 'somebody looks',
    severity,
    standards,
    *judge() {
      const problem = { message: 'It broke.' };
      yield { state: 'broken', promise: undefined, problem, ...(own === undefined ? {} : { severity: own }) };
    },
  };
}

function severities(check: Check, wanted: CheckPolicy): readonly (Severity | undefined)[] {
  return switchChecks([check], wanted)
    .flatMap((switched): readonly Judgement[] => [...switched.judge(SUBJECT)])
    .map((judgement) => (judgement.state === 'broken' ? (judgement.severity ?? check.severity) : undefined));
}

const RUN_CHECK: RunCheck = {
  id: 'looks',
  title: 'somebody looks',
  severity: 'advice',
  standards: [],
  open: () => ({
    note: () => {},
    *conclude() {
      yield { state: 'kept', promise: 'a' };
      yield { state: 'open', promise: 'b', reason: 'too little was seen' };
      yield { state: 'broken', promise: 'c', problem: { message: 'It broke.' } };
    },
  }),
};
