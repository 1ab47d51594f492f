import { setMaxListeners } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Session } from '../mutate/session.ts';
import type { Done, Job, MutationOrder } from './mutation/jobs.ts';
import { openOrder } from './mutation/open.ts';

/** A mutant that takes longer than that is not waited for. */
const MOST_MS = 120_000;

// The entry of a worker thread: one job after the other, as they come.
const order: MutationOrder = workerData;
const opening = openOrder(order);
parentPort?.on('message', (job: Job) => {
  perform(job)
    .catch(
      (thrown: unknown): Done => ({
        form: 'failed',
        message: thrown instanceof Error ? thrown.message : String(thrown),
      }),
    )
    .then((done) => parentPort?.postMessage(done));
});

async function perform(job: Job): Promise<Done> {
  const session: Session = await opening;
  const signal = AbortSignal.timeout(MOST_MS);
  // Every request under way listens to it.
  setMaxListeners(0, signal);
  if (job.form === 'control')
    return { form: 'control', control: await session.control(job.conditions, signal) };
  const fault = session.faults.find(({ id }) => id === job.fault);
  if (fault === undefined) return { form: 'failed', message: `there is no fault \`${job.fault}\`` };
  return { form: 'mutant', result: await session.run(fault, job.exercising, signal) };
}
