import type { ExecutionOptions, execute } from '../src/cli/execution.ts';
import type { LoadedSpec } from '../src/cli/specs.ts';
import { builtins, plan, type RunEvent, readSpec } from '../src/index.ts';

// Whole executions over sockets in this process: what the command line does between reading its flags and printing.

export function options(variable: (name: string) => string | undefined): ExecutionOptions {
  return {
    concurrency: 4,
    timeoutMs: 10_000,
    retries: 0,
    maxWaitMs: 1000,
    maxTimeMs: undefined,
    variable,
    secrets: [],
    inbox: undefined,
    policy: { levels: new Map(), strict: false },
    signal: new AbortController().signal,
    disposable: false,
  };
}

export async function eventsOf(stream: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The whole plan but for random cases. */
export function planOf({ result: { contract } }: LoadedSpec): Parameters<typeof execute>[0] {
  return plan(
    {
      contract,
      companion: undefined,
      inbox: false,
      secondClient: false,
      environment: 'embedded',
      burst: false,
      maxWaitMs: 1000,
      companionFile: 'x.yaml',
      exploration: undefined,
    },
    {
      environment: 'embedded',
      seed: 1,
      sources: builtins.sources,
      selection: { only: [], skip: [] },
    },
  ).plan;
}

export function specOf(text: string): LoadedSpec {
  const own = { file: 'x.yaml', text };
  const result = readSpec(own, { formats: builtins.formats });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return { text: own, companion: undefined, companionFile: 'x.yaml', providerFile: undefined, result };
}
