import { verdictOf } from '../events/tally.ts';
import type { CaseSupply } from '../fuzz/explore.ts';
import type { CaseInput } from '../model/case-input.ts';
import type { Json } from '../model/json.ts';
import type { PropertyTask } from '../model/plan.ts';
import { tidyUp } from './cleanup.ts';
import { type InputResult, sendInput } from './input.ts';
import { type Shrinking, startShrinking } from './shrinking.ts';
import type { TaskRun } from './task.ts';
import { giveUp, leaveOpen, type TaskState } from './task-state.ts';

/** Cases of one property that are under way at the same time. */
const ABREAST = 4;

/** Tries a claim on known counterexamples and made-up input; the first case that breaks it is made small. */
export async function runProperty(task: PropertyTask, state: TaskState, run: TaskRun): Promise<void> {
  const operation = run.operations.get(task.operation);
  if (operation === undefined) {
    leaveOpen(state, `the contract has no operation \`${task.operation}\``);
    return;
  }
  // Loaded here and not with the engine: a run without properties does without the generator.
  const { casesFor } = await import('../fuzz/cases.ts');
  const cases = casesFor(operation, run.dependencies.contract, {
    intent: task.intent,
    seed: seedOf(task.id, run.seed),
    seen: run.bases.get(task.base ?? '')?.answer,
  });
  if (cases.form === 'impossible') {
    leaveOpen(state, cases.reason);
    return;
  }
  const tally: PropertyTally = { cases: 0, held: 0, undecided: new Map(), kept: new Set(), created: [] };
  const broken = await explore(task, cases.supply, { state, run, tally });
  state.explored = {
    cases: tally.cases,
    undecided: [...tally.undecided.values()].reduce((sum, count) => sum + count, 0),
    kept: [...tally.kept],
    counterexample: undefined,
  };
  for (const promise of tally.kept) state.kept.add(promise);
  if (broken !== undefined) await conclude(broken, task, cases.supply, { state, run, tally });
  else if (tally.held > 0) {
    state.verdicts.push('pass');
    state.earned = true;
  } else {
    const [reason = 'no case was sent'] = tally.undecided.keys();
    leaveOpen(state, `none of ${tally.cases} cases could be judged: ${reason}`);
  }
  await tidyUp(task, tally.created, run);
}

export interface PropertyTally {
  cases: number;
  held: number;
  /** Why cases could not be judged, and how many. */
  readonly undecided: Map<string, number>;
  readonly kept: Set<string>;
  /** Answers of accepted cases, where something has to be removed: a long exploration must not hold all of them. */
  readonly created: Json[];
}

interface Exploration {
  readonly state: TaskState;
  readonly run: TaskRun;
  readonly tally: PropertyTally;
}

interface BrokenCase {
  readonly result: Extract<InputResult, { readonly form: 'judged' }>;
  /** Undefined for a known case, which is not made smaller again. */
  readonly index: number | undefined;
}

/** The broken case with the smallest number, so that it does not depend on which answer came first. */
async function explore(
  task: PropertyTask,
  supply: CaseSupply<CaseInput>,
  exploration: Exploration,
): Promise<BrokenCase | undefined> {
  const { state, run } = exploration;
  let next = -task.known.length;
  let broken: BrokenCase | undefined;
  let stopped = false;
  const worker = async (): Promise<void> => {
    while (!stopped && next < task.runs && !run.signal.aborted && !run.dependencies.timeIsUp()) {
      const number = next;
      next += 1;
      const input = number < 0 ? task.known[number + task.known.length] : supply.take(number);
      if (input === undefined) continue;
      const result = await sendInput(input, task, state, run);
      note(result, task, exploration);
      if (result.form === 'failed') {
        stopped = true;
        giveUp(state, result.failure);
      } else if (result.form === 'judged' && verdictOf(result.findings) === 'fail') {
        stopped = true;
        const index = number < 0 ? undefined : number;
        if (broken === undefined || (index ?? -1) < (broken.index ?? -1)) broken = { result, index };
      }
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
  return state.failure === undefined ? broken : undefined;
}

function note(result: InputResult, { cleanup }: PropertyTask, { tally }: Exploration): void {
  tally.cases += 1;
  if (result.form === 'undecided')
    tally.undecided.set(result.reason, (tally.undecided.get(result.reason) ?? 0) + 1);
  if (result.form !== 'judged') return;
  const held = verdictOf(result.findings) === 'pass';
  if (held) tally.held += 1;
  // A provider that needed a second try is something to be said of it.
  if (held && result.retried) result.report('explore');
  for (const promise of result.kept) tally.kept.add(promise);
  if (result.created !== undefined && cleanup !== undefined) tally.created.push(result.created);
}

async function conclude(
  broken: BrokenCase,
  task: PropertyTask,
  supply: CaseSupply<CaseInput>,
  { state, run, tally }: Exploration,
): Promise<void> {
  const shrinking: Shrinking = startShrinking(broken.result, task, { state, run });
  if (broken.index !== undefined) await supply.shrink(broken.index, shrinking.stillBroken);
  const { smallest, shrinks } = shrinking.end();
  tally.created.push(...shrinking.created());
  smallest.report('shrink');
  state.findings.push(...smallest.findings);
  state.verdicts.push(verdictOf(smallest.findings));
  if (state.explored !== undefined)
    state.explored = {
      ...state.explored,
      counterexample: { form: 'input', input: smallest.input, shrinks },
    };
}

/** Each property has cases of its own. FNV-1a over its id: stable across runs and machines. */
export function seedOf(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash | 0;
}
