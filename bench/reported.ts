import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeReport } from '../src/cli/output.ts';
import { createRedactor } from '../src/events/redact.ts';
import { fanOut } from '../src/events/stream.ts';
import { createClient } from '../src/http/client.ts';
import { retrying } from '../src/http/retry.ts';
import { builtins, type Contract, type Plan, type RunEvent, run, type Task } from '../src/index.ts';

/** Runs tasks with the reports of an ordinary run, and prints how many ms that took. */
export async function runAndReport(
  contract: Contract,
  tasks: readonly Task[],
  { origin, concurrency }: { readonly origin: string; readonly concurrency: number },
): Promise<void> {
  const plan: Plan = {
    contract: { title: 'Bench', version: undefined, digest: contract.source.digest, file: 'bench.md' },
    environment: 'bench',
    seed: 1,
    tasks,
  };
  const now = (): number => performance.now();
  const client = createClient({
    origin,
    connections: concurrency,
    timeoutMs: 10_000,
    maxBodyBytes: 1 << 20,
    now,
  });
  const transport = retrying(client.transport, { retries: 2, minDelayMs: 100 });
  const started = now();
  const events = run(
    plan,
    {
      contract,
      checks: builtins.checks,
      runChecks: [],
      probes: [],
      transport,
      anonymous: transport,
      credential: async () => undefined,
      redactor: createRedactor(['a-secret-of-the-bench']),
      environment: { name: 'bench', baseUrl: origin },
      inbox: undefined,
      now,
      startedAt: new Date().toISOString(),
      wait: async (ms, signal) => {
        await sleep(ms, undefined, { signal });
      },
      variable: () => undefined,
      uuid: randomUUID,
      concurrency,
      preflight: async () => undefined,
      requestsSent: client.sent,
      maxWaitMs: 1000,
      timeIsUp: () => false,
      pace: async () => 0,
    },
    { signal: new AbortController().signal },
  );
  const ids = ['console', 'junit', 'ndjson'];
  const outcomes = await fanOut<RunEvent>(
    events,
    builtins.reporters
      .filter(({ id }) => ids.includes(id))
      .map(
        (reporter) => (stream: AsyncIterable<RunEvent>) =>
          writeReport({ reporter, file: `reports/bench/${reporter.id}.txt` }, stream, {
            colour: false,
            live: false,
            columns: 100,
            verbose: false,
          }),
      ),
  );
  console.log(now() - started);
  await client.close();
  if (outcomes.length !== ids.length || outcomes.some(({ status }) => status === 'rejected'))
    throw new Error('a report failed');
}
