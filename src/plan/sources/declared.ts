import type { Source, SourceInput, SourceTask } from '../../model/extension.ts';
import type { Diagnostic } from '../../model/location.ts';
import type { ScenarioTask } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import type { ScenarioDeclaration } from '../../model/scenario.ts';
import { bindSentence } from '../bindings.ts';
import { happyOperation } from '../operations.ts';
import { createSentences } from '../sentences.ts';
import { planSteps, type StepContext } from '../steps.ts';

/** The scenarios that the page and its companion write down. */
export const declared: Source = {
  id: 'declared',
  title: 'test scenarios of the spec and its companion file',
  *tasks(input) {
    const scenarios = [...input.contract.scenarios, ...(input.companion?.scenarios ?? [])];
    if (scenarios.length === 0) return;
    const context: StepContext = { contract: input.contract, readSentence: createSentences() };
    for (const scenario of scenarios) yield* tasksOf(scenario, input, context);
  },
};

function* tasksOf(
  scenario: ScenarioDeclaration,
  input: SourceInput,
  context: StepContext,
): Iterable<SourceTask> {
  const { steps, diagnostics } = planSteps(scenario, context);
  for (const diagnostic of diagnostics) yield { form: 'diagnostic', diagnostic };
  const first = steps.find((step) => step.kind === 'send');
  const suite = first?.operation ?? happyOperation(input.contract)?.key ?? 'scenarios';
  const operation = input.contract.operations.find(({ key }) => key === suite);
  const bind =
    (role: 'precondition' | 'setup' | 'postcondition', promised: boolean) =>
    (sentence: ScenarioDeclaration['setup'][number]) =>
      bindSentence(role, sentence, {
        input,
        operation,
        promise: promised ? promiseId.scenario(scenario.id, `postcondition: ${sentence.value}`) : undefined,
      });
  const preconditions = scenario.preconditions.map(bind('precondition', false));
  const setup = scenario.setup.map(bind('setup', false));
  const prepared = [...preconditions.filter(({ action }) => action.form !== 'unbound'), ...setup];
  const task: ScenarioTask = {
    kind: 'scenario',
    id: `${suite} > ${scenario.id}`,
    title: scenario.name,
    suite,
    source: 'declared',
    group: scenario.kind,
    tags: scenario.tags,
    minor: false,
    base: undefined,
    promises: [],
    exclusive: prepared.some(({ action }) => action.form === 'request'),
    assumptions: preconditions
      .filter(({ action }) => action.form === 'unbound')
      .map(({ text, at }) => ({ text, at })),
    setup: prepared,
    steps,
    postconditions: scenario.postconditions.map(bind('postcondition', true)),
    undecidable: undecidable(steps.length, diagnostics, scenario),
    at: scenario.at,
  };
  yield { form: 'task', task };
}

function undecidable(
  steps: number,
  diagnostics: readonly Diagnostic[],
  scenario: ScenarioDeclaration,
): ScenarioTask['undecidable'] {
  const [first] = diagnostics;
  if (first !== undefined) return { reason: first.message, at: first.at };
  return steps === 0 ? { reason: 'the scenario has no step that could be read', at: scenario.at } : undefined;
}
