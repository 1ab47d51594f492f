import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { ScenarioTask, TogetherStep } from '../model/plan.ts';
import { readMember } from './fill.ts';
import { type Onward, runSend } from './steps.ts';
import type { TaskRun } from './task.ts';
import { createTaskState, type TaskState } from './task-state.ts';

/** Sends one request many times at once; each answer is judged, and then all of them together. */
export async function runTogether(
  step: TogetherStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  const states = Array.from({ length: step.times }, () => twin(state));
  await Promise.all(
    states.map((own, index) => runSend({ ...step.send, id: `${step.id}.${index + 1}` }, task, own, run)),
  );
  for (const own of states) {
    state.findings.push(...own.findings);
    state.verdicts.push(...own.verdicts);
    state.reasons.push(...own.reasons);
    for (const promise of own.kept) state.kept.add(promise);
    state.failure ??= own.failure;
  }
  const accepted = states.filter(({ lastStatus }) => lastStatus !== undefined && lastStatus < 300);
  const findings = findingsOf(step, accepted, task, run);
  state.findings.push(...findings);
  if (findings.length > 0) state.verdicts.push('fail');
  else if (state.failure === undefined) {
    state.verdicts.push('pass');
    state.earned = true;
    if (step.same?.promise !== undefined) state.kept.add(step.same.promise);
  }
  const [first] = accepted;
  state.answer = first?.answer ?? state.answer;
  state.lastStatus = first?.lastStatus ?? states[0]?.lastStatus;
  for (const [name, value] of first?.saved ?? []) state.saved.set(name, value);
  return state.failure === undefined && findings.length === 0 ? 'go on' : 'stop';
}

/** Holes are filled alike, so that the requests are the same but for what is fresh in each. */
function twin(state: TaskState): TaskState {
  return { ...createTaskState(), saved: new Map(state.saved), made: state.made, bound: state.bound };
}

function findingsOf(
  step: TogetherStep,
  accepted: readonly TaskState[],
  task: ScenarioTask,
  run: TaskRun,
): readonly Finding[] {
  const { same, times, send } = step;
  const finding = (message: string, promise: string | undefined): Finding => ({
    check: 'one-effect',
    severity: 'violation',
    message,
    task: task.id,
    step: step.id,
    operation: send.operation,
    promise,
    at: (promise === undefined ? undefined : run.places.get(promise)) ?? step.at,
    exchange: run.lastCase(),
  });
  const { least, most } = step.accepted;
  const wrong =
    accepted.length < least || accepted.length > most
      ? [
          finding(
            `of ${times} equal requests at once ${accepted.length} were accepted; it must be ${least === most ? least : `${least} to ${most}`}.`,
            same?.promise,
          ),
        ]
      : [];
  if (same === undefined) return wrong;
  const values = new Set(accepted.map(({ answer }) => shown(readMember(answer, same.field))));
  if (values.size <= 1) return wrong;
  return [
    ...wrong,
    finding(
      `${times} equal requests at once had ${values.size} effects: \`${same.field}\` ${[...values].slice(0, 4).join(', ')}.`,
      same.promise,
    ),
  ];
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
