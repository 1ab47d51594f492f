import type { Source, SourceInput } from '../model/extension.ts';
import type { Diagnostic } from '../model/location.ts';
import type { Plan, Task } from '../model/plan.ts';
import { creationsOf } from './creations.ts';
import { effectOf } from './effects.ts';
import { arrangeKillSwitches } from './kill-switches.ts';

export interface PlanOptions {
  readonly environment: string;
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly selection: Selection;
}

/** Patterns over operation, scenario name, kind, tag, source and task id: a part of the text is enough, case does not matter. */
export interface Selection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** What a run of this contract consists of; equal input gives an equal plan. */
export function plan(
  input: SourceInput,
  options: PlanOptions,
): { readonly plan: Plan; readonly diagnostics: readonly Diagnostic[] } {
  const made = options.sources.flatMap((source) => [...source.tasks(input)]);
  const all = bySuite(uniqueIds(made.flatMap((item) => (item.form === 'task' ? [item.task] : []))));
  const { title, version, source } = input.contract;
  const { only, skip } = options.selection;
  const selected = all.filter(
    (task) =>
      (only.length === 0 || only.some((pattern) => selects(pattern, task))) &&
      !skip.some((pattern) => selects(pattern, task)),
  );
  // What was selected needs what it builds on, selected or not.
  const needed = new Set([...selected.map(({ id }) => id), ...selected.flatMap(({ base }) => base ?? [])]);
  const tasks = all.filter(({ id }) => needed.has(id));
  const creations = creationsOf(input.contract);
  const { kept, killSwitches } = arrangeKillSwitches(tasks, input);
  return {
    plan: {
      contract: { title, version, digest: source.digest, file: source.file },
      environment: options.environment,
      seed: options.seed,
      tasks: kept.map((task) => ({ ...task, effect: effectOf(task, input.contract) })),
      ...(killSwitches.length === 0 ? {} : { killSwitches }),
      ...(creations.length === 0 ? {} : { creations }),
    },
    diagnostics: [
      ...made.flatMap((item) => (item.form === 'diagnostic' ? [item.diagnostic] : [])),
      ...[...only, ...skip]
        .filter((pattern) => !all.some((task) => selects(pattern, task)))
        .map((pattern) => selectsNothing(pattern, all, input)),
    ],
  };
}

function selects(pattern: string, task: Task): boolean {
  const wanted = pattern.toLowerCase();
  return [task.id, task.suite, task.title, task.group, task.source, ...task.tags].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

/** Tasks of one operation stand together, in the order in which the page first speaks of it. */
function bySuite(tasks: readonly Task[]): readonly Task[] {
  const suites = [...new Set(tasks.map((task) => task.suite))];
  const bases = new Set(tasks.flatMap(({ base }) => base ?? []));
  // What others build on comes first, since they wait for it; then what people wrote, then what was derived.
  const rank = (task: Task): number =>
    bases.has(task.id)
      ? 0
      : task.kind === 'scenario'
        ? task.minor
          ? 2
          : 1
        : task.kind === 'property'
          ? 3
          : 4;
  return suites.flatMap((suite) =>
    tasks.filter((task) => task.suite === suite).sort((left, right) => rank(left) - rank(right)),
  );
}

/** Two scenarios of one name stay apart: ids are what reports and replays hold on to. */
function uniqueIds(tasks: readonly Task[]): readonly Task[] {
  const seen = new Map<string, number>();
  return tasks.map((task) => {
    const count = (seen.get(task.id) ?? 0) + 1;
    seen.set(task.id, count);
    return count === 1 ? task : { ...task, id: `${task.id} (${count})` };
  });
}

function selectsNothing(pattern: string, tasks: readonly Task[], { contract }: SourceInput): Diagnostic {
  const suites = [...new Set(tasks.map((task) => task.suite))];
  const groups = [...new Set(tasks.map((task) => task.group))];
  return {
    code: 'selection-empty',
    severity: 'error',
    message: `\`${pattern}\` selects no task`,
    at: { file: contract.source.file, line: 1, column: 1 },
    related: [],
    help: `Operations: ${suites.join(', ') || 'none'}. Kinds: ${groups.join(', ') || 'none'}.`,
  };
}
