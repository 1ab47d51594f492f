import type { Finding } from '../../model/finding.ts';
import type { MutantResult } from '../../mutate/mutant.ts';
import { conditionsKey } from '../../mutate/session.ts';
import type { Conditions, Fault } from '../../sandbox/faults/fault.ts';
import type { Job, MutationOrder } from './jobs.ts';
import { openPool } from './pool.ts';

export type Trial =
  | { readonly form: 'scored'; readonly results: readonly MutantResult[] }
  /** The provider without a fault breaks a promise: no score means anything. */
  | { readonly form: 'unsound'; readonly findings: readonly Finding[] };

/** Runs every fault in as many threads as there are; the provider without one first. */
export async function tryAll(
  faults: readonly Fault[],
  order: MutationOrder,
  options: { readonly workers: number; readonly onDone: (done: number, of: number) => void },
): Promise<Trial> {
  const conditions = [
    ...new Map<string, Conditions>(
      faults.map((fault) => [conditionsKey(fault.conditions), fault.conditions]),
    ).values(),
  ];
  const pool = openPool(order, Math.max(1, Math.min(options.workers, faults.length)));
  try {
    const controlled = await pool.all(
      conditions.map((each): Job => ({ form: 'control', conditions: each })),
      () => {},
    );
    const controls = controlled.flatMap((done) => (done.form === 'control' ? [done.control] : []));
    const findings = controls.flatMap((control) => control.findings);
    if (findings.length > 0) return { form: 'unsound', findings };
    const coverage = new Map(
      conditions.map((each, index) => [conditionsKey(each), new Map(controls[index]?.coverage ?? [])]),
    );
    let done = 0;
    const tried = await pool.all(
      faults.map(
        ({ id, promise, conditions: under }): Job => ({
          form: 'mutant',
          fault: id,
          exercising: coverage.get(conditionsKey(under))?.get(promise) ?? [],
        }),
      ),
      () => {
        done += 1;
        options.onDone(done, faults.length);
      },
    );
    return {
      form: 'scored',
      results: tried.flatMap((each) => (each.form === 'mutant' ? [each.result] : [])),
    };
  } finally {
    await pool.close();
  }
}
