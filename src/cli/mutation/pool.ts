import { Worker } from 'node:worker_threads';
import { HarnessError } from '../../model/errors.ts';
import type { Done, Job, MutationOrder } from './jobs.ts';

export interface Pool {
  /** Does every job; the answers stand where their jobs stood, whoever did them. */
  readonly all: (jobs: readonly Job[], onDone: (done: Done) => void) => Promise<readonly Done[]>;
  readonly close: () => Promise<void>;
}

/** Threads that each make their own mutants of the same page. */
export function openPool(order: MutationOrder, size: number): Pool {
  // Beside the bundle, whichever of its chunks this code came to stand in.
  const entry = new URL('./mutate-worker.js', import.meta.url);
  const workers = Array.from({ length: size }, () => new Worker(entry, { workerData: order }));
  return {
    all: async (jobs, onDone) => {
      const answers: Done[] = [];
      let next = 0;
      await Promise.all(
        workers.map(async (worker) => {
          for (let index = next; index < jobs.length; index = next) {
            next += 1;
            const job = jobs[index];
            if (job === undefined) return;
            const done = await ask(worker, job);
            answers[index] = done;
            onDone(done);
          }
        }),
      );
      return answers;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, job: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', answered);
      worker.off('error', broken);
    };
    const answered = (done: Done): void => {
      settle();
      if (done.form === 'failed') reject(new HarnessError('MUTANT_FAILED', done.message));
      else resolve(done);
    };
    const broken = (cause: Error): void => {
      settle();
      reject(new HarnessError('WORKER_FAILED', cause.message, cause));
    };
    worker.on('message', answered);
    worker.on('error', broken);
    worker.postMessage(job);
  });
}
