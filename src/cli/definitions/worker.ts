import type { Command } from 'commander';
import type { WorkerFlags } from '../commands/worker.ts';

/** Started by `contract run --workers`: not for people. */
export function defineWorker(program: Command, finish: (exitCode: number) => void): void {
  program.command('worker', { hidden: true }).action(async (flags: WorkerFlags) => {
    const { workerCommand } = await import('../commands/worker.ts');
    finish(await workerCommand(flags));
  });
}
