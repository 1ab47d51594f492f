import type { Finding } from '../model/finding.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { ScenarioTask } from '../model/plan.ts';
import type { WalkStep } from '../model/walk.ts';
import { readMember } from './fill.ts';
import { type Onward, runSend } from './steps.ts';
import type { TaskRun } from './task.ts';
import type { TaskState } from './task-state.ts';

interface Walked {
  readonly ids: readonly string[];
  /** Whether the list said on every page that it holds as many: else somebody was at work on it. */
  readonly steady: boolean;
  /** Whether the last page was reached. */
  readonly ended: boolean;
  readonly total: number | undefined;
}

/** Asks for page after page, and judges them together: each entry once, what was created among them. */
export async function runWalk(
  step: WalkStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Onward> {
  let walked = await walk(step, task, state, run);
  for (let again = 1; again < TRIES && lacks(walked, step, state); again += 1) {
    // A list may lag behind what was made.
    await run.dependencies.wait(LAG_MS, run.signal);
    walked = await walk(step, task, state, run);
  }
  if (walked === 'stop') return 'stop';
  const { ids, ended, total, steady } = walked;
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  const messages = !steady
    ? []
    : [
        ...(twice === undefined ? [] : [`the entry ${twice} stands on two places of one list.`]),
        // On what was not walked to its end, it may be further on.
        ...(lacks(walked, step, state)
          ? [`${idText(state.saved.get(step.contains))} was created and is not in the list of ${ids.length}.`]
          : []),
        ...(ended && total !== undefined && total !== ids.length
          ? [`the list says that it holds ${total}, and its pages hold ${ids.length}.`]
          : []),
      ];
  state.findings.push(...messages.map((message) => findingOf(message, step, task, run)));
  state.verdicts.push(messages.length > 0 ? 'fail' : 'pass');
  state.earned = true;
  return messages.length > 0 ? 'stop' : 'go on';
}

const TRIES = 3;
const LAG_MS = 500;

/** Whether what was made is nowhere on the pages, all of which were seen. */
function lacks(walked: Walked | 'stop', { contains }: WalkStep, { saved }: TaskState): boolean {
  const wanted = saved.get(contains);
  return walked !== 'stop' && walked.ended && wanted !== undefined && !walked.ids.includes(idText(wanted));
}

async function walk(
  step: WalkStep,
  task: ScenarioTask,
  state: TaskState,
  run: TaskRun,
): Promise<Walked | 'stop'> {
  const ids: string[] = [];
  const totals = new Set<number | undefined>();
  const result = (ended: boolean, total: number | undefined): Walked => ({
    ids,
    ended,
    total,
    steady: totals.size <= 1,
  });
  for (let page = 0; page < step.pages; page += 1) {
    if ((await runSend(pageOf(step, page, ids.length), task, state, run)) === 'stop') return 'stop';
    const entries = step.entries === '' ? state.answer : readMember(state.answer, step.entries);
    if (!isJsonList(entries)) return result(false, undefined);
    ids.push(...entries.flatMap((entry) => (isJsonObject(entry) ? idText(entry[step.idField]) : [])));
    const stated = step.total === undefined ? undefined : readMember(state.answer, step.total);
    const total = typeof stated === 'number' ? stated : undefined;
    totals.add(total);
    // Without paging, one page is all that is asked for, and may not be all that there is.
    if (step.paging === undefined) return result(total === entries.length, total);
    const last = total === undefined ? entries.length < step.paging.size : ids.length >= total;
    if (entries.length === 0 || last) return result(true, total);
  }
  return result(false, undefined);
}

/** The next page begins where the last one ended, however many entries the provider put on it. */
function pageOf({ send, paging, id }: WalkStep, page: number, from: number): WalkStep['send'] {
  const own = { ...send, id: `${id}.${page + 1}` };
  if (paging === undefined) return own;
  const { limit, offset, size } = paging;
  const query = [
    ...send.request.query.filter(([name]) => name !== limit && name !== offset),
    [limit, String(size)] as const,
    [offset, String(from)] as const,
  ];
  return { ...own, request: { ...send.request, query } };
}

function idText(id: Json | undefined): string {
  return typeof id === 'string' ? id : (JSON.stringify(id) ?? '');
}

function findingOf(message: string, step: WalkStep, task: ScenarioTask, run: TaskRun): Finding {
  return {
    check: 'whole-list',
    severity: 'violation',
    message: `${step.send.operation ?? 'the list'}: ${message}`,
    task: task.id,
    step: step.id,
    operation: step.send.operation,
    promise: undefined,
    at: step.at,
    exchange: run.lastCase(),
  };
}
