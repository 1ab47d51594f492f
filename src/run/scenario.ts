import type { BoundSentence, ScenarioTask, Step } from '../model/plan.ts';
import { runBurst } from './burst.ts';
import { checkPostcondition, prepare, tearDown } from './sentences.ts';
import { type Onward, runSend } from './steps.ts';
import type { TaskRun } from './task.ts';
import { leaveOpen, type TaskState } from './task-state.ts';
import { runTogether } from './together.ts';
import { runWalk } from './walk.ts';

/** Setup, steps, postconditions; what was set up is undone whatever happens in between. */
export async function runScenario(task: ScenarioTask, state: TaskState, run: TaskRun): Promise<void> {
  if (task.undecidable !== undefined) {
    leaveOpen(state, task.undecidable.reason);
    return;
  }
  const prepared: BoundSentence[] = [];
  try {
    // Unbound sentences first: nothing is brought about for a scenario that cannot be decided.
    for (const sentence of task.setup.filter(({ action }) => action.form === 'unbound'))
      await prepare(sentence, task, state, run);
    if (state.verdicts.length > 0) return;
    for (const sentence of task.setup) {
      prepared.push(sentence);
      if ((await prepare(sentence, task, state, run)) === 'stop') return;
    }
    for (const step of task.steps) {
      if ((await runStep(step, task, state, run)) === 'stop') return;
    }
    for (const sentence of task.postconditions) await checkPostcondition(sentence, task, state, run);
  } finally {
    for (const sentence of prepared.reverse())
      if (!run.signal.aborted) await tearDown(sentence, task, state, run);
  }
}

async function runStep(step: Step, task: ScenarioTask, state: TaskState, run: TaskRun): Promise<Onward> {
  switch (step.kind) {
    case 'burst':
      return runBurst(step, task, state, run);
    case 'send':
      return runSend(step, task, state, run);
    case 'together':
      return runTogether(step, task, state, run);
    case 'walk':
      return runWalk(step, task, state, run);
    case 'wait':
      await run.dependencies.wait(step.ms, run.signal);
      return 'go on';
    default:
      return step satisfies never;
  }
}
