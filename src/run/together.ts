import type { HttpRequest } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { ScenarioTask, TogetherStep } from '../model/plan.ts';
import { readMember } from './fill.ts';
import { type Onward, runSend } from './steps.ts';
import type { TaskRun } from './task.ts';
import { createTaskState, keepTogether, type TaskState } from './task-state.ts';

/** Sends one request many times at once; each answer is judged, and then all of them together. */
export async function runTogether(
  step: TogetherStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  const states = Array.from({ length: step.times }, () => twin(state));
  const others = (step.also ?? []).map((send) => ({ send, own: twin(state) }));
  await Promise.all([
    ...states.map((own, index) => runSend({ ...step.send, id: `${step.id}.${index + 1}` }, task, own, run)),
    ...others.map(({ send, own }, index) =>
      runSend({ ...send, id: `${step.id}.also ${index + 1}` }, task, own, run),
    ),
  ]);
  for (const own of [...states, ...others.map((other) => other.own)]) {
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
    if (step.same?.promise !== undefined) keepTogether(state, step.same.promise);
  }
  const [first] = accepted;
  state.answer = first?.answer ?? state.answer;
  state.lastStatus = first?.lastStatus ?? states[0]?.lastStatus;
  for (const [name, value] of first?.saved ?? []) state.saved.set(name, value);
  if (state.failure !== undefined || findings.length > 0) return 'stop';
  return settle(step, accepted, task, state, run);
}

/** What came of requests that want different things: one of them, and nothing else. */
async function settle(
  step: TogetherStep,
  accepted: readonly TaskState[],
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  if (step.settles === undefined || accepted.length === 0) return 'go on';
  const { read, field } = step.settles;
  if ((await runSend({ ...read, id: `${step.id}.read` }, task, state, run)) === 'stop') return 'stop';
  const sent = accepted.map(({ request }) => shown(readMember(jsonOf(request), field)));
  const is = shown(readMember(state.answer, field));
  if (sent.includes(is)) return 'go on';
  state.findings.push(
    findingAt(
      step,
      `of ${step.times} different requests at once none is what the thing shows: \`${field}\` is ${is}, sent were ${sent.slice(0, 4).join(', ')}.`,
      undefined,
      { task, run },
    ),
  );
  state.verdicts.push('fail');
  return 'stop';
}

/** Holes are filled alike, so that the requests are the same but for what is fresh in each. */
function twin(state: TaskState): TaskState {
  return { ...createTaskState(), saved: new Map(state.saved), made: state.made, bound: state.bound };
}

function jsonOf(request: HttpRequest | undefined): Json | undefined {
  if (request?.body === undefined) return undefined;
  const value: Json = JSON.parse(Buffer.from(request.body).toString('utf8'));
  return value;
}

function findingAt(
  { id, send, at }: TogetherStep,
  message: string,
  promise: string | undefined,
  { task, run }: { readonly task: ScenarioTask; readonly run: TaskRun },
): Finding {
  return {
    check: 'one-effect',
    severity: 'violation',
    message,
    task: task.id,
    step: id,
    operation: send.operation,
    promise,
    at: (promise === undefined ? undefined : run.places.get(promise)) ?? at,
    exchange: run.lastCase(),
  };
}

function findingsOf(
  step: TogetherStep,
  accepted: readonly TaskState[],
  task: ScenarioTask,
  run: TaskRun,
): readonly Finding[] {
  const { same, times } = step;
  const finding = (message: string, promise: string | undefined): Finding =>
    findingAt(step, message, promise, { task, run });
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
