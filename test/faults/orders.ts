import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { behaviour } from '../../scenarios/orders.provider.ts';
import { builtins } from '../../src/builtins.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { runInProcess } from '../../src/mutate/in-process.ts';
import { groundFor, type SessionInput } from '../../src/mutate/session.ts';
import { plan } from '../../src/plan/plan.ts';
import { EMBEDDED_CONDITIONS } from '../../src/sandbox/faults/fault.ts';
import { type ReadResult, readSpec } from '../../src/spec/read.ts';
import { ROOT } from '../command-line.ts';
import { equalOrders } from './equal-orders.ts';
import type { MatrixFault } from './fault.ts';

const SPEC = 'specs/orders.md';
const COMPANION = 'scenarios/orders.yaml';

/** The whole plan of specs/orders.md against the sandbox with one deviation. */
export async function runWithFault(
  { deviate, conditions = EMBEDDED_CONDITIONS, explores }: MatrixFault,
  spec: ReadResult,
): Promise<readonly RunEvent[]> {
  const { contract, judges, plan: planned } = groundFor(conditions, sessionInput(spec, explores));
  const events: RunEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of runInProcess(
    { ...planned, tasks: [...planned.tasks, equalOrders(planned)] },
    { contract, judges, behaviour, deviate, signal, acted: () => {} },
  )) {
    events.push(event);
  }
  return events;
}

/** The page with its behaviour and its judges, as a session of mutants takes it. */
export function sessionInput({ contract, companion }: ReadResult, runs: number | undefined): SessionInput {
  return {
    contract,
    behaviour,
    judges: builtins,
    strictJudges: builtins,
    plan: (declared, { environment, burst }) =>
      plan(
        {
          contract: declared,
          companion,
          inbox: true,
          environment,
          burst,
          secondClient: true,
          maxWaitMs: 60_000,
          companionFile: COMPANION,
          exploration: runs === undefined ? undefined : { runs, known: new Map() },
        },
        { environment, seed: 1, sources: builtins.sources, selection: { only: [], skip: [] } },
      ).plan,
  };
}

/** The page and its companion, for all faults of a file. */
export function readOrders(): ReadResult {
  return readSpec(textOf(SPEC), { formats: builtins.formats, companion: textOf(COMPANION) });
}

function textOf(file: string): { readonly file: string; readonly text: string } {
  return { file, text: readFileSync(join(ROOT, file), 'utf8') };
}
