import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { type InProcessOptions, runInProcess } from './in-process.ts';
import { violationIn } from './mutant.ts';

export interface Control {
  /** Promises found broken by a provider that keeps them all: then no score means anything. */
  readonly findings: readonly Finding[];
  /** Ids of tasks that showed a promise to be kept, by the promise; as pairs, which a message can carry. */
  readonly coverage: readonly (readonly [promise: string, tasks: readonly string[]])[];
  readonly requests: number;
}

/** The same plan against the provider without a fault. */
export async function runControl(
  plan: Plan,
  options: Omit<InProcessOptions, 'deviate' | 'acted'>,
): Promise<Control> {
  const coverage = new Map<string, Set<string>>();
  const findings: Finding[] = [];
  let requests = 0;
  for await (const event of runInProcess(plan, { ...options, deviate: () => ({}), acted: () => {} })) {
    const finding = violationIn(event);
    if (finding !== undefined) findings.push(finding);
    if (event.type === 'run:end') requests = event.requests;
    const kept =
      event.type === 'case:end'
        ? event.kept
        : event.type === 'probe:end' && event.held === 'yes'
          ? [...(event.promise === undefined ? [] : [event.promise]), ...event.shows]
          : event.type === 'task:end'
            ? (event.explored?.kept ?? [])
            : [];
    const task = 'task' in event ? event.task : undefined;
    if (task !== undefined)
      for (const promise of kept) coverage.set(promise, (coverage.get(promise) ?? new Set()).add(task));
  }
  return { findings, coverage: [...coverage].map(([promise, tasks]) => [promise, [...tasks]]), requests };
}
