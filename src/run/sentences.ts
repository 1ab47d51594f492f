import { recordExchange } from '../events/record.ts';
import type { Observation } from '../model/extension.ts';
import type { Finding } from '../model/finding.ts';
import type { BoundSentence, RequestTemplate, ScenarioTask } from '../model/plan.ts';
import { NEVER_MET } from './expectation.ts';
import { fillJson, fillRequest } from './fill.ts';
import type { Onward } from './steps.ts';
import type { TaskRun } from './task.ts';
import { fillingOf, giveUp, leaveOpen, type TaskState } from './task-state.ts';
import { sendPatiently } from './waiting.ts';

/** Brings a situation about, or looks whether it is there. Anything but success leaves the scenario open. */
export async function prepare(
  sentence: BoundSentence,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  const { action } = sentence;
  switch (action.form) {
    case 'unbound':
      emitProbe(sentence, task, run, { held: 'unbound', evidence: 'nothing is bound to this sentence' });
      leaveOpen(state, `the ${sentence.role} "${sentence.text}" is not bound, so nothing was sent`);
      return 'stop';
    case 'request': {
      const problem = await sendBound(action.request, sentence, task, state, run, 'setup');
      if (problem === undefined) return 'go on';
      leaveOpen(state, `the ${sentence.role} "${sentence.text}" could not be brought about: ${problem}`);
      return 'stop';
    }
    case 'probe': {
      const { held, evidence } = await observe(sentence, action, task, state, run);
      if (held === 'yes') return 'go on';
      leaveOpen(
        state,
        `the ${sentence.role} "${sentence.text}" ${held === 'no' ? 'does not hold' : 'could not be looked up'}: ${evidence}`,
      );
      return 'stop';
    }
    default:
      return action satisfies never;
  }
}

/** Looks at one postcondition: held, broken (a finding), or open. */
export async function checkPostcondition(
  sentence: BoundSentence,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<void> {
  const { action, text } = sentence;
  if (action.form === 'unbound') {
    emitProbe(sentence, task, run, { held: 'unbound', evidence: 'nothing is bound to this sentence' });
    leaveOpen(state, `the postcondition "${text}" is not bound`);
    return;
  }
  if (action.form === 'request') {
    const problem = await sendBound(action.request, sentence, task, state, run, 'probe');
    emitProbe(
      sentence,
      task,
      run,
      problem === undefined
        ? { held: 'yes', evidence: 'the bound request succeeded' }
        : { held: 'no', evidence: problem },
    );
    settle(problem === undefined ? 'yes' : 'no', problem ?? '', sentence, task, state, run);
    return;
  }
  const { held, evidence } = await observe(sentence, action, task, state, run);
  settle(held, evidence, sentence, task, state, run);
}

function settle(
  held: 'yes' | 'no' | 'unknown',
  evidence: string,
  sentence: BoundSentence,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): void {
  switch (held) {
    case 'yes':
      state.verdicts.push('pass');
      if (sentence.promise !== undefined) state.kept.add(sentence.promise);
      return;
    case 'no':
      state.verdicts.push('fail');
      state.findings.push(postconditionFinding(sentence, evidence, task, run));
      return;
    case 'unknown':
      leaveOpen(state, `whether "${sentence.text}" holds could not be looked up: ${evidence}`);
      return;
    default:
      held satisfies never;
  }
}

function postconditionFinding(
  sentence: BoundSentence,
  evidence: string,
  task: ScenarioTask,
  run: TaskRun,
): Finding {
  return {
    check: 'postcondition',
    severity: 'violation',
    message: `the postcondition "${sentence.text}" does not hold: ${evidence}`,
    task: task.id,
    step: 'postconditions',
    operation: task.suite,
    promise: sentence.promise,
    at: sentence.at,
    exchange: run.lastCase(),
  };
}

/** Undoes a setup, whatever became of the scenario. */
export async function tearDown(
  sentence: BoundSentence,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<void> {
  if (sentence.action.form !== 'request' || sentence.action.teardown === undefined) return;
  const problem = await sendBound(sentence.action.teardown, sentence, task, state, run, 'teardown');
  if (problem === undefined) return;
  run.emit({
    type: 'notice',
    level: 'warning',
    message: `"${sentence.text}" could not be undone: ${problem}`,
    task: task.id,
  });
}

/** Sends a bound request; what went wrong, or undefined. */
async function sendBound(
  template: RequestTemplate,
  sentence: BoundSentence,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
  phase: 'setup' | 'probe' | 'teardown',
): Promise<string | undefined> {
  const { dependencies, signal } = run;
  const filled = fillRequest(template, dependencies.environment.baseUrl, fillingOf(state, dependencies));
  if (!filled.filled) return filled.reason;
  const { exchange } = await sendPatiently(dependencies.transport, filled.value, {
    expectation: NEVER_MET,
    signal,
    maxWaitMs: dependencies.maxWaitMs,
    wait: dependencies.wait,
    onWait: () => {},
  });
  run.emit({
    type: 'case:end',
    number: run.nextCase(),
    task: task.id,
    step: phase,
    title: sentence.text,
    phase,
    operation: undefined,
    exchange: recordExchange(exchange),
    findings: [],
    kept: [],
  });
  if (exchange.outcome === 'failure') {
    if (phase !== 'teardown') giveUp(state, exchange.failure);
    return exchange.failure.message;
  }
  const { status } = exchange.response;
  return status >= 200 && status < 300 ? undefined : `${template.method} ${template.path} answered ${status}`;
}

async function observe(
  sentence: BoundSentence,
  action: Extract<BoundSentence['action'], { readonly form: 'probe' }>,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Observation> {
  const { dependencies, signal } = run;
  const probe = dependencies.probes.find(({ id }) => id === action.probe);
  const filled = fillJson(action.arguments, fillingOf(state, dependencies));
  const refusal =
    probe === undefined
      ? `there is no probe \`${action.probe}\``
      : filled.filled
        ? probe.refuse(filled.value)
        : filled.reason;
  const observation =
    probe === undefined || !filled.filled || refusal !== undefined
      ? ({ held: 'unknown', evidence: refusal ?? '' } as const)
      : await probe.observe(filled.value, {
          baseUrl: dependencies.environment.baseUrl,
          transport: dependencies.transport,
          signal,
          now: dependencies.now,
          wait: dependencies.wait,
          variable: dependencies.variable,
          inbox: dependencies.inbox,
          standAside: state.standAside,
        });
  emitProbe(sentence, task, run, observation);
  return observation;
}

function emitProbe(
  sentence: BoundSentence,
  task: ScenarioTask,
  run: TaskRun,
  seen: { readonly held: 'yes' | 'no' | 'unknown' | 'unbound'; readonly evidence: string },
): void {
  const { role, text, at, promise, shows, action } = sentence;
  run.emit({
    type: 'probe:end',
    task: task.id,
    role,
    text,
    place: at,
    promise,
    shows,
    held: seen.held,
    evidence: seen.evidence,
    paste: action.form === 'unbound' ? action.paste : undefined,
    companion: action.form === 'unbound' ? action.companion : undefined,
  });
}
